"""Messages about official warnings: a file as it came, or what a list shows."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Final

from data_access.streams.wire import message_shapes
from domain import messages
from domain.kernel.errors import Reason, Refused
from domain.kernel.text_fields import line, title
from domain.sources.report_rules import CountyRegions, checked_area

_DECLARATION: Final = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>")
"""What a text says of its encoding counts no more once it stands in JSON."""
Head = tuple[str, str, datetime]


def read_warning_file(shape: message_shapes.WarningFile, head: Head) -> messages.WarningFile:
    """The file. Refused missing_field unless its content stands in one of both fields, bad_field for Base64
    that is none.
    """
    if (shape.xml is None) == (shape.base64 is None):
        raise Refused(Reason.MISSING_FIELD, "give the file in xml or in base64", "xml")
    name = line(shape.name, "name") if shape.name else ""
    if shape.xml is not None:
        return messages.WarningFile(*head, name, _DECLARATION.sub("", shape.xml).encode())
    try:
        content = base64.b64decode(shape.base64 or "", validate=True)
    except (ValueError, binascii.Error):
        raise Refused(Reason.BAD_FIELD, "base64: is no Base64", "base64") from None
    return messages.WarningFile(*head, name, content)


def read_warning_seen(
    shape: message_shapes.WarningSeen, head: Head, county: CountyRegions
) -> messages.WarningSeen:
    """What a list shows. Refused bad_field, outside_county."""
    return messages.WarningSeen(
        *head,
        shape.event,
        checked_area(shape.region, county),
        line(shape.place, "place") if shape.place else "",
        title(shape.type, "type"),
        shape.colour or "",
        None if shape.issued is None else shape.issued.astimezone(UTC),
        None if shape.expires is None else shape.expires.astimezone(UTC),
    )

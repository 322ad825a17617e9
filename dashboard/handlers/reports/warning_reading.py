"""Files of warnings, read before the transaction in which everybody else waits."""

from __future__ import annotations

from collections.abc import Sequence

from domain.emergency.warnings.refusal import NotUnderstood
from domain.emergency.warnings.standing.coverage import CountyAreas, find_regions
from domain.emergency.warnings.standing.reception import Received
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy
from domain.kernel.errors import Reason, Refused


def read_received(
    content: bytes, name: str, source: str, county: CountyAreas, policy: SignaturePolicy
) -> Sequence[Received]:
    """The messages of a file, with the regions of the county they hold in. Refused bad_warning."""
    from data_access.files.warnings.warning_files import (
        read_warnings,  # lxml: whoever sends none does without
    )

    try:
        found = read_warnings(content, name, policy.trusted)
    except NotUnderstood as error:
        detail = f"{error.fault}: {error.fact} (line {error.line})"
        raise Refused(Reason.BAD_WARNING, detail[:500], "content") from None
    if not found.messages:
        raise Refused(Reason.BAD_WARNING, "index: it names where its messages are, and has none", "content")
    return [
        Received(
            message.message,
            message.signed.value,
            message.notes,
            find_regions(message.message, county),
            source,
        )
        for message in found.messages
    ]

"""A file of warnings, read: what each of its messages says, or why the file is refused."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from data_access.files.warnings.cap_schemas import check_schema
from data_access.files.warnings.containers import Container, open_container
from data_access.files.warnings.safe_xml import as_element, namespace_of, parse
from data_access.files.warnings.signatures import Signed, look_at
from domain.emergency.warnings.colours import compare_name
from domain.emergency.warnings.families import VERSIONS, family_of
from domain.emergency.warnings.message import Family, Note, WarningMessage
from domain.emergency.warnings.understanding import understand
from domain.kernel.values import value


@value
class ReadMessage:
    """A message, what its signature proves, and what the name of its file says otherwise."""

    message: WarningMessage
    signed: Signed
    notes: tuple[Note, ...]


@value
class ReadFile:
    """What a file holds; `links`: where the messages are that a feed only names."""

    container: Container
    messages: tuple[ReadMessage, ...]
    links: tuple[str, ...]


def read_warnings(content: bytes, name: str, trusted: Collection[str] = ()) -> ReadFile:
    """The warnings of a file, all or none. `trusted`: SHA-256 of certificates. Raises NotUnderstood."""
    contents = open_container(parse(content))
    messages = tuple(_message(alert, name, trusted) for alert in contents.alerts)
    return ReadFile(contents.container, messages, contents.links)


def _message(alert: Any, name: str, trusted: Collection[str]) -> ReadMessage:
    element, namespace = as_element(alert), namespace_of(alert)
    family, version = family_of(element, namespace), VERSIONS.get(namespace, "")
    if family is Family.CAP:
        check_schema(alert, version)
    message = understand(element, family, version if family is Family.CAP else "")
    return ReadMessage(message, look_at(alert, trusted), (*message.notes, *compare_name(message, name)))

"""The schemas of CAP 1.0, 1.1 and 1.2 as OASIS published them (xsd/, see NOTICE)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from domain.emergency.warnings.refusal import Fault, NotUnderstood

FOLDER = Path(__file__).parent / "xsd"


@cache
def _schema(version: str) -> Any:
    return etree.XMLSchema(etree.parse(FOLDER / f"cap{version.replace('.', '')}.xsd"))


def check_schema(alert: Any, version: str) -> None:
    """Raises NotUnderstood with the first thing the schema does not allow, by its line."""
    schema = _schema(version)
    if not schema.validate(alert):
        first = schema.error_log[0]
        raise NotUnderstood(Fault.SCHEMA, _without_namespaces(first.message)[:240], first.line)


def _without_namespaces(message: str) -> str:
    """`{urn:…}info` reads as `info`."""
    pieces = message.split("{")
    return pieces[0] + "".join(part.partition("}")[2] for part in pieces[1:])

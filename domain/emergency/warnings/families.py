"""Which family a message is of: told by what stands in it, not by its name."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from domain.emergency.warnings.colours import colour_of_severity
from domain.emergency.warnings.elements import Element
from domain.emergency.warnings.message import Colour, Family

VERSIONS: Final = MappingProxyType(
    {
        "http://www.incident.com/cap/1.0": "1.0",
        "urn:oasis:names:tc:emergency:cap:1.0": "1.0",
        "urn:oasis:names:tc:emergency:cap:1.1": "1.1",
        "urn:oasis:names:tc:emergency:cap:1.2": "1.2",
    }
)
"""The version of CAP a namespace means."""


def family_of(alert: Element, namespace: str) -> Family:
    """NATIONAL without the namespace of CAP, or with what CAP has no place for: colours as severity, texts
    for each channel, times with a blank.
    """
    if namespace not in VERSIONS:
        return Family.NATIONAL
    severities = (info.text_of("severity") for info in alert.all("info"))
    markers = (
        any(colour_of_severity(severity) is not Colour.NONE for severity in severities),
        any(code.first("method") for code in alert.all("code")),
        " " in alert.text_of("sent", "sendtime"),
    )
    return Family.NATIONAL if any(markers) else Family.CAP

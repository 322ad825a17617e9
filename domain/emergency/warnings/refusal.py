"""Why a file is not taken as a warning."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """The causes."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"
    NO_WARNING = "no_warning"
    BAD_FEED = "bad_feed"
    SCHEMA = "schema"
    MISSING = "missing"
    BAD_VALUE = "bad_value"
    TOO_MANY = "too_many"


class NotUnderstood(Exception):
    """A file, or one message of it, that says no warning. `fact` names the element or what is wrong."""

    def __init__(self, fault: Fault, fact: str = "", line: int = 0) -> None:
        super().__init__(f"{fault} {fact}".rstrip())
        self.fault, self.fact, self.line = fault, fact, line

"""Refusals: a rule said no. The code is stable and translated on the screen; the detail names the field."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a message is not taken; the reason a dead letter carries."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    BAD_ENTRY = "bad_entry"
    MISSING_FIELD = "missing_field"
    BAD_FIELD = "bad_field"
    UNKNOWN_KIND = "unknown_kind"
    WRONG_STREAM = "wrong_stream"
    FUTURE = "future"
    OUTSIDE_COUNTY = "outside_county"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_MATTER = "unknown_matter"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PERSON = "unknown_person"
    ID_REUSED = "id_reused"
    BAD_TRANSITION = "bad_transition"
    BAD_WARNING = "bad_warning"
    OUT_OF_SCOPE = "out_of_scope"
    NO_REPORT = "no_report"
    NO_ROLLOUT = "no_rollout"
    NO_TASK = "no_task"
    NOT_VISITED = "not_visited"
    NO_HAZARD = "no_hazard"
    TOO_MANY_WAIT = "too_many_wait"
    INTERNAL = "internal"
    WORKER_DIED = "worker_died"


class Refused(Exception):
    """A rule said no, to a message or to somebody's act.

    `code`: a Reason for a message; for an act a word that the screens put into a sentence ("forbidden").
    `detail`: one English sentence for an engineer. `where`: path of the field ("severity",
    "attachments[2].url"), None when the whole is meant.
    """

    def __init__(self, code: str, detail: str, where: str | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = str(code)
        self.detail = detail
        self.where = where

    def about(self, where: str) -> Refused:
        """The same refusal, of another field: where a rule was asked about the second of two objects."""
        return Refused(self.code, self.detail, where)

    def __reduce__(self) -> tuple[type[Refused], tuple[Any, ...]]:
        return (Refused, (self.code, self.detail, self.where))


class Invalid(Refused):
    """What was given is no valid value; `faults` say of each field what is wrong."""

    def __init__(self, faults: Iterable[Any]) -> None:
        self.faults = tuple(faults)
        where = getattr(self.faults[0], "column", None) if self.faults else None
        super().__init__("invalid", f"{len(self.faults)} fields cannot be taken", where)

    def __reduce__(self) -> tuple[type[Invalid], tuple[Any, ...]]:
        return (Invalid, (self.faults,))

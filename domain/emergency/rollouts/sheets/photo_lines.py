"""Photos in a township's journal: the line names them, they themselves go beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.emergency.rollouts.sheets.journal_line import Line

PHOTO: Final = "photo"
NEEDED: Final = {PHOTO: ("id", "case", "photo")}
"""`case`: its id there; `photo`: what its content is called (domain.cases.photos.name_photo). `entered`: the
name of the line of a case that was entered there; `person`: who took it.
"""
NAME: Final = re.compile("[a-p]{32}")


def find_wrong(kind: str, facts: Mapping[str, Any]) -> str:
    """Which field of a line about a photo is wrong, beside those that are missing; '' for none."""
    if kind != PHOTO:
        return ""
    if not NAME.fullmatch(str(facts.get("photo"))):
        return "photo"
    texts = ("entered", "person")
    return next((name for name in texts if not isinstance(facts.get(name, ""), str)), "")


def find_case(line: Line, entered: Iterable[Line]) -> Line | None:
    """The line with which the photo's case was entered there; None for one that the county had before."""
    name = line.told.get("entered")
    return next((report for report in entered if name and report.told.get("id") == name), None)

"""situation-reports.toml of a county pack: by when superiors are told, by grade of the event. Every problem
is told by file and line.

to = "市应急指挥中心"
follow_ups = ["08:00", "17:00"]
remind_minutes = 5

[grade.serious]
name = "较大以上"
name_en = "Serious"
phone_minutes = 15
written_minutes = 35
levels = [1, 2]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack
from domain.emergency.responses.response import LEVELS
from domain.emergency.responses.situations.reporting_rules import SOON, Grade, ReportRules

FILE: Final = "situation-reports.toml"
MOST_MINUTES: Final = 7 * 24 * 60
MOST_HOURS, MOST_NAME, MOST_GRADES = 12, 60, 12
CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
KEYS: Final = ("to", "follow_ups", "remind_minutes", "grade")


def check_situations(pack: RawPack) -> None:
    """Report what is wrong with the rules of situation reports; a pack without the file has none."""
    content = pack.tomls.get(FILE, {})
    for key in content:
        if not _fits(key, content[key]):
            pack.report(FILE, pack.line_of(FILE, key) or 1, "bad_report_field", key=key)
    grades = content.get("grade", {})
    for code, body in grades.items() if isinstance(grades, dict) else ():
        _check_grade(pack, code, body)


def _check_grade(pack: RawPack, code: str, body: Any) -> None:
    heading = f"[grade.{code}]"
    line = pack.line_of(FILE, heading) or 1
    if not isinstance(body, dict) or not CODE.fullmatch(code):
        pack.report(FILE, line, "bad_field_of", heading=heading, key="grade")
        return
    for key in (*GRADE_FIELDS, *(key for key in body if key not in (*GRADE_FIELDS, "levels"))):
        fits = GRADE_FIELDS.get(key)
        if fits is None:
            pack.report(FILE, line, "odd_field_of", heading=heading, key=key)
        elif not fits(body.get(key)):
            pack.report(FILE, line, "bad_field_of", heading=heading, key=key)
    if not _are_levels(body.get("levels", [])):
        pack.report(FILE, line, "bad_field_of", heading=heading, key="levels")
    phone, written = body.get("phone_minutes", 0), body.get("written_minutes", 0)
    if _is_minutes(phone) and _is_minutes(written) and phone > written:
        pack.report(FILE, line, "phone_after_writing", heading=heading)


def _fits(key: str, given: Any) -> bool:
    match key:
        case "to":
            return _is_name(given)
        case "follow_ups":
            return (
                isinstance(given, list)
                and len(given) <= MOST_HOURS
                and all(isinstance(text, str) and CLOCK.fullmatch(text) for text in given)
            )
        case "remind_minutes":
            return _is_minutes(given)
        case "grade":
            return isinstance(given, dict) and len(given) <= MOST_GRADES
    return False


def _is_name(given: Any) -> bool:
    return isinstance(given, str) and 0 < len(given.strip()) <= MOST_NAME


def _is_minutes(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and 0 < given <= MOST_MINUTES


def _are_levels(given: Any) -> bool:
    return isinstance(given, list) and all(level in LEVELS and not isinstance(level, bool) for level in given)


GRADE_FIELDS: Final = {
    "name": _is_name,
    "name_en": _is_name,
    "phone_minutes": _is_minutes,
    "written_minutes": _is_minutes,
}


def read_situations(content: Mapping[str, Any]) -> ReportRules:
    """The rules of a situation-reports.toml that was checked."""
    grades = {code: _grade(code, body) for code, body in content.get("grade", {}).items()}
    remind = content.get("remind_minutes")
    return ReportRules(
        grades,
        tuple(sorted({time.fromisoformat(text) for text in content.get("follow_ups", ())})),
        SOON if remind is None else timedelta(minutes=remind),
        content.get("to", "").strip(),
    )


def _grade(code: str, body: Mapping[str, Any]) -> Grade:
    phone, written = (timedelta(minutes=body[f"{name}_minutes"]) for name in ("phone", "written"))
    return Grade(code, body["name"].strip(), body["name_en"].strip(), phone, written,
                 tuple(body.get("levels", ())))  # fmt: skip

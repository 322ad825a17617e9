"""Photos that a township's journal names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.emergency.rollouts.sheets.photo_lines import PHOTO, find_case
from domain.emergency.rollouts.sheets.township_journal import CASE, read_journal, write_head, write_line
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
ID = "0f" * 16
TOLD = {"id": "1f" * 16, "case": "c1", "photo": "ap" * 16, "person": "P1"}


def write(*pairs: tuple[str, dict[str, Any]]) -> list[str]:
    lines = [write_head({"rollout": "RW-1"})]
    for kind, item in pairs:
        lines.append(write_line(len(lines), lines[-1], kind, AT, AT, "P1", item))
    return lines


def test_a_photo_belongs_to_a_case_that_was_entered_there_or_to_one_that_was_known() -> None:
    case = {"id": ID, "title": "树倒", "region": "330825101"}
    lines = read_journal(write((CASE, case), (PHOTO, TOLD | {"entered": ID}), (PHOTO, TOLD))).lines
    assert [find_case(line, lines[:1]) for line in lines[1:]] == [lines[0], None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"photo": "../secret"},
        {"photo": "0f" * 16},
        {"photo": 7},
        {"case": ""},
        {"person": 7},
        {"entered": []},
    ],
)
def test_what_is_no_line_of_a_photo_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="line 2"):
        write((PHOTO, TOLD | wrong))

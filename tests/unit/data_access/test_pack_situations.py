"""situation-reports.toml: optional, read as it is written, and refused by file and line."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path

import pytest

from data_access.county_packs.emergency.pack_situations import FILE, check_situations, read_situations
from data_access.county_packs.read_pack import RawPack

GOOD = """to = "市应急指挥中心"
follow_ups = ["17:00", "08:00"]
remind_minutes = 10

[grade.serious]
name = "较大以上"
name_en = "Serious"
phone_minutes = 15
written_minutes = 35
levels = [1, 2]
"""


def problems(text: str) -> list[str]:
    pack = RawPack(Path())
    pack.texts[FILE], pack.tomls[FILE] = text, tomllib.loads(text)
    check_situations(pack)
    return [str(problem) for problem in pack.problems]


def test_the_rules_are_read_as_they_are_written() -> None:
    assert problems(GOOD) == []
    rules = read_situations(tomllib.loads(GOOD))
    grade = rules.grades["serious"]
    assert (grade.phone, grade.written, grade.levels) == (
        timedelta(minutes=15),
        timedelta(minutes=35),
        (1, 2),
    )
    assert (rules.follow_ups, rules.remind, rules.to) == (
        (time(8), time(17)), timedelta(minutes=10), "市应急指挥中心",
    )  # fmt: skip
    assert read_situations({}).grades == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"08:00"', '"8:00"', 2, "follow_ups is malformed"),
        ("remind_minutes = 10", "remind = 10", 3, "remind is malformed, or no field of this file"),
        ("remind_minutes = 10", "remind_minutes = 0", 3, "remind_minutes is malformed"),
        ("phone_minutes = 15", "phone_minutes = 45", 5, "must not be more than written_minutes"),
        ("phone_minutes = 15", 'phone_minutes = "15"', 5, "phone_minutes is missing or malformed"),
        ('name_en = "Serious"\n', "", 5, "name_en is missing or malformed"),
        ("levels = [1, 2]", "levels = [5]", 5, "levels is missing or malformed"),
        ("levels = [1, 2]", "level = 1", 5, "unknown field level"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(old: str, new: str, line: int, words: str) -> None:
    (found,) = problems(GOOD.replace(old, new))
    assert found.startswith(f"situation-reports.toml:{line}:")
    assert words in found

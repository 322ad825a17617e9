"""The ladder of a county's calls: read, and checked by file and line."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from data_access.county_packs.pack_ladder import check_ladder, read_enough, read_hand_over, read_ladder
from data_access.county_packs.read_pack import RawPack
from domain.accounts import hand_overs
from domain.squads.calls.ladder import DEFAULT_LADDER
from domain.squads.calls.outgoing import Rung
from domain.squads.calls.shortage import WITHIN

HEAD = "county.toml"
OWN = """
[ladder]
rungs = [
  {channel = "sms", minutes = 0.5},
  {channel = "knock", minutes = 20},
]
"""


def check(text: str) -> list[tuple[int, str]]:
    pack = RawPack(Path("pack"))
    pack.texts[HEAD], pack.tomls[HEAD] = text, tomllib.loads(text)
    check_ladder(pack)
    return [(problem.line, problem.message) for problem in pack.problems]


def test_a_county_names_its_rungs_and_how_long_each_is_waited_for() -> None:
    assert check(OWN) == []
    assert read_ladder(tomllib.loads(OWN)) == (
        Rung("sms", timedelta(seconds=30)),
        Rung("knock", timedelta(minutes=20)),
    )
    assert check("") == []
    assert read_ladder({}) == DEFAULT_LADDER


def test_whether_a_robot_posts_is_yes_or_no() -> None:
    assert check("group_robot = true") == []
    assert check('name = "x"\ngroup_robot = 1') == [(2, "group_robot must be true or false")]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("minutes = 20", "minutes = 0", 5, "rung 2 must be {channel = one of notice, sms"),
        ("minutes = 20", "minutes = 1441", 5, "rung 2 must be"),
        ("minutes = 20", "minutes = true", 5, "rung 2 must be"),
        ("minutes = 20", "minutes = nan", 5, "rung 2 must be"),
        ('"knock", minutes = 20', '"knock"', 5, "rung 2 must be"),
        ('"sms"', '"pigeon"', 4, "rung 1 must be"),
        ('"knock"', '"sms"', 5, "rung 2 takes sms again"),
        ("rungs", "steps", 2, "[ladder] must hold rungs"),
    ],
)
def test_what_is_wrong_is_told_by_line(old: str, new: str, line: int, message: str) -> None:
    [(found, words)] = check(OWN.replace(old, new, 1))
    assert found == line
    assert words.startswith(message)


def test_a_county_says_by_when_a_squad_should_have_enough() -> None:
    assert check("enough_minutes = 2.5") == []
    assert read_enough(tomllib.loads("enough_minutes = 2.5")) == timedelta(seconds=150)
    assert read_enough({}) == WITHIN
    for wrong in ("0", "-1", "true", '"5"', "1441", "inf"):
        assert [line for line, _ in check(f"enough_minutes = {wrong}")] == [1]


def test_a_county_says_how_long_an_offer_of_the_command_stands() -> None:
    assert check("hand_over_minutes = 2.5") == []
    assert read_hand_over(tomllib.loads("hand_over_minutes = 2.5")) == timedelta(seconds=150)
    assert read_hand_over({}) == hand_overs.WITHIN
    [(line, words)] = check("hand_over_minutes = 0")
    assert (line, words.split()[0]) == (1, "hand_over_minutes")

"""duties.csv: optional, read as it is written, and refused by line where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.county_packs.pack_duties import LONGEST, MOST, check_duties, read_duty
from data_access.county_packs.read_pack import RawPack

ROW = {
    "code": "S001", "list": "shared", "name": "秸秆露天焚烧", "lead": "ecology",
    "cooperating": "agriculture police", "matter": "dust",
    "lead_duty": "督查", "township_duty": "巡查",
    "procedure": "巡查发现→劝阻 → 上报", "basis": "",
}  # fmt: skip


def problems(*rows: dict[str, str]) -> list[tuple[int, str]]:
    pack = RawPack(Path("nowhere"))
    pack.tables["duties.csv"] = list(enumerate(rows, start=2))
    check_duties(pack, {"ecology", "agriculture", "police"}, {"dust"})
    return [(found.line, found.message) for found in pack.problems]


def test_a_sound_row_is_an_entry_with_its_steps() -> None:
    assert problems(ROW, ROW | {"cooperating": "", "matter": ""}) == []
    duty = read_duty(ROW)
    assert (duty.cooperating, duty.procedure) == (("agriculture", "police"), ("巡查发现", "劝阻", "上报"))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ({"list": "other"}, "list must be one of shared, power, service"),
        ({"lead": "nobody"}, "unknown lead 'nobody'"),
        ({"lead": "ecology police"}, "unknown lead 'ecology police'"),
        ({"lead": ""}, "unknown lead ''"),
        ({"cooperating": "police nobody"}, "unknown cooperating 'nobody'"),
        ({"matter": "nothing"}, "unknown matter 'nothing'"),
        ({"township_duty": ""}, "township_duty is empty"),
        ({"basis": "法" * (LONGEST + 1)}, f"basis has more than {LONGEST} characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(cell: dict[str, str], message: str) -> None:
    assert problems(ROW, ROW | cell) == [(3, message)]


def test_there_is_an_end_to_the_lists() -> None:
    assert problems(*[ROW] * (MOST + 1)) == [(0, f"more than {MOST} entries")]

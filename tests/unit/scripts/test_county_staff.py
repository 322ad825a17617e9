"""People of departments in the delivered packs: from their seed, for every unit that has work to send out."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.county import layout, staff

ROOT = Path(__file__).parents[3]
SPEC = tomllib.loads((ROOT / "scripts" / "county" / "spec.toml").read_text("utf-8"))


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return [*csv.DictReader(lines)]


@pytest.mark.parametrize("given", SPEC["county"], ids=lambda given: given["dir"])
def test_a_delivered_pack_has_the_people_of_its_seed_and_no_others(given: dict[str, Any]) -> None:
    spec, folder = layout.Spec(**given), ROOT / "counties" / given["dir"]
    towns = [row["code"] for row in read_rows(folder / "regions.csv") if len(row["code"]) == 9]
    rows = read_rows(folder / "people.csv")
    found = [tuple(row.values()) for row in rows if row["id"].startswith(f"{spec.prefix}-S")]
    dice = np.random.default_rng([SPEC["seed"], int(spec.code), 6])
    assert found == staff.staff(spec, towns, len(rows) - len(found), dice)
    assert bool(found) is spec.staff
    assert len({row["id"] for row in rows}) == len({row["phone"] for row in rows}) == len(rows)


@pytest.mark.parametrize("folder", ["longyou", "qujiang"])
def test_every_department_and_team_has_somebody_on_duty_whose_number_cannot_be_dialled(folder: str) -> None:
    people, units = (read_rows(ROOT / "counties" / folder / f"{name}.csv") for name in ("people", "units"))
    working = {unit["code"]: unit["region"] for unit in units if unit["kind"] != "station"}
    duty = [row for row in people if row["post"] == "duty"]
    assert {row["unit"] for row in duty} == {*working}
    assert all(row["region"] == working[row["unit"]] for row in duty)
    assert all(row["phone"].startswith("000-") for row in people)

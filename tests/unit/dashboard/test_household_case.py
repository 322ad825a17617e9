"""What the typhoon demo sends of households: when it is due, once, and again what came before its list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.demo.demo_visitor import NotYet
from dashboard.demo.typhoon.household_case import MOST, HouseholdCase
from dashboard.demo.typhoon.typhoon_households import ORDERED
from data_access.county_packs.county_pack import load

AT = datetime(2021, 7, 23, 7, 0, tzinfo=UTC)


class FakeDesk:
    """The API as far as the demo asks it."""

    def __init__(self) -> None:
        self.ordered: list[dict[str, Any]] = []
        self.told = dict[str, list[dict[str, Any]]](visits=[], reports=[], seen=[])
        self.listed, self.away = True, False
        self.home = ""

    def read(self, path: str) -> Any:
        return {"evacuations": [{"id": "ZY-1", "ordered_at": AT.isoformat()} for _ in self.ordered]}

    def command(self, path: str, body: dict[str, Any]) -> Any:
        if path.startswith("/api/evacuations?"):
            self.ordered.append(body)
            return {"evacuation": "ZY-1", "version": 1}
        if path.endswith("/verify?region=330825"):
            if self.home in body["households"]:
                return {"title": "nobody reported that the household moved"}
            self.told["seen"] += [{"key": household} for household in body["households"]]
            return {"households": len(body["households"])}
        if self.away:
            return {"title": "not now"}
        name = "visits" if "/visits" in path else "reports"
        if name == "visits" and not self.listed:
            return {"refused": [{"index": n, "code": "not_visited"} for n in range(len(body[name]))]}
        assert len(body[name]) <= MOST
        self.told[name] += body[name]
        return {"taken": len(body[name]), "refused": []}


def test_all_is_sent_once_when_it_is_due(root: Path) -> None:
    fake_desk = FakeDesk()
    case = HouseholdCase(load(root / "counties/longyou"), fake_desk, fake_desk)  # type: ignore[arg-type]
    case.step("RW-1", AT, AT)
    assert (fake_desk.ordered, fake_desk.told) == ([], {"visits": [], "reports": [], "seen": []})
    for minutes in range(50, 240, 4):
        case.step("RW-1", AT, AT + timedelta(minutes=minutes))
    assert case.over
    assert [row["rollout"] for row in fake_desk.ordered] == ["RW-1"]
    for item in fake_desk.told.values():
        keys = [row["key"] for row in item]
        assert len({*keys}) == len(keys) > 50


def test_what_comes_before_its_list_or_fails_comes_again(root: Path) -> None:
    fake_desk, due = FakeDesk(), AT + ORDERED + timedelta(minutes=20)
    case = HouseholdCase(load(root / "counties/longyou"), fake_desk, fake_desk)  # type: ignore[arg-type]
    fake_desk.listed = False
    case.step("RW-1", AT, due)
    assert fake_desk.told["visits"] == []
    fake_desk.listed, fake_desk.away = True, True
    with pytest.raises(NotYet):
        case.step("RW-1", AT, due)
    fake_desk.away = False
    case.step("RW-1", AT, due)
    assert fake_desk.told["visits"]


def test_one_who_is_refused_keeps_nobody_else_from_being_seen(root: Path) -> None:
    county, end = load(root / "counties/longyou"), AT + timedelta(hours=6)
    seen = list[set[str]]()
    for home in ("", "first"):
        fake_desk = FakeDesk()
        case = HouseholdCase(county, fake_desk, fake_desk)  # type: ignore[arg-type]
        fake_desk.home = min(seen[0]) if home else ""
        while not case.over:
            case.step("RW-1", AT, end)
        seen.append({row["key"] for row in fake_desk.told["seen"]})
    assert seen[0] - seen[1] == {min(seen[0])}

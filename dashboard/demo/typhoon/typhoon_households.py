"""Households of the typhoon demo 演示: who lives near the example hazard points, whom liaisons visit, what
becomes of them. All of it is made up (自制), none of it was told of 23 July 2021.

Pure, as typhoon_case: the same for the same county and time.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from domain.kernel.regions import township_of

HEADINGS: Final = ("户编号", "网格", "地址", "户主", "人数", "特殊人群", "风险类型", "责任人", "备注")
MARK: Final = "演示，自制"
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
NEAR: Final = 6
"""Households near a hazard point, at most."""
EVERY: Final = 20
"""One liaison of so many looks after a household that nothing threatens."""
KINDS: Final = {
    "landslide": "地质灾害", "flash_flood": "山洪", "levee": "山洪", "reservoir": "水库下游", "pond": "山塘",
    "old_house": "危房", "work_shed": "工棚",
}  # fmt: skip
"""How the list writes the risk of each kind of hazard point."""
WEAK: Final = ("独居老人", "残疾", "幼儿", "", "", "", "", "")
ORDERED: Final = timedelta(minutes=50)
"""After the issue: once team leaders answered, whom the plan reminds after 45 minutes, nothing of the
machine's is taken from them.
"""
WHY: Final = "演示：台风橙色预警，危险区域人员转移"
SEEN: Final = timedelta(minutes=15)
"""So long after a household is settled somebody looks."""
SAID_BY: Final = "联户党员（演示）"
RELATIVES: Final = "relatives"
DUE: Final = timedelta(hours=3)


class Pack(Protocol):
    """What it needs of a county pack."""

    @property
    def people(self) -> Mapping[str, Any]: ...
    @property
    def hazards(self) -> Mapping[str, Any]: ...
    @property
    def shelters(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Home:
    """A household of the demo. `risk`: as the list writes it, '' for none."""

    id: str
    grid: str
    address: str
    head: str
    people: int
    weak: str
    risk: str
    liaison: str


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """What is said of a household. `kind`: of a visit, or of a report of the evacuation."""

    at: datetime
    household: str
    kind: str
    place: str = ""
    people: int = 0
    note: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "household": self.household, "kind": self.kind, "at": self.at.isoformat(), "by": SAID_BY,
            "place": self.place, "people": self.people, "note": self.note,
            "key": f"demo/{self.household}/{self.kind}", "channel": "sheet",
        }  # fmt: skip


def plan_homes(pack: Pack) -> list[Home]:
    """The households, by grid: those near hazard points, and one of every so many liaisons."""
    by_grid = defaultdict[str, list[str]](list)
    for home in sorted(pack.people.values(), key=lambda person: person.id):
        if home.post == "liaison":
            by_grid[home.region].append(home.id)
    wanted = [
        (grid, liaisons[(n * EVERY) % len(liaisons)], "")
        for grid, liaisons in sorted(by_grid.items())
        for n in range(-(-len(liaisons) // EVERY))
    ]
    for hazard in pack.hazards.values():
        liaisons = by_grid.get(hazard.region, [])
        near = range(min(hazard.households or NEAR, NEAR)) if liaisons and hazard.kind in KINDS else ()
        wanted += [(hazard.region, liaisons[n % len(liaisons)], KINDS[hazard.kind]) for n in near]
    return [_home(number, *home) for number, home in enumerate(wanted, 1)]


def _home(number: int, grid: str, liaison: str, risk: str) -> Home:
    rng = Random(f"typhoon/home/{number}")  # nosec B311 - draws a demo, no secret
    head = f"{rng.choice(SURNAMES)}某{rng.choice('甲乙丙丁')}"
    weak, address = rng.choice(WEAK), f"{rng.randint(1, 120)}号（演示）"
    return Home(f"DEMO-{number:05}", grid, address, head, rng.randint(1, 6), weak, risk, liaison)


def write_list(homes: list[Home]) -> bytes:
    """The list, as offices keep it."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADINGS)
    for home in homes:
        row = (
            home.id,
            home.grid,
            home.address,
            home.head,
            home.people,
            home.weak,
            home.risk,
            home.liaison,
            MARK,
        )
        out.writerow(row)
    return text.getvalue().encode()


def plan_visits(homes: list[Home], issued_at: datetime) -> list[Step]:
    """What liaisons find, in order of time; some are not spoken of to the end."""
    steps = []
    for home in homes:
        rng = Random(f"typhoon/visit/{home.id}")  # nosec B311
        at = issued_at + ORDERED + timedelta(minutes=110 * rng.betavariate(1.4, 2.5))
        drawn = rng.random()
        if drawn < 0.9:
            kind = "not_found" if drawn < 0.06 else "needs_help" if home.weak and drawn < 0.4 else "informed"
            note = f"{home.weak}，需要帮助转移（演示）" if kind == "needs_help" else ""
            steps.append(Step(at.replace(microsecond=0), home.id, kind, note=note))
    return sorted(steps)


def plan_moves(pack: Pack, homes: list[Home], ordered_at: datetime) -> list[Step]:
    """What becomes of the households in danger, in order of time."""
    shelters = defaultdict[str, list[str]](list)
    for shelter in pack.shelters.values():
        shelters[township_of(shelter.region)].append(shelter.code)
    found = list[Step]()
    for home in (home for home in homes if home.risk):
        found += _moves(home, shelters[township_of(home.grid)], ordered_at)
    return sorted(found)


def plan_looks(moves: list[Step]) -> list[Step]:
    """Who is seen in their shelter by somebody else afterwards: two of three."""
    settled = [step for step in moves if step.kind == "settled"]
    return [replace(step, at=step.at + SEEN, kind="seen") for n, step in enumerate(settled) if n % 3]


def _moves(home: Home, shelters: list[str], ordered_at: datetime) -> Iterator[Step]:
    rng = Random(f"typhoon/move/{home.id}")  # nosec B311

    def step(kind: str, minutes: float, **more: Any) -> Step:
        at = (ordered_at + timedelta(minutes=minutes)).replace(microsecond=0)
        return Step(at, home.id, kind, **more)

    notice_minutes, drawn = rng.uniform(3, 40), rng.random()
    goes = notice_minutes + rng.uniform(45, 80)
    if drawn < 0.04:
        return
    yield step("told", notice_minutes)
    if drawn < 0.16:
        yield step("refused", notice_minutes + 5, note="放心不下家里的牲畜（演示）")
        if drawn < 0.09:
            return
        yield step("persuaded", notice_minutes + 35)
    if drawn < 0.9:
        yield step("moved", goes, people=home.people)
    if 0.09 <= drawn < 0.8:
        place = rng.choice([*shelters, RELATIVES])
        yield step("settled", goes + rng.uniform(10, 40), place=place, people=home.people)

"""The tree across the road of 希塘村: a case, its squad called on their phones, and its way to the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from dashboard.demo.demo_visitor import NotYet, Visitor
from dashboard.demo.typhoon.typhoon_case import CLEARED, POSTS, TREE, VILLAGE

Text = Callable[[str, str], None]
Shown = Callable[[str], list[str]]
STATION: Final = "t-330825101"
CALL_CODE: Final = re.compile(r"“(\d\d) 1”")
COMMANDER, DUTY = "commander", "duty"
STEPS: Final[tuple[tuple[float, str, str], ...]] = (
    (24, "call", DUTY),
    (25, "1", ""),
    (26, "dispatch", COMMANDER),
    (40, "4", ""),
    (41, "start", DUTY),
    (CLEARED - 8, "5 倒伏树木已清理，道路通行", ""),
    (CLEARED - 5, "finish", DUTY),
    (CLEARED - 2, "verify", COMMANDER),
    (CLEARED, "close", COMMANDER),
)
"""Minutes after the issue; a command, or what the squad's phones answer; who gives the command: who verifies
neither commanded the squad nor finished.
"""

log = structlog.get_logger()


class TreeCase:
    """Follows the case in one county. `clients`: by COMMANDER and DUTY; `text`: sends an SMS of a number;
    `shown`: what a number's phone has shown.
    """

    def __init__(self, county: Any, clients: Mapping[str, Visitor], text: Text, shown: Shown) -> None:
        self._county, self._visitors, self._text, self._shown = county, clients, text, shown
        self._area = f"region={county.code}"
        people = sorted(county.people.values(), key=lambda person: person.id)
        self._squad = [p for p in people if p.region.startswith(VILLAGE) and p.post in POSTS[:2]]
        self._left = list(STEPS)

    @property
    def over(self) -> bool:
        """Whether the road is clear."""
        return not self._left

    def step(self, issued: datetime, now: datetime) -> None:
        """Do what is due. Raises NotYet, to be asked again."""
        while self._left and issued + timedelta(minutes=self._left[0][0]) <= now:
            _, what, who = self._left[0]
            if who:
                self._command(what, self._visitors[who])
            else:
                self._answer(what)
            del self._left[0]

    def _command(self, what: str, by: Visitor) -> None:
        case = self._find_case(by)
        key = f"demo/{TREE}/{what}"
        if what == "call":
            people = [[person.id, person.post] for person in self._squad]
            done = by.command(f"/api/cases/{case}/squads?{self._area}", {"people": people, "key": key})
        else:
            stands = by.read(f"/api/cases/{case}/handling?{self._area}")["handling"]
            given = {"command": what, "version": stands["version"], "key": key, "unit": STATION}
            done = by.command(f"/api/cases/{case}/commands?{self._area}", given)
        log.info("demo_tree", step=what, case=case, answer=str(done)[:200])

    def _find_case(self, by: Visitor) -> str:
        rows = by.read(f"/api/state?{self._area}")["cases"]
        found = next((str(row["id"]) for row in rows if row["source_id"] == TREE), None)
        if found is None:
            raise NotYet("the tree is not reported yet")
        return found

    def _answer(self, key: str) -> None:
        """Everybody of the squad answers, by the code that their phone shows."""
        codes = {person.phone: self._find_code(person.phone) for person in self._squad}
        for phone, code in codes.items():
            self._text(phone, f"{code} {key}")

    def _find_code(self, phone: str) -> str:
        found = [match[1] for match in map(CALL_CODE.search, self._shown(phone)) if match]
        if not found:
            raise NotYet("the squad is not called yet")
        return found[-1]

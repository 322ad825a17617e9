"""The people of a roll-out as a table for a spreadsheet: all of a list, masked as its pages are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.services.container import Services
from dashboard.services.dispatch.rollout_service import describe_tasks, find_rollout
from dashboard.services.dispatch.rollouts.rollout_people_service import PeopleList, filter_people
from data_access.directory.directory_rows import read_post_and_unit_names
from data_access.emergency.rollouts.pages.people_pages import PeopleFilter, find_named
from data_access.emergency.rollouts.pages.people_rows import PAGE, count_rows, read_all_people
from domain.audit.exports import MOST_ROWS, check_rows
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.regions import levels_above
from domain.kernel.spreadsheet_cells import neutral
from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from layouts.components.cause_words import describe_cause
from layouts.i18n import Translator

Row = dict[str, Any]
TIMES: Final = ("sent_at", "delivered_at", "read_at", "accepted_at", "finished_at")
HEADINGS: Final = {
    "person": "cell.id", "name": "column.name", "post": "cell.post", "unit": "cell.unit",
    "tier": "column.tier", "state": "column.state", "township": "column.township",
    "village": "column.village", "grid": "column.grid", "round": "cell.round",
    **{name: f"cell.{name}" for name in TIMES}, "on_behalf": "cell.on_behalf", "failed": "cell.failed",
}  # fmt: skip


@value
class ChosenPeople:
    """Whom a file will hold. `named`: those whom words were found in; None for everybody of the filter."""

    rollout: Rollout
    whose: PeopleFilter
    rows: int
    named: tuple[Row, ...] | None


def choose_people(services: Services, world: WorldId, id: str, wanted: PeopleList) -> ChosenPeople:
    """Whom a list holds now. Refused no_rollout, too_many_rows."""
    with services.store.reading() as connection:
        rollout = find_rollout(connection, world, id)
        whose = filter_people(connection, world, rollout, wanted)
        if wanted.words:
            found = tuple(find_named(connection, world, id, whose, wanted.words, MOST_ROWS + 1))
            check_rows(len(found))
            return ChosenPeople(rollout, whose, len(found), found)
        rows = count_rows(connection, world, id, whose)
    check_rows(rows)
    return ChosenPeople(rollout, whose, rows, None)


def write_people(
    services: Services, world: WorldId, chosen: ChosenPeople, reveal: bool, t: Translator
) -> Iterator[bytes]:
    """The table piece by piece, UTF-8 with the mark that spreadsheets look for. Names masked unless
    `reveal`.
    """
    county, id = services.installation.counties[world.county], chosen.rollout.id
    yield b"\xef\xbb\xbf" + _lines([[t(f"rollout.list.{heading}") for heading in HEADINGS.values()]])
    with services.store.reading() as connection:
        names = read_post_and_unit_names(connection, county.code)
    cells = CellWriter(services, chosen.rollout, names, t)
    everybody = read_all_people(services.store, world, id, chosen.whose)
    for rows in everybody if chosen.named is None else _cut(chosen.named):
        with services.store.reading() as connection:
            tasks = describe_tasks(connection, county, world, id, rows, reveal)
        yield _lines(map(cells.write, tasks))


@dataclass(frozen=True)
class CellWriter:
    """Puts tasks into cells: codes by their names, what is not known left empty. `names`: of posts and
    units.
    """

    services: Services
    rollout: Rollout
    names: Mapping[str, tuple[str, str]]
    t: Translator

    def write(self, task: Row) -> list[Any]:
        """The cells of a task, in the order of HEADINGS."""
        t = self.t
        shown = {
            **task,
            **{level.value: self._place(code) for level, code in levels_above(task["region"]).items()},
            "post": self._word(f"post {task['post']}", task["post"]),
            "unit": self._word(f"unit {task['unit']}", task["unit"]),
            "tier": self._tier(task["tier"]),
            "state": t(f"rollout.state.{task['state']}"),
            "on_behalf": t("rollout.list.cell.on_behalf") if task["on_behalf_by"] else "",
            "failed": describe_cause(task["failed"], t) if task["failed"] else None,
        }
        return [shown.get(name) for name in HEADINGS]

    def _place(self, code: str) -> str:
        return self.services.installation.names(code)[self._english]

    def _word(self, key: str, code: str | None) -> str:
        chinese, english = self.names.get(key, (code or "", ""))
        return (english if self._english else "") or chinese

    def _tier(self, number: int) -> str:
        tier = next((tier for tier in self.rollout.tiers if tier.tier == number), None)
        return str(number) if tier is None else (tier.name_en if self._english else "") or tier.name

    @property
    def _english(self) -> bool:
        return self.t.lang == "en"


def _cut(rows: Sequence[Row]) -> Iterator[list[Row]]:
    return (list(rows[start : start + PAGE]) for start in range(0, len(rows), PAGE))


def _lines(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode()

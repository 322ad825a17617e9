"""What the phones of the same squads show alike: the squads, their cases, and the names of who is in them. It
is made and encoded once for all who see the same of one state of a county.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from dashboard.config.installation import Installation
from dashboard.realtime.live_state import Live
from dashboard.services.squads.name_cards import KEPT_S, NameCards
from domain.access.scope import Scope
from domain.kernel.regions import name_path
from domain.topics.case_topic import CASES
from domain.topics.squad_topic import SQUADS

Row = dict[str, Any]
Key = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]


@dataclass(frozen=True, slots=True)
class SharedState:
    """`content`: the fields `squads`, `cases` and `people` of a person's state; `body`: the same as JSON."""

    content: dict[str, Any]
    body: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class PersonState:
    """What is a person's: what others share with them, and the rest, as JSON. `tag` is that of both with a
    dot between them, by which a phone says what it has.
    """

    shared: SharedState
    rest: bytes
    tag: str

    @property
    def body(self) -> bytes:
        """The whole as JSON."""
        return self.shared.body[:-1] + b"," + self.rest[1:]


def share_state(content: dict[str, Any]) -> SharedState:
    """What some persons share, with what is reckoned from it."""
    body = msgspec.json.encode(content)
    return SharedState(content, body, tag_of(body))


def join_state(shared: SharedState, rest: Mapping[str, Any]) -> PersonState:
    """A person's state; `rest` has a field at least."""
    body = msgspec.json.encode(rest)
    return PersonState(shared, body, f"{shared.tag}.{tag_of(body)}")


def tag_of(body: bytes) -> str:
    """By which a page says what it has."""
    return blake2b(body, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _View:
    """One state of a county: squads by who is called into them, those whose command is offered, cases by id;
    `made`: what was shared of it until now.
    """

    at: tuple[int, int]
    read_at: float
    squads: Mapping[str, list[Row]]
    offered: list[Row]
    cases: Mapping[str, Row]
    made: dict[Key, SharedState] = field(default_factory=dict)


class SharedStates:
    """Those of one web process: of each county's newest state, for as long as names are remembered."""

    def __init__(
        self, served: Installation, cards: NameCards, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._served, self._cards, self._clock = served, cards, clock
        self._views: dict[str, _View] = {}

    def list_offered(self, live: Live) -> list[Row]:
        """The squads whose command is offered to somebody."""
        return self._view(live).offered

    def find(self, live: Live, scope: Scope, others: Collection[str] = ()) -> SharedState:
        """What the scope of a person sees of their squads; `others`: whose names it is to hold besides.
        Raises Unavailable.
        """
        view = self._view(live)
        squads = [row for row in view.squads.get(f"person:{scope.person}", ()) if SQUADS.shows(row, scope)]
        found = {row["case"]: view.cases[row["case"]] for row in squads if row["case"] in view.cases}
        cases = [row for row in found.values() if CASES.shows(row, scope)]
        key = tuple(row["id"] for row in squads), tuple(row["id"] for row in cases), frozenset(others)
        shared = view.made.get(key)
        if shared is None:
            content = self._content(live.world.county, squads, cases, key[-1])
            shared = view.made[key] = share_state(content)
        return shared

    def _content(self, county: str, squads: list[Row], cases: list[Row], others: frozenset[str]) -> Row:
        people = {member["person"] for row in squads for member in row["members"]}
        leads = {row["lead"] for row in squads}
        return {
            "squads": [SQUADS.public(row) for row in squads],
            "cases": {row["id"]: place_case(self._served, CASES.public(row)) for row in cases},
            "people": self._cards.find(county, people | leads | others),
        }

    def _view(self, live: Live) -> _View:
        state, at, now = live.state(), (live.loads, live.seq), self._clock()
        known = self._views.get(live.world)
        if known is None or known.at != at or now - known.read_at > KEPT_S:
            known = self._views[live.world] = _arrange(state, at, now)
        return known


def _arrange(state: Mapping[str, Any], at: tuple[int, int], now: float) -> _View:
    squads: defaultdict[str, list[Row]] = defaultdict(list)
    for row in state["squads"]:
        for name in row["called"]:
            squads[name].append(row)
    offered = [row for row in state["squads"] if "offer" in row]
    return _View(at, now, squads, offered, {row["id"]: row for row in state["cases"]})


def place_case(served: Installation, row: Row) -> Row:
    """A case as phones get it, with the name of its place."""
    name, name_en = name_path(row["region"], served.names)
    return row | {"place": {"name": name, "name_en": name_en}}

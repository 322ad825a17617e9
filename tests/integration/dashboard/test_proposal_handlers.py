"""What warnings propose, as rows: made, told, accepted, dismissed, superseded and over; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import delete, func, insert, select, update

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.relay.message_texts import compose
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.tables.account_tables import accounts, grants
from data_access.database.tables.emergency.proposal_tables import response_proposals
from data_access.database.tables.live_tables import trace
from data_access.database.tables.outbox_tables import outbox
from data_access.emergency.responses.proposal_rows import (
    read_closed_proposals,
    read_open_proposals,
    read_proposal,
)
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts.plan import Trigger
from domain.emergency.rollouts.proposals.proposal_commands import DismissProposal
from domain.emergency.rollouts.rollout_commands import IssueRollout
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import NOTICE, REPEATED, Message
from tests.integration.dashboard.test_warning_work import WarnedCounty
from tests.integration.reports import COUNTY
from tests.integration.warning_reports import CHAIN, file_message, seen_message, xml_of

CAO = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),)))
DAN = Actor(Viewer(Kind.PERSON, "account:8", "", (Grant(Role.DUTY_OFFICER, COUNTY),)))
WHY = "县防指会商决定"
RED = Trigger("typhoon", ("red",))


class CommandedCounty(WarnedCounty):
    """The same county, with people who command it."""

    def __init__(self, store: Store, county: County) -> None:
        super().__init__(store, county)
        self.now += timedelta(hours=6)
        context = Context({COUNTY: county}, 100)
        self.bus = CommandBus(store, context, self, clock=lambda: self.now)  # type: ignore[arg-type]

    def publish(self, _world: Any, _epoch: Any, changes: list[bytes], _tail: Any) -> None:
        self._hear(changes)

    def hear(self, number: int, id: str = "", **changed: str) -> None:
        """One of the chain, an hour later."""
        self.now += timedelta(hours=1)
        self.take(file_message(id or str(number), xml_of(CHAIN[number], **changed)))

    def declare(self, level: int, proposal: str = "", version: int = 0, by: Actor = CAO) -> None:
        self.now += timedelta(minutes=1)
        given = {"type": "typhoon", "level": level, "proposal": proposal, "expected_version": version}
        self.bus.handle(DeclareResponse(region=COUNTY, reason=WHY, **given), by)

    def end(self, version: int, proposal: str = "") -> None:
        self.now += timedelta(minutes=1)
        given = {"proposal": proposal, "expected_version": version}
        self.bus.handle(EndResponse(region=COUNTY, type="typhoon", reason=WHY, **given), CAO)

    def dismiss(self, proposal: str, by: Actor = CAO) -> None:
        self.now += timedelta(minutes=1)
        self.bus.handle(DismissProposal(region=COUNTY, proposal=proposal, reason=WHY), by)

    @property
    def open(self) -> list[tuple[str, int]]:
        """(id, level) of what waits for a decision, on the screens and in the database alike."""
        with self.store.reading() as connection:
            kept = [
                (open_proposal.id, open_proposal.said.level)
                for open_proposal in read_open_proposals(connection, COUNTY)
            ]
        shown = [(row["id"], row["level"]) for row in self.screen.state()["proposals"]]
        assert shown == kept
        return kept

    def state_of(self, id: str) -> str:
        with self.store.reading() as connection:
            found = read_proposal(connection, COUNTY, id)
        assert found is not None
        return found.state.value

    @property
    def reasons(self) -> list[str]:
        """Why commanders were told of warnings that came again, in their order."""
        query = select(outbox.c.body).where(outbox.c.kind == "repeated").order_by(outbox.c.at)
        with self.store.reading() as connection:
            return [json.decode(body)["reason"] for body in connection.execute(query).scalars()]

    @property
    def notices(self) -> list[str]:
        """The words of those notices."""
        o = outbox.c
        query = select(o.id, o.person, o.subject, o.body).where(o.kind == REPEATED).order_by(o.at)
        with self.store.reading() as connection:
            rows = connection.execute(query).all()
        return [
            compose(
                Message(
                    row.id, WorldId(COUNTY), row.person, NOTICE, REPEATED, row.subject, json.decode(row.body)
                ),
                "zh",
            )
            for row in rows
        ]


def add_commander(commanded: CommandedCounty) -> None:
    """Somebody who is told what commanders are told."""
    commanded.add_leader()
    with commanded.store.database.writing() as connection:
        account = {"id": 9, "login": "cao", "name": "Cao", "region": COUNTY, "person": "L1", "demo": 0}
        account |= {"must_change": 0, "totp_last_step": 0, "version": 1, "created_at": ""}
        connection.execute(insert(accounts).values(account))
        grant = {"account": 9, "role": "commander", "region": COUNTY, "unit": ""}
        connection.execute(insert(grants).values(grant))


@pytest.fixture
def commanded(database_url: str, county: County) -> Iterator[CommandedCounty]:
    store = Store(database_url)
    orange = county.plans["typhoon-2"]
    red = replace(orange, code="typhoon-1", level=1, warnings=(RED,))
    yield CommandedCounty(store, replace(county, plans={**county.plans, red.code: red}))
    store.close()


FIRST, SECOND = "JY-260809-001", "JY-260809-002"
LATER = {"20260809170000": "20260809180000", "17:00:00": "18:00:00"}
"""The update once more, as another message."""


def test_a_warning_proposes_in_its_own_transaction_and_an_update_of_it_nothing_new(
    commanded: CommandedCounty,
) -> None:
    commanded.hear(0)
    assert commanded.open == []
    commanded.hear(1)
    assert commanded.open == [(FIRST, 2)]
    assert commanded.kinds == ["warning.received", "warning.updated", "proposal.made"]
    commanded.hear(1, "again", **LATER)
    assert commanded.kinds[3:] == ["warning.updated"]
    assert commanded.open == [(FIRST, 2)]
    with commanded.store.reading() as connection:
        row = connection.execute(select(trace).where(trace.c.action == "proposal.made")).one()
    assert row.object == f"proposal:{FIRST}"


def test_the_response_that_follows_a_proposal_accepts_it_by_name_or_not(commanded: CommandedCounty) -> None:
    commanded.hear(1)
    with pytest.raises(Refused, match="not_proposed"):
        commanded.declare(3, FIRST)
    with pytest.raises(Refused, match="no_proposal"):
        commanded.declare(2, SECOND)
    commanded.declare(2, FIRST)
    assert (commanded.open, commanded.state_of(FIRST)) == ([], "accepted")
    assert commanded.kinds[-3:] == ["response.declared", "proposal.accepted", "patrol.demanded"]
    with pytest.raises(Refused, match="proposal_closed"):
        commanded.declare(1, FIRST, 1)
    commanded.now += timedelta(days=2)
    commanded.hear(2)
    assert commanded.open == [("JY-260811-001", 0)]
    commanded.end(1)
    assert (commanded.open, commanded.state_of("JY-260811-001")) == ([], "accepted")


def test_what_somebody_decided_is_not_proposed_again_by_the_same_message(commanded: CommandedCounty) -> None:
    commanded.hear(1)
    with pytest.raises(Refused, match="forbidden"):
        commanded.dismiss(FIRST, DAN)
    commanded.dismiss(FIRST)
    assert (commanded.open, commanded.state_of(FIRST)) == ([], "dismissed")
    with pytest.raises(Refused, match="proposal_closed"):
        commanded.dismiss(FIRST)
    commanded.declare(3)
    commanded.end(1)
    assert commanded.open == []
    commanded.hear(1, "again", **LATER)
    assert commanded.open == [(SECOND, 2)]
    with commanded.store.reading() as connection:
        (closed,) = read_closed_proposals(connection, COUNTY)
    assert (closed.id, closed.decided_by, closed.reason) == (FIRST, "account:9", WHY)


def test_a_proposal_is_superseded_by_the_next_and_over_with_its_warning(commanded: CommandedCounty) -> None:
    commanded.hear(1)
    commanded.hear(1, "red", **(LATER | {"Orange": "Red", "橙色": "红色"}))
    assert (commanded.state_of(FIRST), commanded.open) == ("superseded", [(SECOND, 1)])
    assert commanded.kinds[-3:] == ["warning.updated", "proposal.superseded", "proposal.made"]
    commanded.now += timedelta(days=2)
    commanded.hear(2)
    assert (commanded.state_of(SECOND), commanded.open) == ("expired", [])


def test_a_decision_beyond_what_is_proposed_closes_it(commanded: CommandedCounty) -> None:
    commanded.hear(1)
    commanded.declare(1)
    assert (commanded.open, commanded.state_of(FIRST)) == ([], "expired")


def test_commanders_are_told_once_and_not_of_what_is_over(commanded: CommandedCounty) -> None:
    add_commander(commanded)
    commanded.hear(1)
    o = outbox.c
    place_words = select(o.person, o.state, o.subject).where(o.kind == "proposal")
    with commanded.store.reading() as connection:
        assert [*connection.execute(place_words)] == [("L1", "waiting", FIRST)]
    commanded.dismiss(FIRST)
    with commanded.store.reading() as connection:
        assert [*connection.execute(place_words)] == [("L1", "withdrawn", FIRST)]


def test_a_warning_that_comes_again_while_its_roll_out_is_out_is_told_once_a_message(
    commanded: CommandedCounty,
) -> None:
    add_commander(commanded)
    commanded.hear(1)
    commanded.fire()
    (prepared,) = commanded.rollouts
    issue = IssueRollout(region=COUNTY, rollout=prepared["id"], expected_version=prepared["version"])
    commanded.bus.handle(issue, CAO)
    o = outbox.c

    def list_messages() -> list[Any]:
        with commanded.store.reading() as connection:
            rows = connection.execute(select(o.person, o.subject).where(o.kind == "repeated"))
            return [tuple(row) for row in rows]

    assert list_messages() == []
    commanded.hear(1, "again", **LATER)
    commanded.fire()
    assert list_messages() == [("L1", prepared["id"])]
    commanded.fire()
    assert len(list_messages()) == 1, "once a message"
    assert [row["repeats"] for row in commanded.rollouts] == [1]
    commanded.now += timedelta(hours=7)
    commanded.hear(1, "later", **{"20260809170000": "20260809230000", "17:00:00": "23:00:00"})
    commanded.fire()
    assert (len(list_messages()), len(commanded.rollouts)) == (2, 1), (
        "after the window it is told again, prepares nothing"
    )
    assert (commanded.rollouts[0]["repeats"], commanded.reasons) == (2, ["window", "after_window"])


def test_no_two_notices_of_a_day_have_the_same_words(commanded: CommandedCounty) -> None:
    """A gateway that shows the same words to the same person once a day would drop the second."""
    add_commander(commanded)

    commanded.hear(1)
    commanded.fire()
    (prepared,) = commanded.rollouts
    version = prepared["version"]
    commanded.bus.handle(IssueRollout(region=COUNTY, rollout=prepared["id"], expected_version=version), CAO)
    for hour in (18, 19):
        commanded.now += timedelta(hours=1)
        commanded.hear(
            1, f"at-{hour}", **{"20260809170000": f"20260809{hour}0000", "17:00:00": f"{hour}:00:00"}
        )
        commanded.fire()
    assert commanded.reasons == ["window", "window"]
    assert len(commanded.notices) == len(set(commanded.notices)) == 2
    assert all("又收到橙色预警" in words for words in commanded.notices)


def test_a_list_that_moves_the_end_of_its_warning_tells_commanders_once(commanded: CommandedCounty) -> None:
    add_commander(commanded)

    def see(id: str, hours: int, colour: str = "orange") -> int:
        """A line of the list; how many notices commanders have then."""
        commanded.now += timedelta(minutes=10)
        until = (commanded.now + timedelta(hours=hours)).isoformat()
        commanded.take(seen_message(id, "REISSUE", commanded.now, colour=colour, expires=until))
        commanded.now += timedelta(minutes=1)
        commanded.fire()
        with commanded.store.reading() as connection:
            return len([*connection.execute(select(outbox.c.id).where(outbox.c.kind == "repeated"))])

    assert see("1", 6) == 0
    (prepared,) = commanded.rollouts
    version = prepared["version"]
    commanded.bus.handle(IssueRollout(region=COUNTY, rollout=prepared["id"], expected_version=version), CAO)
    assert [see(str(number), number + 6) for number in range(2, 6)] == [1, 1, 1, 1]
    assert commanded.rows[0]["version"] == 5, "screens know of every end"


def test_a_list_that_comes_back_to_a_colour_is_counted_and_told_once_a_window(
    commanded: CommandedCounty,
) -> None:
    add_commander(commanded)
    lines = count(1)

    def see(colour: str, minutes: float = 20) -> tuple[int, int]:
        """A line of the list; how often it was published by then, and how often commanders were told."""
        commanded.now += timedelta(minutes=minutes)
        until = (commanded.now + timedelta(hours=9)).isoformat()
        commanded.take(seen_message(str(next(lines)), "REISSUE", commanded.now, colour=colour, expires=until))
        commanded.now += timedelta(minutes=1)
        commanded.fire()
        (row,) = (row for row in commanded.rollouts if row["plan"] == "typhoon-2")
        return 1 + row.get("repeats", 0), len(commanded.reasons)

    assert see("orange") == (1, 0)
    version = commanded.rollouts[0]["version"]
    commanded.bus.handle(
        IssueRollout(region=COUNTY, rollout=commanded.rollouts[0]["id"], expected_version=version), CAO
    )
    assert [see("blue"), see("orange")] == [(1, 0), (2, 1)], "2nd: told"
    assert [see("blue"), see("orange")] == [(2, 1), (3, 1)], "3rd: joined within the window, and counted"
    assert see("orange") == (3, 1), "its end alone moved"
    assert see("orange", 300) == (3, 2), "a window is over: told again"
    assert see("orange") == (3, 2), "once in it"
    assert commanded.reasons == ["window", "after_window"]
    assert commanded.rollouts[0]["version"] == version + 1, "whoever has the page open may still act"
    see("blue")
    commanded.take(seen_message("last", "UPGRADE", commanded.now, colour="orange"))
    commanded.fire()
    states = [(row["state"], row.get("repeats", 0)) for row in commanded.rollouts]
    assert states == [("issued", 3), ("prepared", 0)], "4th, after the window: prepared anew"


def test_a_repeat_before_the_issue_is_joined_to_what_waits(commanded: CommandedCounty) -> None:
    add_commander(commanded)
    commanded.hear(1)
    commanded.fire()
    assert "repeats" not in commanded.rollouts[0]
    commanded.hear(1, "again", **LATER)
    commanded.fire()
    assert [row["repeats"] for row in commanded.rollouts] == [1]


def test_a_less_urgent_warning_of_another_sender_prepares_nothing_and_is_told(
    commanded: CommandedCounty, county: County
) -> None:
    first = replace(county.plans["typhoon-2"], code="typhoon-1", level=1, warnings=(RED,))
    second = replace(county.plans["typhoon-2"], warnings=(Trigger("typhoon", ("orange",)),))
    commanded = CommandedCounty(
        commanded.store, replace(county, plans={"typhoon-1": first, "typhoon-2": second})
    )
    add_commander(commanded)
    red = {"Orange": "Red", "橙色": "红色"}
    commanded.hear(1, "red", **red)
    commanded.fire()
    (urgent,) = commanded.rollouts
    commanded.bus.handle(
        IssueRollout(region=COUNTY, rollout=urgent["id"], expected_version=urgent["version"]), CAO
    )
    city = {"33082541600000": "33080041600000", "龙游县气象台": "衢州市气象台"}
    commanded.hear(1, "city", **city)
    commanded.fire()
    assert [row["plan"] for row in commanded.rollouts] == ["typhoon-1"]
    with commanded.store.reading() as connection:
        (scalar,) = connection.execute(select(outbox.c.body).where(outbox.c.kind == "repeated")).scalars()
    assert "more_urgent" in scalar
    commanded.hear(1, "lowered", **LATER)
    commanded.fire()
    assert [row["plan"] for row in commanded.rollouts] == ["typhoon-1", "typhoon-2"], (
        "its own warning was lowered"
    )


def test_a_proposal_that_somebody_changed_is_found(commanded: CommandedCounty, tmp_path: Path) -> None:
    commanded.hear(0)
    commanded.hear(1)
    commanded.declare(2, FIRST)
    assert findings(commanded, tmp_path) == set()
    body = response_proposals.c.body
    for values in ({"open": 1}, {"type": "flood"}, {"body": func.replace(body, '"level":2', '"level":1')}):
        with commanded.store.database.writing() as connection:
            before = connection.execute(select(response_proposals)).mappings().one()
            connection.execute(update(response_proposals).values(**values))  # type: ignore[arg-type]
        assert findings(commanded, tmp_path) == {("proposal_state", FIRST)}
        with commanded.store.database.writing() as connection:
            connection.execute(update(response_proposals).values(**before))
    with commanded.store.database.writing() as connection:
        connection.execute(delete(response_proposals))
    assert findings(commanded, tmp_path) == {("proposal_state", FIRST)}


def findings(commanded: CommandedCounty, folder: Path) -> set[tuple[str, str]]:
    verdict = verify(commanded.store.database, COUNTY, Folder(folder), None)
    return {(finding.kind, finding.where) for finding in verdict.findings} - {("no_anchor", "")}

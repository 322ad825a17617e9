"""Who gives which command about a squad, and on what they looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c

TOWN, HANDED = "330825101", "330825102"
BASE = {"region": "330825", "squad": "s1"}
NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
ANSWER = c.AnswerCall(**BASE, person="ann", state="accepted", answered_at=NOW)
RECEIPT = c.AcknowledgeOrder(**BASE, person="ann", order=1, state="read", answered_at=NOW)
OFFICER = Actor(Viewer(Kind.PERSON, "account:7", "", (Grant(Role.DUTY_OFFICER, TOWN),)))
STRANGER = Actor(Viewer(Kind.PERSON, "account:8", "", (Grant(Role.DUTY_OFFICER, "330825103"),)))
MEMBER = Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, "330825"),), "ann"))
OURSELVES = Actor(Viewer(Kind.INNER, "palm", "", ()))


def check(command: Any, by: Actor, places: tuple[str, ...] = (TOWN,)) -> None:
    c.check_gives(command, places, 3, by)


@pytest.mark.parametrize("command", [ANSWER, RECEIPT])
def test_members_answer_for_themselves_and_whoever_commands_for_them_whatever_moved(command: Any) -> None:
    for by in (MEMBER, OFFICER):
        check(command, by)
    for by in (STRANGER, replace(MEMBER, viewer=replace(MEMBER.viewer, person="ben"))):
        with pytest.raises(Refused, match="forbidden"):
            check(command, by)


@pytest.mark.parametrize(
    "command",
    [
        c.PursueMember(**BASE, person="ann", step="human"),
        c.DeclareShortage(**BASE),
        c.MarkContacts(**BASE, dead=()),
        c.LapseHandOver(**BASE, offer=1),
    ],
)
def test_what_becomes_due_is_given_by_timers_alone(command: Any) -> None:
    check(command, OURSELVES)
    with pytest.raises(Refused, match="forbidden: only the timer gives this"):
        check(command, OFFICER)


def test_every_other_is_given_where_the_command_is_held_on_what_was_looked_at() -> None:
    order = c.GiveOrder(**BASE, text="带上检测箱", expected_version=3)
    check(order, OFFICER)
    handed = replace(OFFICER, viewer=replace(OFFICER.viewer, grants=(Grant(Role.DUTY_OFFICER, HANDED),)))
    check(order, handed, (TOWN, HANDED))
    for by in (STRANGER, MEMBER, OURSELVES):
        with pytest.raises(Refused, match="forbidden"):
            check(order, by)
    for version in (2, None):
        with pytest.raises(Refused, match="stale"):
            check(replace(order, expected_version=version), OFFICER)


@pytest.mark.parametrize(
    "command", [c.RecordNoAnswer(**BASE, person="ann", step="human"), c.AcceptHandOver(**BASE, offer=1)]
)
def test_an_answer_to_an_offer_or_a_rung_names_that_and_no_version(command: Any) -> None:
    check(command, OFFICER)
    with pytest.raises(Refused, match="forbidden"):
        check(command, STRANGER)


def test_numbers_are_shown_of_whoever_is_in_the_squad() -> None:
    reveal = c.RevealSquadPhones(**BASE, reason="电话会商")
    assert c.choose_revealed(reveal, ["ann", "ben"]) == ["ann", "ben"]
    assert c.choose_revealed(replace(reveal, person="ben"), ["ann", "ben"]) == ["ben"]
    with pytest.raises(Refused, match="not_called"):
        c.choose_revealed(replace(reveal, person="cao"), ["ann", "ben"])

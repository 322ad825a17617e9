"""Another time than now, and another name of an order, are for the journal of a township alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.evacuations.evacuation import MOST_CHOSEN, MOST_TOLD
from domain.emergency.rollouts.evacuations.journal_claims import (
    check_target,
    count_choosable,
    origin_of,
    require_journal,
    time_of_act,
)
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
JOURNAL = Actor(Viewer(Kind.INNER, "palm", "", ()))
COMMANDER = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, "330825"),)))


def test_a_journal_says_when_it_was_done_but_never_later_than_now() -> None:
    assert time_of_act(NOW - HOUR, JOURNAL, NOW) == NOW - HOUR
    assert time_of_act(NOW + HOUR, JOURNAL, NOW) == NOW


def test_people_do_it_now() -> None:
    assert time_of_act(None, COMMANDER, NOW) == NOW
    with pytest.raises(Refused, match="forbidden: what is done now has no other time") as refused:
        time_of_act(NOW - HOUR, COMMANDER, NOW)
    assert refused.value.where == "at"


def test_nobody_else_names_an_evacuation_as_a_township_does() -> None:
    require_journal(JOURNAL)
    with pytest.raises(Refused, match="forbidden: no township says so"):
        require_journal(COMMANDER)
    assert [origin_of("T/E-1", by) for by in (JOURNAL, COMMANDER)] == ["T/E-1", ""]
    assert [count_choosable(by) for by in (JOURNAL, COMMANDER)] == [MOST_TOLD, MOST_CHOSEN]


def test_what_is_known_here_already_goes_nowhere_else() -> None:
    check_target("E-1", None, "E-7")
    check_target("E-1", None, None)
    check_target("E-1", "E-7", "E-7")
    with pytest.raises(Refused, match="ordered_already: 'E-1' is E-7 here already"):
        check_target("E-1", "E-7", "E-8")

"""What a message makes of the warnings of a county, beyond the chains (test_chains.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.emergency.warnings.chains import Meaning
from domain.emergency.warnings.message import Colour, Kind, Status
from domain.emergency.warnings.standing.reception import APART, ELSEWHERE, Received, highest, receive
from domain.emergency.warnings.standing.signature_policy import Trust
from domain.emergency.warnings.standing.warning import StandingWarning, State
from domain.emergency.warnings.standing.warning_changes import Circumstances
from domain.kernel.worlds import WorldId
from tests.laws.heard import BEGIN, message
from tests.laws.world import World

HERE = Circumstances(WorldId("330825"), BEGIN + timedelta(hours=1), World().county.tz, "mara")


def make_received(minutes: float, kind: Kind, *regions: str, **more: object) -> Received:
    content = message(minutes, kind, Colour.YELLOW, *regions, **more).said  # type: ignore[arg-type]
    assert isinstance(content, Received)
    return content


ALERT = make_received(1, Kind.ALERT, "330825")


def receive_first(received: Received = ALERT, trust: Trust = Trust.ANY) -> StandingWarning:
    found = receive(received, (), (), HERE, trust).warning
    assert found is not None
    return found


def test_the_same_message_has_the_same_id_wherever_it_comes_from() -> None:
    other = replace(ALERT, source="folder")
    assert receive_first().id == receive_first(other).id
    assert receive(other, (receive_first(),), (), HERE).meaning is Meaning.DUPLICATE
    test = make_received(1, Kind.ALERT, "330825", status=Status.TEST)
    assert receive_first(test).id != receive_first().id, "a test is another one"


@pytest.mark.parametrize("status", [Status.EXERCISE, Status.TEST, Status.SYSTEM, Status.DRAFT])
def test_what_is_not_meant_is_never_live(status: Status) -> None:
    verdict = receive(make_received(1, Kind.ALERT, "330825", status=status), (), (), HERE)
    assert verdict.warning is not None
    assert not verdict.warning.live
    assert verdict.change is not None
    assert verdict.change.delta == {}
    assert (verdict.meaning == APART) is (status in (Status.SYSTEM, Status.DRAFT))


@pytest.mark.parametrize(
    ("trust", "signature", "why"),
    [
        (Trust.ANY, "none", ""),
        (Trust.ANY, "unreadable", ""),
        (Trust.ANY, "broken", "broken_signature"),
        (Trust.INTACT, "intact", ""),
        (Trust.INTACT, "unreadable", "unsigned"),
        (Trust.TRUSTED, "intact", "unsigned"),
        (Trust.TRUSTED, "trusted", ""),
        (Trust.TRUSTED, "broken", "broken_signature"),
    ],
)
def test_what_a_signature_has_to_prove_is_the_countys_decision(
    trust: Trust, signature: str, why: str
) -> None:
    found = receive_first(replace(ALERT, signature=signature), trust)
    assert (found.state is State.ASKED, found.why) == (bool(why), why)
    update = replace(make_received(2, Kind.UPDATE, "330825", of="W1"), signature=signature)
    verdict = receive(update, (receive_first(),), (), HERE, trust)
    assert (verdict.meaning is Meaning.ASKED) is bool(why)


def test_what_holds_elsewhere_is_none_of_ours_nor_are_its_messages() -> None:
    away = make_received(1, Kind.ALERT)
    assert receive(away, (), (), HERE).meaning == ELSEWHERE
    cancel = replace(make_received(5, Kind.CANCEL, of="W1"), regions=None)
    assert receive(cancel, (), [("mara", "W1")], HERE).meaning == ELSEWHERE
    assert receive(cancel, (), (), HERE).meaning is Meaning.ASKED, "of what nobody knows"
    assert receive(away, (), [away.name], HERE).meaning is Meaning.DUPLICATE


def test_a_message_that_says_no_place_is_asked_about_but_goes_on_with_what_is_known() -> None:
    nowhere = replace(ALERT, regions=None)
    row = receive_first(nowhere)
    assert (row.why, row.regions) == ("no_place", ("330825",))
    update = replace(make_received(2, Kind.UPDATE, of="W1"), regions=None)
    verdict = receive(update, (receive_first(),), (), HERE)
    assert verdict.warning is not None
    assert (verdict.meaning, verdict.warning.regions) == (Meaning.UPDATE, ("330825",))


def test_an_update_for_other_places_takes_it_away_and_one_for_ours_brings_it_back() -> None:
    away = receive(make_received(2, Kind.UPDATE, of="W1"), (receive_first(),), (), HERE).warning
    assert away is not None
    assert (away.state, away.live) == (State.AWAY, False)
    back = receive(make_received(3, Kind.UPDATE, "330825101", of="W1"), (away,), (), HERE).warning
    assert back is not None
    assert (back.state, back.regions, back.version) == (State.STANDING, ("330825101",), 3)


def test_what_is_over_when_it_comes_is_kept_and_never_live() -> None:
    late = replace(HERE, at=BEGIN + timedelta(days=2))
    found = receive(ALERT, (), (), late).warning
    assert found is not None
    assert (found.state, found.live) == (State.EXPIRED, False)


def test_a_late_message_is_kept_by_name_and_changes_nothing() -> None:
    ahead = receive(make_received(9, Kind.UPDATE, "330825", of="W1"), (receive_first(),), (), HERE).warning
    assert ahead is not None
    verdict = receive(make_received(5, Kind.UPDATE, "330825", of="W1"), (ahead,), (), HERE)
    assert (verdict.meaning, verdict.change) == (Meaning.LATE, None)
    assert verdict.warning == replace(ahead, names=(*ahead.names, ("mara", "W5")))


def test_the_most_urgent_colour_counts() -> None:
    assert highest([Colour.BLUE, Colour.ORANGE, Colour.NONE]) is Colour.ORANGE
    assert highest([]) is Colour.NONE

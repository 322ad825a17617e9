"""Lists of warnings: GONE is no cancel, older lines change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.emergency.warnings.chains import Meaning
from domain.emergency.warnings.message import Colour, Doubt
from domain.emergency.warnings.standing.reception import ELSEWHERE
from domain.emergency.warnings.standing.resolution import expire
from domain.emergency.warnings.standing.sightings import Sighting, take_sighting
from domain.emergency.warnings.standing.warning import StandingWarning, State
from domain.emergency.warnings.standing.warning_changes import Circumstances
from domain.kernel.worlds import WorldId
from tests.laws.heard import BEGIN
from tests.laws.world import World

HERE = Circumstances(WorldId("330825"), BEGIN + timedelta(hours=1), World().county.tz, "list")
SEEN = Sighting(
    "ISSUE", "330825", "龙游县", "台风", Colour.BLUE, BEGIN, None, BEGIN + timedelta(hours=8), "list"
)


def make_later_sighting(event: str, minutes: float, **more: object) -> Sighting:
    return replace(SEEN, event=event, at=BEGIN + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def take_sightings(*lines: Sighting) -> StandingWarning | None:
    found: StandingWarning | None = None
    for line in lines:
        found = take_sighting(line, found, ("330825",), HERE).warning or found
    return found


def test_what_the_list_shows_is_one_warning_while_it_is_open() -> None:
    found = take_sightings(
        SEEN,
        make_later_sighting("UPGRADE", 1, colour=Colour.RED),
        make_later_sighting("REISSUE", 2, colour=Colour.RED),
    )
    assert found is not None
    assert (found.colour, found.version, found.hazard) == (Colour.RED, 2, "typhoon")
    assert [note.doubt for note in found.notes] == [Doubt.NO_TEXT]


def test_gone_leaves_it_standing_until_it_expires() -> None:
    found = take_sightings(SEEN, make_later_sighting("GONE", 1))
    assert found is not None
    assert (found.state, found.live) == (State.UNLISTED, True)
    over, _ = expire(found, replace(HERE, at=BEGIN + timedelta(hours=8)))
    assert (over.state, over.live) == (State.EXPIRED, False)


def test_gone_ends_one_that_would_stand_for_ever_and_is_still_no_cancel() -> None:
    found = take_sightings(replace(SEEN, expires=None), make_later_sighting("GONE", 1, expires=None))
    assert found is not None
    assert (found.state, found.live) == (State.UNLISTED, False)


def test_what_comes_again_after_its_end_is_another_one() -> None:
    first = take_sightings(SEEN)
    assert first is not None
    over, _ = expire(first, replace(HERE, at=BEGIN + timedelta(hours=8)))
    again = take_sighting(
        make_later_sighting("ISSUE", 600, expires=BEGIN + timedelta(hours=20)), over, ("330825",), HERE
    )
    assert again.warning is not None
    assert (again.meaning, again.warning.id == first.id) == (Meaning.NEW, False)


def test_what_is_older_repeated_unknown_or_elsewhere_changes_nothing() -> None:
    old = take_sightings(make_later_sighting("ISSUE", 5))
    assert take_sighting(make_later_sighting("GONE", 1), old, ("330825",), HERE).meaning is Meaning.LATE
    assert take_sighting(make_later_sighting("ISSUE", 6), old, ("330825",), HERE).meaning is Meaning.DUPLICATE
    assert take_sighting(make_later_sighting("GONE", 1), None, ("330825",), HERE).meaning is Meaning.NOTHING
    assert take_sighting(SEEN, None, (), HERE).meaning == ELSEWHERE
    gone = take_sightings(SEEN, make_later_sighting("GONE", 1))
    assert take_sighting(make_later_sighting("GONE", 2), gone, ("330825",), HERE).meaning is Meaning.DUPLICATE

"""Who sees a squad's change: also who loses sight of it because its case went elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.access.scope import Scope, scope_of
from domain.squads.squad import assemble_squad, follow_case
from domain.squads.squad_rows import squad_change
from domain.topics.squad_topic import narrow_squad

NOW = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
BY = Actor(Viewer(Kind.PERSON, "account:7", "", (Grant(Role.COMMANDER, "330825"),)))
HERE, THERE = "330825101264", "330825102001"


def make_scope(region: str) -> Scope:
    viewer = Viewer(Kind.PERSON, "account:8", "", (Grant(Role.COMMANDER, region),))
    found = scope_of(viewer, region, lambda unit: frozenset())
    assert found is not None
    return found


@pytest.mark.parametrize(("region", "sees"), [("330825", True), (THERE[:9], True), (HERE[:9], False)])
def test_a_squad_leaves_the_screens_of_the_place_it_left(region: str, sees: bool) -> None:
    old = assemble_squad("s-1", "s", HERE, "account:7", (("ann", "leader"),), {}, "", NOW)
    change = squad_change("squad.followed", old, follow_case(old, THERE, None, "", NOW), BY, NOW, UTC).wire(3)
    kept = narrow_squad(change, make_scope(region))
    assert kept is not None
    assert ("squads" in kept, kept.get("gone")) == ((True, None) if sees else (False, ["s-1"]))
    assert kept["region"] == (THERE if sees else HERE)
    assert "matter_from" not in kept
    assert narrow_squad(change, make_scope("330825103")) is None


def test_what_stands_where_it_stood_is_the_same_squad() -> None:
    old = assemble_squad("s-1", "s", HERE, "account:7", (("ann", "leader"),), {}, "", NOW)
    assert follow_case(old, HERE, None, "", NOW) is old
    assert follow_case(old, HERE, "road", "", NOW).followed_at == NOW


def test_a_squad_is_seen_where_its_case_was_handed_down_to_and_no_longer_when_it_went_on() -> None:
    old = assemble_squad("s-1", "s", HERE, "account:7", (("ann", "leader"),), {}, "", NOW)
    handed = follow_case(old, HERE, None, THERE[:9], NOW)
    assert (handed.places, handed.version) == ((HERE, THERE[:9]), old.version)
    change = squad_change("squad.followed", old, handed, BY, NOW, UTC).wire(3)
    for region in (HERE[:9], THERE[:9], "330825"):
        kept = narrow_squad(change, make_scope(region))
        assert kept is not None
        assert "called" not in kept["squads"][0]
    assert narrow_squad(change, make_scope("330825103")) is None
    back = squad_change(
        "squad.followed", handed, follow_case(handed, HERE, None, "", NOW), BY, NOW, UTC
    ).wire(4)
    gone = narrow_squad(back, make_scope(THERE[:9]))
    assert gone is not None
    assert gone["gone"] == ["s-1"]

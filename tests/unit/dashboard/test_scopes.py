"""Who hears what of a region."""

from __future__ import annotations

import pytest

from dashboard.config.installation import Installation
from dashboard.realtime.scopes import FOOTING, find_hearing
from domain.access.rights import Grant, Kind, Role, Viewer
from tests.unit.dashboard.small_county import SmallCounty

HERE, TOWN, THERE = "330825", "330825001", "330803"


def viewer(role: Role, region: str, kind: Kind = Kind.PERSON) -> Viewer:
    return Viewer(kind, "account:7", "", (Grant(role, region),))


@pytest.fixture(scope="module")
def installation() -> Installation:
    return Installation({HERE: SmallCounty()}, {})


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_sees_no_live_data_hears_which_response_runs(installation: Installation, role: Role) -> None:
    somebody = viewer(role, HERE)
    scope = find_hearing(installation, somebody, HERE, FOOTING)
    assert scope is not None
    assert (scope.whole, scope.positions, scope.person) == (False, "none", None)
    assert not scope.sees(TOWN, "parking", [f"unit:water@{HERE}"])
    assert find_hearing(installation, somebody, TOWN, FOOTING) is not None
    assert find_hearing(installation, somebody, THERE, FOOTING) is None
    for more in ("cases", "rollouts", "proposals", "positions", "grids"):
        assert find_hearing(installation, somebody, HERE, ["responses", more]) is None


def test_a_program_hears_nothing_without_its_right(installation: Installation) -> None:
    assert find_hearing(installation, viewer(Role.METER, HERE, Kind.TOKEN), HERE, FOOTING) is None


def test_who_sees_live_data_hears_all_topics_asked_for(installation: Installation) -> None:
    officer = viewer(Role.DUTY_OFFICER, TOWN)
    scope = find_hearing(installation, officer, TOWN, ["cases", "responses"])
    assert scope is not None
    assert scope.whole
    assert find_hearing(installation, officer, HERE, ["cases"]) is None

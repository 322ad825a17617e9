"""Which section of /admin an act concerns, and who may hear that it was changed."""

from __future__ import annotations

import pytest

from domain.access.admin_sections import SECTIONS, find_sections, may_hear
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.audit.actions import ACTS
from layouts.admin.admin_frame import SECTIONS as PAGES
from layouts.navigation import OPENINGS

HERE, TOWN, THERE = "330825", "330825101", "330803"


def make_viewer(role: Role, region: str = HERE) -> Viewer:
    return Viewer(Kind.PERSON, "account:1", "甲", (Grant(role, region),))


def test_whoever_may_open_a_section_may_hear_of_it_and_nobody_else() -> None:
    assert set(SECTIONS) == set(PAGES)
    assert {name: section.rights for name, section in SECTIONS.items()} == {
        name: OPENINGS[name].rights for name in PAGES
    }


def test_each_section_is_changed_by_acts_that_there_are() -> None:
    for section in SECTIONS.values():
        for prefix in section.acts:
            assert any(act.startswith(prefix) for act in ACTS), prefix


@pytest.mark.parametrize(
    ("acts", "sections"),
    [
        (["account.granted"], {"admin-accounts"}),
        (["token.asked", "token.asked"], {"admin-requests"}),
        (["token.created"], {"admin-requests", "admin-tokens"}),
        (["person.removed"], {"admin", "admin-rosters", "admin-accounts"}),
        (["kiosk.opened", "signin.accepted", "person.revealed", "case.revealed", "token.read"], set()),
        ([], set()),
    ],
)
def test_an_act_concerns_the_lists_that_show_it(acts: list[str], sections: set[str]) -> None:
    assert find_sections(acts) == sections


def test_a_hint_needs_the_right_in_the_region_that_is_looked_at() -> None:
    admin = make_viewer(Role.ADMINISTRATOR)
    assert all(may_hear(admin, section, HERE) for section in SECTIONS)
    assert may_hear(admin, "admin-accounts", TOWN)
    assert not may_hear(admin, "admin-accounts", THERE)
    assert not may_hear(make_viewer(Role.ADMINISTRATOR, TOWN), "admin-accounts", HERE)
    assert not may_hear(admin, "trace", HERE)
    officer, commander = make_viewer(Role.DUTY_OFFICER), make_viewer(Role.COMMANDER)
    assert [name for name in SECTIONS if may_hear(officer, name, HERE)] == [
        "admin", "admin-units", "admin-posts", "admin-rosters",
    ]  # fmt: skip
    assert may_hear(commander, "admin-requests", HERE)
    assert not any(may_hear(make_viewer(Role.AUDITOR), section, HERE) for section in SECTIONS)

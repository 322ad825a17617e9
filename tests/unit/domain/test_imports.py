"""Imports: what a file would do, whom it spares, and who may let it in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.directory.import_drafts import (
    draft_people,
    draft_roster,
    find_leavers,
    find_lines,
    is_current,
    spare_people,
    touched_people,
    updated_people,
)
from domain.directory.imports import (
    Hand,
    State,
    check_apply,
    check_approve,
    check_current,
    check_digest,
    check_kind,
    check_known,
    check_withdraw,
    needs_approval,
)
from domain.directory.person import Person
from domain.directory.roster import Shift, shift_key
from domain.kernel.errors import Refused

COUNTY = "330825"
ANNA, BERT = Hand("account:7", "P1"), Hand("account:8")


def person(id: str, version: int = 3) -> Person:
    return Person(id, "贺知章", "duty", "centre", COUNTY, "000-9900-0001", version=version)


KNOWN = {item.id: item for item in map(person, "ABC")}
GIVEN = [(2, replace(person("A"), phone="000-9900-0002")), (3, person("B")), (4, person("N", 0))]
DUTY = Shift("2026-11-23", "day", COUNTY, "duty", "A")


def test_a_list_is_held_against_who_is_known() -> None:
    draft = draft_people(KNOWN, GIVEN, complete=True)
    assert [(step.op, step.line) for step in draft.steps] == [("changed", 2), ("added", 4), ("removed", None)]
    assert draft.counts == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1, "touched": 3}
    assert draft.base == {"A": 3, "B": 3, "N": 0, "C": 3}, "of the unchanged too"
    assert touched_people(draft.steps) == {"A", "N", "C"}
    assert find_leavers(draft.steps) == ["C"]
    people = updated_people(draft.steps, "import:1")
    assert [(item.id, item.version, item.source) for item in people] == [
        ("A", 4, "import:1"), ("N", 1, "import:1"), ("C", 4, "import:1"),
    ]  # fmt: skip


def test_whom_a_line_touches_is_told_by_line_and_whom_none_does_is_spared() -> None:
    draft = draft_people(KNOWN, GIVEN, complete=True)
    assert find_lines(draft, frozenset("AC")) == [2]
    spared = spare_people(draft, frozenset("C"))
    assert touched_people(spared.steps) == {"A", "N"}
    assert (spared.counts["removed"], spared.counts["touched"], spared.touched) == (0, 2, 2)
    assert spared.kept == ("C",)
    assert spared.base == draft.base


def test_a_roster_has_the_duties_of_its_days() -> None:
    night, other = replace(DUTY, shift="night"), replace(DUTY, person="B")
    draft = draft_roster({DUTY, night}, [(2, DUTY), (3, other)], complete=True)
    assert [(step.op, step.line, step.duty) for step in draft.steps] == [
        ("added", 3, other), ("removed", None, night),
    ]  # fmt: skip
    assert (draft.touched, draft.counts["unchanged"]) == (2, 1)
    assert draft.base == {shift_key(DUTY): 1, shift_key(night): 1, "day:2026-11-23": 0}
    assert len(draft_roster({DUTY, night}, [(2, other)], complete=False).steps) == 1


@pytest.mark.parametrize(
    ("versions", "current"),
    [({"A": 3}, True), ({"A": 4}, False), ({}, False), ({"A": 3, "N": 1}, False)],
    ids=["same", "changed", "gone", "added"],
)
def test_a_draft_holds_while_what_it_was_built_on_does(versions: dict[str, int], current: bool) -> None:
    assert is_current({"A": 3, "N": 0}, versions) is current


@pytest.mark.parametrize(
    ("touched", "number", "needs"), [(0, 99, False), (10, 0, False), (11, 0, True), (1, 10, True)]
)
def test_what_somebody_did_alone_counts(touched: int, number: int, needs: bool) -> None:
    assert needs_approval(touched, number, 10) is needs


def test_what_is_no_import_is_refused() -> None:
    check_kind("rosters")
    assert check_known("found", 1) == "found"
    check_digest("d", "d")
    assert check_current(State.WAITING) is State.WAITING
    for check, code in (
        (lambda: check_kind("cases"), "unknown_kind"),
        (lambda: check_known(None, 1), "unknown_import"),
        (lambda: check_digest("d", "e"), "other_preview"),
        (lambda: check_current(State.STALE), "preview_stale"),
    ):
        with pytest.raises(Refused) as caught:
            check()
        assert caught.value.code == code


WAYS = {"apply": (check_apply, ANNA), "approve": (check_approve, BERT), "withdraw": (check_withdraw, ANNA)}
OPEN = {State.PREVIEWED: {"apply", "withdraw"}, State.WAITING: {"approve", "withdraw"}}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", State)
def test_each_state_has_its_ways_out(state: State, way: str) -> None:
    check, hand = WAYS[way]
    if way in OPEN.get(state, set()):
        check(state, ANNA, hand)
        return
    with pytest.raises(Refused) as caught:
        check(state, ANNA, hand)
    assert caught.value.code == ("import_expired" if state is State.EXPIRED else "import_settled")


def test_one_human_with_two_accounts_is_one_hand() -> None:
    too = Hand("account:9", "P1")
    check_apply(State.PREVIEWED, ANNA, too)
    for check, state, hand, code in (
        (check_apply, State.PREVIEWED, BERT, "not_author"),
        (check_withdraw, State.WAITING, BERT, "not_author"),
        (check_approve, State.WAITING, too, "own_import"),
    ):
        with pytest.raises(Refused) as caught:
            check(state, ANNA, hand)
        assert caught.value.code == code

"""What one person may change alone within a day: lists in slices and changes by hand; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits, people_queries
from data_access.directory.edit_limit import check_by_hand
from data_access.directory.import_previews import Import
from data_access.store import Store
from domain.directory.imports import Hand, State
from domain.kernel.errors import Refused
from tests.import_commands import Administrator, ImportCommands
from tests.integration.people.conftest import Clock
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY
from tests.signing import make_account

ABOVE = 10
ANNA = Administrator(Hand("account:7", "LY-L00001"), "Anna", Origin("account:7", "10.0.0.7"))
ANNA_TOO = Administrator(Hand("account:9", "LY-L00001"), "Anna", Origin("account:9", "10.0.0.7"))
BERT = Administrator(Hand("account:8"), "Bert", Origin("account:8", "10.0.0.8"))
Bring = Callable[..., Import]


@pytest.fixture
def import_commands(store: Store, clock: Clock) -> ImportCommands:
    return ImportCommands(store, ABOVE, clock)  # type: ignore[arg-type]


@pytest.fixture
def bring(import_commands: ImportCommands, county: County) -> Bring:
    """Preview and apply so many new people."""

    def brought(first: int, count: int, by: Administrator = ANNA) -> Import:
        some = range(first, first + count)
        rows = [(f"LY-N{n}", f"新人{n}", "duty", "centre", COUNTY, f"000-99{n:02}-0001") for n in some]
        made = import_commands.preview(county, "people", as_csv([HEADINGS, *rows]), "a.csv", False, by)
        return import_commands.apply(county, made.id, made.digest, by)

    return brought


def by_hand(store: Store, person: str, by: Administrator = ANNA, **fields: Any) -> None:
    """As the page does it."""
    with store.unit_of_work(COUNTY, by.origin) as act:
        old = people_queries.find_person(act.connection, COUNTY, person)
        assert old is not None
        check_by_hand(act, person, ABOVE)
        directory_edits.change_person(act, replace(old, **fields))


def test_a_list_in_slices_waits_like_the_whole_list(
    bring: Bring, import_commands: ImportCommands, county: County, clock: Clock
) -> None:
    assert bring(0, 6).state is State.APPLIED
    assert bring(6, 4).state is State.APPLIED
    assert bring(10, 1).state is State.WAITING, "the eleventh within a day"
    assert bring(11, 1, ANNA_TOO).state is State.WAITING, "another account of the same person"
    assert bring(12, 10, BERT).state is State.APPLIED, "another person has their own"
    clock.now += timedelta(hours=24, seconds=1)
    assert bring(30, 10).state is State.APPLIED


def test_what_a_second_person_agreed_to_is_not_counted(
    bring: Bring, import_commands: ImportCommands, county: County
) -> None:
    waiting = bring(0, 11)
    assert import_commands.approve(county, waiting.id, waiting.digest, BERT).state is State.APPLIED
    assert bring(20, 10).state is State.APPLIED
    assert bring(20, 10).state is State.APPLIED, "a list that changes nothing needs nobody"


def test_the_preview_says_so_and_what_happens_between_it_and_applying_counts(
    bring: Bring, import_commands: ImportCommands, county: County
) -> None:
    rows = [
        HEADINGS,
        *((f"LY-M{n}", f"新人{n}", "duty", "centre", COUNTY, "000-9900-0001") for n in range(6)),
    ]
    first = import_commands.preview(county, "people", as_csv(rows), "a.csv", False, ANNA)
    assert (first.unapproved, import_commands.needs_approval(first)) == (0, False)
    assert bring(0, 6).state is State.APPLIED
    again = import_commands.load_import(COUNTY, first.id)
    assert (again.unapproved, import_commands.needs_approval(again)) == (6, True)
    assert import_commands.apply(county, first.id, first.digest, ANNA).state is State.WAITING


def test_by_hand_no_more_people_either(store: Store, bring: Bring, county: County, clock: Clock) -> None:
    ids = [*county.people][:12]
    for person in ids[:10]:
        by_hand(store, person, active=False)
    by_hand(store, ids[0], active=True)
    with pytest.raises(Refused, match="approval_needed"):
        by_hand(store, ids[10], active=False)
    with store.reading() as connection:
        assert people_queries.active_among(connection, COUNTY, [ids[10]])
    by_hand(store, ids[10], BERT, active=False)
    assert bring(0, 1).state is State.WAITING, "changes by hand count for lists"
    clock.now += timedelta(hours=24, seconds=1)
    by_hand(store, ids[11], active=False)


def test_a_number_can_be_mended_after_a_list(store: Store, bring: Bring, county: County) -> None:
    assert bring(0, 10).state is State.APPLIED
    by_hand(store, "LY-N3", phone="000-9999-0001")


def test_two_accounts_of_one_person_have_one_limit_by_hand(store: Store, county: County) -> None:
    """The person behind counts, not the account; another person has their own."""
    accounts = [make_account(store, "administrator", COUNTY, person="LY-L00001") for _ in range(2)]
    anna, anna_too = (
        Administrator(Hand(anna_again.actor), "Anna", Origin(anna_again.actor, "10.0.0.7"))
        for anna_again in accounts
    )
    ids = [*county.people][:12]
    for person in ids[:5]:
        by_hand(store, person, anna, active=False)
    for person in ids[5:10]:
        by_hand(store, person, anna_too, active=False)
    for hand in (anna, anna_too):
        with pytest.raises(Refused, match="approval_needed"):
            by_hand(store, ids[10], hand, active=False)
    by_hand(store, ids[10], BERT, active=False)


def test_an_account_that_one_made_has_no_limit_of_its_own(
    store: Store, county: County, bring: Bring, clock: Clock
) -> None:
    maker, made = (make_account(store, "administrator", COUNTY) for _ in range(2))
    with store.unit_of_work(COUNTY, Origin(maker.actor, "10.0.0.7")) as act:
        act.trace("account.created", made.actor, None, {})
    first, second = (
        Administrator(Hand(anna_again.actor), "A", Origin(anna_again.actor, "10.0.0.7"))
        for anna_again in (maker, made)
    )
    ids = [*county.people][:12]
    for person in ids[:10]:
        by_hand(store, person, second, active=False)
    with pytest.raises(Refused, match="approval_needed"):
        by_hand(store, ids[10], first, active=False)
    assert bring(0, 1, first).state is State.WAITING, "nor for lists"
    clock.now += timedelta(hours=24, seconds=1)
    by_hand(store, ids[10], first, active=False)


def test_lists_let_in_by_an_account_that_one_made_count(
    store: Store, county: County, bring: Bring, clock: Clock
) -> None:
    maker, made = (make_account(store, "administrator", COUNTY) for _ in range(2))
    with store.unit_of_work(COUNTY, Origin(maker.actor, "10.0.0.7")) as act:
        act.trace("account.created", made.actor, None, {})
    first, second = (
        Administrator(Hand(anna_again.actor), "A", Origin(anna_again.actor, "10.0.0.7"))
        for anna_again in (maker, made)
    )
    assert bring(0, 10, second).state is State.APPLIED
    assert bring(20, 1, first).state is State.WAITING

"""Details of a case: masked for everybody, whole for whoever gives a reason, which the case's chain keeps."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from msgspec import json

from dashboard.commands import CountyPack, Desk
from data_access.county_packs.county_pack import County
from data_access.store import Store
from data_access.unit_of_work import Origin
from domain.access.scope import everybody
from domain.cases.case_join import case_id
from tests.integration.reports import COUNTY, case, closed, envelopes, grid, updated
from tests.signing import make_account

NAME, PHONE, SPACED, IDENTITY, MAIL = (
    "陈荣龙",
    "13812345678",
    "138 1234 5678",
    "330825196801010011",
    "rl.chen@example.com",
)
SECRETS = (NAME, "荣龙", PHONE, SPACED, IDENTITY, "rl.chen")
CASE = case_id(COUNTY, "12345", "a")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


@pytest.fixture
def counties(county: County) -> dict[str, CountyPack]:
    return {COUNTY: county}


@pytest.fixture
def told(store: Store, counties: dict[str, CountyPack]) -> Store:
    """A case that says somebody's data in every field that can."""
    said = f"{NAME}在家，电话{SPACED}，身份证{IDENTITY}，{MAIL}"
    words = {
        "title": f"{NAME}家进水，{PHONE}",
        "text": said,
        "reporter": {"name": NAME, "phone": SPACED},
        "source_no": f"R-{PHONE}",
        "attachments": [{"url": f"https://files.example/{PHONE}.jpg", "name": f"{NAME}.jpg"}],
    }
    messages = (
        case("a", **words),
        updated("b", "a", 1, text=said, stage="handling"),
        updated("c", "a", 2, title=f"{NAME}家进水 {PHONE}", reason=said, stage="reopened"),
    )
    assert Desk(store, counties).handle(envelopes(*messages)).dead == []
    return store


def text_of(value: object) -> str:
    return json.encode(value).decode()


def test_the_details_say_no_name_and_no_number(told: Store) -> None:
    detail = told.case_detail(CASE)
    assert detail is not None
    for secret in SECRETS:
        assert secret not in text_of(detail), secret
    assert detail["reporter"] == {"name": "陈**", "phone": "138****5678"}
    assert detail["case"]["title"] == "陈**家进水 138****5678"
    assert detail["attachments"][0]["name"] == "陈**.jpg"
    assert set(detail["masked"]) == {"title", "text", "remark", "reporter", "source_no", "attachments"}


@pytest.mark.timeout(120)
def test_a_name_of_gaps_stops_neither_ingest_nor_the_details(
    store: Store, counties: dict[str, CountyPack]
) -> None:
    """The first of these hung ingest inside its transaction, the second the web process."""
    gaps, started = "x" + "_" * 60, process_time()
    messages = (
        case("g1", title=gaps, reporter="_" * 40 + "x"),
        case("g2", title="路灯不亮", text=gaps, reporter="_" * 40 + "x"),
        case("g3", title=gaps, text=" \u200b" * 9_000, reporter={"name": "\u200b-" * 60}),
    )
    assert Desk(store, counties).handle(envelopes(*messages)).dead == []
    details = [store.case_detail(case_id(COUNTY, "12345", one)) for one in ("g1", "g2", "g3")]
    assert [None if one is None else one["case"]["title"] for one in details] == [gaps, "路灯不亮", gaps]
    assert process_time() - started < 10


def test_the_trace_itself_keeps_no_name_and_no_number(told: Store) -> None:
    detail = told.case_detail(CASE)
    assert detail is not None
    assert len(detail["trace"]) == 3
    with told.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM trace").scalars().all()
        feed = connection.exec_driver_sql("SELECT body FROM changes").scalars().all()
    for secret in (PHONE, SPACED, IDENTITY, "rl.chen"):
        assert secret not in "".join([*rows, *feed]), secret


def test_a_reveal_gives_everything_and_is_in_the_chain_of_the_case(told: Store) -> None:
    account = make_account(told, "duty_officer", COUNTY)
    origin = Origin(account.actor, "10.0.0.5")
    words = told.reveal_case(CASE, everybody, origin, f"回访 {PHONE}")
    assert words is not None
    assert words["reporter"] == {"name": NAME, "phone": SPACED}
    assert IDENTITY in words["text"]
    assert NAME in words["title"]
    assert words["attachments"][0]["url"].endswith(f"{PHONE}.jpg")
    detail = told.case_detail(CASE)
    assert detail is not None
    newest = detail["trace"][0]
    assert (newest["action"], newest["actor"], newest["n"]) == ("case.revealed", account.actor, words["n"])
    assert newest["reason"] == "回访 138****5678"
    assert newest["actor_name"] == account.name
    assert "10.0.0.5" not in text_of(detail), "the address is the auditor's"


def test_what_is_not_seen_is_not_revealed_and_leaves_no_row(told: Store) -> None:
    before = told.case_detail(CASE)
    assert told.reveal_case(CASE, lambda _: False, Origin("account:1"), "回访群众") is None
    assert told.reveal_case("0" * 16, everybody, Origin("account:1"), "回访群众") is None
    assert told.case_detail(CASE) == before
    assert told.case_detail(CASE, lambda _: False) is None


def test_a_case_that_hides_nothing_says_so(store: Store, counties: dict[str, CountyPack]) -> None:
    Desk(store, counties).handle(envelopes(case("a", text="路面积水"), closed("b", "a", 1)))
    detail = store.case_detail(CASE)
    assert detail is not None
    assert (detail["masked"], detail["text"]) == ([], "路面积水")


def test_a_grid_says_no_number_either(store: Store, counties: dict[str, CountyPack]) -> None:
    code = counties[COUNTY].grids[0]
    said = grid(
        "g", code, note=f"网格员：{NAME} {PHONE}", readings={"联系人": NAME, "电话": PHONE, "水位": 0.32}
    )
    assert Desk(store, counties).handle(envelopes(said, stream="grids")).dead == []
    detail = store.grid_detail(code)
    assert detail["grid"]["readings"] == {"联系人": "陈**", "电话": "138****5678", "水位": 0.32}
    assert detail["grid"]["note"] == "网格员：陈** 138****5678"


def test_a_letter_is_revealed_to_its_county_only_and_traced(
    store: Store, counties: dict[str, CountyPack]
) -> None:
    Desk(store, counties).handle(envelopes(f'{{"name":"{NAME}"'.encode()))
    [letter] = store.dead_letters(COUNTY)
    assert store.reveal_letter("330803", letter["id"], Origin("account:1"), "核对来源") is None
    found = store.reveal_letter(COUNTY, letter["id"], Origin("account:1"), "核对来源")
    assert found is not None
    assert NAME.encode() in found["raw"]
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT action, object, actor FROM trace").all()
    assert [tuple(row) for row in rows] == [
        ("dead_letter.revealed", f"dead_letter:{letter['id']}", "account:1")
    ]

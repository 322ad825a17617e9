"""Details of a case: masked for everybody, whole for whoever gives a reason, which the case's chain keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import process_time

import pytest
from msgspec import json

from dashboard.commands import CountyPack, ReportHandler
from data_access.county_packs.county_pack import County
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Role
from domain.cases.case_commands import RevealCase
from domain.cases.case_join import case_id
from domain.kernel.errors import Refused
from domain.sources.source_commands import RevealDeadLetter
from tests.integration.officer import OFFICER, bus_of
from tests.integration.reports import (
    COUNTY,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    envelopes,
)
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
def store_with_details(store: Store, counties: dict[str, CountyPack]) -> Store:
    """A case that says somebody's data in every field that can."""
    text = f"{NAME}在家，电话{SPACED}，身份证{IDENTITY}，{MAIL}"
    words = {
        "title": f"{NAME}家进水，{PHONE}",
        "text": text,
        "reporter": {"name": NAME, "phone": SPACED},
        "source_no": f"R-{PHONE}",
        "attachments": [{"url": f"https://files.example/{PHONE}.jpg", "name": f"{NAME}.jpg"}],
    }
    messages = (
        encode_case("a", **words),
        encode_case_update("b", "a", 1, text=text, stage="handling"),
        encode_case_update("c", "a", 2, title=f"{NAME}家进水 {PHONE}", reason=text, stage="reopened"),
    )
    assert ReportHandler(store, counties).handle(envelopes(*messages)).dead == []
    return store


def text_of(value: object) -> str:
    return json.encode(value).decode()


def test_the_details_say_no_name_and_no_number(store_with_details: Store) -> None:
    detail = store_with_details.case_detail(CASE)
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
        encode_case("g1", title=gaps, reporter="_" * 40 + "x"),
        encode_case("g2", title="路灯不亮", text=gaps, reporter="_" * 40 + "x"),
        encode_case("g3", title=gaps, text=" \u200b" * 9_000, reporter={"name": "\u200b-" * 60}),
    )
    assert ReportHandler(store, counties).handle(envelopes(*messages)).dead == []
    details = [store.case_detail(case_id(COUNTY, "12345", first_case)) for first_case in ("g1", "g2", "g3")]
    assert [None if detail is None else detail["case"]["title"] for detail in details] == [
        gaps,
        "路灯不亮",
        gaps,
    ]
    assert process_time() - started < 10


def test_the_trace_itself_keeps_no_name_and_no_number(store_with_details: Store) -> None:
    detail = store_with_details.case_detail(CASE)
    assert detail is not None
    assert len(detail["trace"]) == 3
    with store_with_details.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM trace").scalars().all()
        feed = connection.exec_driver_sql("SELECT body FROM changes").scalars().all()
    for secret in (PHONE, SPACED, IDENTITY, "rl.chen"):
        assert secret not in "".join([*rows, *feed]), secret


def reveal(case: str, reason: str) -> RevealCase:
    return RevealCase(region=COUNTY, case=case, reason=reason)


def test_a_reveal_gives_everything_and_is_in_the_chain_of_the_case(
    store_with_details: Store, county: County
) -> None:
    account = make_account(store_with_details, "duty_officer", COUNTY)
    by = Actor(replace(OFFICER.viewer, actor=account.actor), "10.0.0.5")
    words = bus_of(store_with_details, county).handle(reveal(CASE, f"回访 {PHONE}"), by)
    assert words["reporter"] == {"name": NAME, "phone": SPACED}
    assert IDENTITY in words["text"]
    assert NAME in words["title"]
    assert words["attachments"][0]["url"].endswith(f"{PHONE}.jpg")
    detail = store_with_details.case_detail(CASE)
    assert detail is not None
    newest = detail["trace"][0]
    assert (newest["action"], newest["actor"], newest["n"]) == ("case.revealed", account.actor, words["n"])
    assert newest["reason"] == "回访 138****5678"
    assert newest["actor_name"] == account.name
    assert "10.0.0.5" not in text_of(detail), "the address is the auditor's"


@pytest.mark.parametrize(
    ("case", "reason", "grants", "code"),
    [
        (CASE, "回访群众", (), "no_case"),
        (CASE, "回访群众", (Grant(Role.DUTY_OFFICER, "330803"),), "no_case"),
        (CASE, "回访群众", (Grant(Role.UNIT_OFFICER, COUNTY, "nobodys"),), "no_case"),
        (CASE, "回访群众", (Grant(Role.REVIEWER, COUNTY),), "no_case"),
        ("0" * 16, "回访群众", OFFICER.viewer.grants, "no_case"),
        (case_id(COUNTY, "12345", "waits"), "回访群众", OFFICER.viewer.grants, "no_case"),
        (CASE, "。。。。", OFFICER.viewer.grants, "bad_reason"),
    ],
)
def test_what_is_not_seen_is_not_revealed_and_leaves_no_row(
    store_with_details: Store, county: County, case: str, reason: str, grants: tuple[Grant, ...], code: str
) -> None:
    ReportHandler(store_with_details, {COUNTY: county}).handle(
        envelopes(encode_case_update("w", "waits", 3, text="先到"), start=20)
    )
    before = store_with_details.case_detail(CASE)
    by = Actor(replace(OFFICER.viewer, grants=grants))
    with pytest.raises(Refused) as refused:
        bus_of(store_with_details, county).handle(reveal(case, reason), by)
    assert refused.value.code == code
    assert store_with_details.case_detail(CASE) == before


def test_a_case_of_another_county_is_not_revealed_in_this_ones_trace(
    store_with_details: Store, county: County
) -> None:
    city = Actor(replace(OFFICER.viewer, grants=(Grant(Role.DUTY_OFFICER, "3308"),)))
    elsewhere = replace(reveal(CASE, "回访群众"), region="330803")
    with pytest.raises(Refused, match="no_case"):
        bus_of(store_with_details, county).handle(elsewhere, city)
    assert bus_of(store_with_details, county).handle(reveal(CASE, "回访群众"), city)["n"] == 4


def test_what_a_viewer_does_not_see_is_not_there(store_with_details: Store) -> None:
    assert store_with_details.case_detail(CASE, lambda _: False) is None


def test_a_case_that_hides_nothing_says_so(store: Store, counties: dict[str, CountyPack]) -> None:
    ReportHandler(store, counties).handle(
        envelopes(encode_case("a", text="路面积水"), encode_case_close("b", "a", 1))
    )
    detail = store.case_detail(CASE)
    assert detail is not None
    assert (detail["masked"], detail["text"]) == ([], "路面积水")


def test_a_grid_says_no_number_either(store: Store, counties: dict[str, CountyPack]) -> None:
    code = counties[COUNTY].grids[0]
    grid_report = encode_grid(
        "g", code, note=f"网格员：{NAME} {PHONE}", readings={"联系人": NAME, "电话": PHONE, "水位": 0.32}
    )
    assert ReportHandler(store, counties).handle(envelopes(grid_report, stream="grids")).dead == []
    detail = store.grid_detail(code)
    assert detail["grid"]["readings"] == {"联系人": "陈**", "电话": "138****5678", "水位": 0.32}
    assert detail["grid"]["note"] == "网格员：陈** 138****5678"


def test_a_letter_is_revealed_to_its_county_only_and_traced(
    store: Store, counties: dict[str, CountyPack]
) -> None:
    ReportHandler(store, counties).handle(envelopes(f'{{"name":"{NAME}"'.encode()))
    [letter_id] = store.dead_letters(COUNTY)
    bus, city = bus_of(store), replace(OFFICER.viewer, grants=(Grant(Role.DUTY_OFFICER, "3308"),))
    command = RevealDeadLetter(region=COUNTY, dead_letter=letter_id["id"], reason="核对来源")
    for refused, code in (
        (replace(command, region="330803"), "bad_field"),
        (replace(command, dead_letter=letter_id["id"] + 1), "bad_field"),
        (replace(command, reason=""), "bad_reason"),
    ):
        with pytest.raises(Refused, match=code):
            bus.handle(refused, Actor(city))
    with pytest.raises(Refused, match="forbidden"):
        bus.handle(command, Actor(replace(OFFICER.viewer, grants=(Grant(Role.REVIEWER, COUNTY),))))
    found = bus.handle(command, OFFICER)
    assert NAME.encode() in found["raw"]
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT action, object, actor FROM trace").all()
    assert [tuple(row) for row in rows] == [
        ("dead_letter.revealed", f"dead_letter:{letter_id['id']}", OFFICER.name)
    ]

"""The filters of /trace as people type them: nothing, a day, a time on the county's clock."""

from __future__ import annotations

import pytest

from callbacks.trace import FILTERS, filters, next_cursors
from domain.kernel.errors import Refused
from layouts.audit.trace import Ids
from layouts.audit.trace_rows import _object
from layouts.audit.trace_values import value_view
from layouts.i18n import Translator


def list_filter_values(**typed: object) -> list[object]:
    return [typed.get(name) for name in FILTERS]


def test_a_page_that_was_just_opened_leaves_every_filter_out() -> None:
    assert filters(list_filter_values()) == dict.fromkeys(
        ("object", "actor", "action", "since", "until"), ""
    ) | {"acts": False}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-11-22", "2026-11-22"), (" 2026-11-22 08:00 ", "2026-11-22T00:00:00.000Z"), ("  ", "")],
)
def test_times_are_of_the_county_s_clock(typed: str, expected: str) -> None:
    assert filters(list_filter_values(since=typed))["since"] == expected


@pytest.mark.parametrize("name", ["object", "actor", "action"])
def test_what_is_named_is_told_of_by_streams_too(name: str) -> None:
    assert filters(list_filter_values(acts=True))["acts"] is True
    assert filters(list_filter_values(acts=True, **{name: "case-1"}))["acts"] is False


@pytest.mark.parametrize("typed", ["gestern", "0001-01-01 00:00"])
def test_a_time_that_is_none_is_refused_where_it_stands(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        filters(list_filter_values(until=typed))
    assert "bad_time" in str(refused.value) or refused.value.args[0] == "bad_time"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("factor", "totp", "密码和动态口令"),
        ("by", "link", "一次性链接"),
        ("password", "new", "新设"),
        ("kind", "invite", "邀请"),
        ("format", "csv", "CSV 表格"),
        ("fields", ["title", "reporter", "?"], "标题、报告人、?"),
        ("expires_at", "2026-11-23T12:08:41.764784Z", "2026-11-23 20:08"),
        ("expires_at", "later", "later"),
        ("expires_at", "0001-01-01T00:00:00+08:00", "0001-01-01T00:00:00+08:00"),
        ("until", "2026-11-22T15:29:55.774588Z", "2026-11-22 23:29"),
        ("locked_until", "2026-11-22T15:29:55.774588Z", "2026-11-22 23:29"),
        ("minute", "2026-11-22T15:14", "2026-11-22 23:14"),
        ("why", "password", "密码不对"),
    ],
)
def test_values_are_told_in_words_and_on_the_county_s_clock(name: str, value: object, words: str) -> None:
    assert value_view(name, value, {}, Translator("zh")) == words


def test_objects_lead_to_what_is_known_of_them() -> None:
    t, names = Translator("zh"), {"region:330825": "龙游县", "person:LY-1": "陈** LY-1"}
    moved = _object({"object": "LY-1", "action": "position.moved"}, names, t)
    assert moved.href == "/trace?object=LY-1&action=position.moved"
    read = _object({"object": "region:330825", "action": "cases.exported"}, names, t)
    assert (read.children, read.href) == ("行政区划 龙游县", "/trace?object=region%3A330825")
    person = _object({"object": "person:LY-1", "action": "person.changed"}, names, t)
    assert (person.children, person.href) == ("陈** LY-1", "/trace?object=person%3ALY-1")


@pytest.mark.parametrize(
    ("pressed", "passed", "following", "pages"),
    [
        (Ids.OLDER, [], 900, [900]),
        (Ids.OLDER, [900], 850, [900, 850]),
        (Ids.OLDER, [900], 900, [900]),
        (Ids.OLDER, [900], None, []),
        (Ids.NEWER, [900, 850], 800, [900]),
        (Ids.NEWER, [], 900, []),
        (Ids.ACTOR, [900, 850], 800, []),
    ],
)
def test_a_page_is_turned_once_it_is_there_and_a_filter_begins_anew(
    pressed: str, passed: list[int], following: int | None, pages: list[int]
) -> None:
    assert next_cursors(pressed, passed, following) == pages

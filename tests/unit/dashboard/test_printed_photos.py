"""Photos in a trail on paper: made small, captioned, bounded; a damaged one is named as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from dashboard.commands import run_here
from dashboard.http.trail import printed_photos
from dashboard.http.trail.printed_photos import PrintedPhoto, print_photos
from dashboard.http.trail.trail_pdf import make_pdf
from data_access.cases.photo_rows import save_photo
from data_access.database.tables.photo_tables import photos
from data_access.files.photo_files import make_photo
from data_access.store import Store
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator
from layouts.trail.trail_words import Line
from tests.pictures import picture
from tests.security.test_trail import text_of

WORLD, CASE, AT = WorldId("330825"), "0" * 16, datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    made = Store(sqlite_url)
    yield made
    made.close()


def keep(store: Store, *colours: str) -> list[str]:
    """The ids of fresh photos of the case."""
    made = [make_photo(picture(1600, 1200, colour=colour)) for colour in colours]
    with store.database.writing() as connection:
        for photo in made:
            save_photo(connection, WORLD, CASE, photo, person="A", squad="", taken_at=AT, now=AT)
    return [item.id for item in made]


def test_what_cannot_be_shown_says_why_and_the_rest_is_small(store: Store) -> None:
    whole, broken = keep(store, "#c2281f", "#2266cc")
    with store.database.writing() as connection:
        connection.execute(update(photos).where(photos.c.id == broken).values(content=b"\xff\xd8 no picture"))
    found = print_photos(store, WORLD, CASE, [whole, broken, "gone", whole], run_here)
    assert [photo.why for photo in found.values()] == ["", "trail.photo.damaged", "trail.photo.gone"]
    assert 0 < len(found[whole].content) < 60_000


@pytest.mark.parametrize(("limit", "most"), [("MOST_PRINTED", 1), ("MOST_BYTES", 15_000)])
def test_not_more_than_so_many(store: Store, monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    monkeypatch.setattr(printed_photos, limit, most)
    turns: list[str] = []

    def in_turn(work: Callable[..., PrintedPhoto], *given: Any) -> PrintedPhoto:
        turns.append(given[-1])
        return work(*given)

    ids = keep(store, "#c2281f", "#2266cc")
    found = print_photos(store, WORLD, CASE, ids, in_turn)
    assert [photo.why for photo in found.values()] == ["", "trail.photo.more"]
    assert turns == (ids[:1] if limit == "MOST_PRINTED" else ids), "each has a turn of its own"


def test_a_photo_without_a_turn_is_named_and_the_others_are_printed(store: Store) -> None:
    ids, full = keep(store, "#c2281f", "#2266cc", "#22cc66"), [False, True, False]

    def in_turn(work: Callable[..., PrintedPhoto], *args: Any) -> PrintedPhoto:
        if full.pop(0):
            raise Refused("still_preparing", "")
        return work(*args)

    found = print_photos(store, WORLD, CASE, ids, in_turn)
    assert [photo.why for photo in found.values()] == ["", "trail.photo.unprepared", ""]
    assert Translator("zh")("trail.photo.unprepared") == "照片未能处理，请稍后再导出"
    full[:] = [True]
    with pytest.raises(Refused, match="still_preparing"):
        print_photos(store, WORLD, CASE, ids, in_turn)


def test_each_stands_under_its_entry_with_who_when_and_where(store: Store) -> None:
    ids = keep(store, "#c2281f")
    printed = print_photos(store, WORLD, CASE, ids, run_here) | {"b": PrintedPhoto(why="trail.photo.damaged")}
    lines = [
        Line("2026-11-28 17:00:00", "添加照片", who, (), "", id)
        for who, id in (("吴*", ids[0]), ("李*", "b"))
    ]
    pdf = make_pdf("事件全程", [], lines, "foot", Translator("zh"), printed, "希塘村")
    assert pdf.count(b"/Subtype /Image") == 1
    text = text_of(pdf)
    for words in ("吴* · 2026-11-28 17:00:00 · 希塘村", "照片损坏", "李* · 2026-11-28 17:00:00 · 希塘村"):
        assert words in text, text

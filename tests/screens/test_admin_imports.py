"""/admin/imports without a browser: what a preview says, what a gesture asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from dash import html

from callbacks.admin import imports
from layouts.admin import imports as imports_page
from layouts.i18n import LANGS, Translator
from tests.screens.test_page import texts
from tests.screens.test_viewing import with_class

ZH = Translator("zh")
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def test_what_was_not_looked_at_cannot_be_applied() -> None:
    class Imports:
        def apply(self, county: str, number: int, digest: str) -> tuple[str, int, str]:
            return county, number, digest

    shown = {"id": 3, "digest": "a" * 64}
    done = imports.carry_out(Imports(), "330825", "apply", shown, "")  # type: ignore[arg-type]
    assert done == ("330825", 3, "a" * 64)


def test_the_rows_of_a_preview_say_what_was_and_what_will_be() -> None:
    rows: list[dict[str, Any]] = [
        {"row": 2, "op": "changed", "id": "LY-1", "fields": [{"field": "post", "old": "a", "new": "b"}]},
        {"row": 3, "op": "added", "id": "LY-2", "fields": [{"field": "active", "old": None, "new": "1"}]},
        {"row": None, "op": "removed", "id": "LY-3", "fields": []},
    ]
    cells = texts(imports_page.rows_table(rows, {"a": "网格长", "b": "团长"}, ZH))
    assert "网格长" in cells
    assert "团长" in cells
    assert "在册" not in cells
    assert "停用" in cells


@pytest.mark.parametrize(("lang", "words"), [("zh", "夜班"), ("en", "Night")])
def test_the_shift_of_a_duty_is_told_in_words(lang: str, words: str) -> None:
    fields = [{"field": "shift", "old": None, "new": "night"}]
    row: dict[str, Any] = {"row": 3, "op": "added", "id": "LY-1", "fields": fields}
    cells = texts(imports_page.rows_table([row], {}, Translator(lang)))
    assert f'"{words}' in cells
    assert '"night"' not in cells


@pytest.mark.parametrize(("lang", "names"), [("zh", "二组、备注"), ("en", "二组, 备注")])
def test_a_preview_names_the_sheets_that_were_not_read(lang: str, names: str) -> None:
    found: dict[str, Any] = {
        "filename": "a.xlsx", "state": "previewed", "needs_approval": False, "author_name": "Anna", "at": AT,
        "counts": dict.fromkeys(imports_page.COUNTS, 0), "reason": "", "unread": ["二组", "备注"], "kept": [],
    }  # fmt: skip
    t = Translator(lang)
    [warning] = with_class(html.Div(imports_page.import_head(found, t)), "note-warn")
    assert warning["children"] == t("imports.unread", names=names)
    assert with_class(html.Div(imports_page.import_head(found | {"unread": []}, t)), "note-warn") == []


@pytest.mark.parametrize(("lang", "join"), [("zh", "、"), ("en", ", ")])
def test_a_preview_says_who_stays_though_the_list_does_not_have_them(lang: str, join: str) -> None:
    found: dict[str, Any] = {
        "filename": "a.xlsx", "state": "previewed", "needs_approval": False, "author_name": "Anna", "at": AT,
        "counts": dict.fromkeys(imports_page.COUNTS, 0), "reason": "", "unread": [], "kept": ["LY-1", "LY-2"],
    }  # fmt: skip
    t, many = Translator(lang), [f"LY-{n}" for n in range(imports_page.MOST_IDS + 1)]
    [warning] = with_class(html.Div(imports_page.import_head(found, t)), "note-warn")
    assert warning["children"] == t("imports.kept", n=2, ids=join.join(found["kept"]))
    [warning] = with_class(html.Div(imports_page.import_head(found | {"kept": many}, t)), "note-warn")
    assert many[-2] in warning["children"]
    assert many[-1] not in warning["children"]
    assert str(len(many)) in warning["children"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_preview_says_what_the_bytes_were_taken_for(lang: str) -> None:
    found: dict[str, Any] = {
        "filename": "a.csv", "state": "previewed", "needs_approval": False, "author_name": "Anna", "at": AT,
        "counts": dict.fromkeys(imports_page.COUNTS, 0), "reason": "", "unread": [], "kept": [],
        "encoding": "GB18030",
    }  # fmt: skip
    t = Translator(lang)
    assert t("imports.encoding", name="GB18030") in str(imports_page.import_head(found, t))
    assert "GB18030" not in str(imports_page.import_head(found | {"encoding": ""}, t))


@pytest.mark.parametrize("lang", LANGS)
def test_values_that_differ_and_look_alike_when_masked_are_said_to_differ(lang: str) -> None:
    fields = [
        {"field": "name", "old": "陈*", "new": "陈*"},
        {"field": "phone", "old": "138****5678", "new": "138****5678"},
        {"field": "unit", "old": "a", "new": "b"},
    ]
    t = Translator(lang)
    changed = {"row": 2, "op": "changed", "id": "LY-1", "fields": fields}
    chips = with_class(imports_page.rows_table([changed], {}, t), "chip-warn")
    warnings = [t("imports.alike", field=t(f"imports.field.{name}")) for name in ("name", "phone")]
    assert [chip["children"] for chip in chips] == warnings
    added = [{"field": "name", "old": None, "new": "陈*"}]
    somebody = {"row": 3, "op": "added", "id": "LY-2", "fields": added}
    assert with_class(imports_page.rows_table([somebody], {}, t), "chip-warn") == []

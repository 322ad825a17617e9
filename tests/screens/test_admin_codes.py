"""/admin/units and /admin/posts without a browser: a form says what is wrong by the names of its fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.services.base import problems
from domain.directory.person import Fault, Post, Unit, post_faults, unit_faults
from layouts.admin.units_posts import PostIds, UnitIds
from layouts.i18n import LANGS, Translator
from tests.screens.test_admin import ADMINISTRATOR, BOOT, Door, SeenBy


class Nowhere:
    """No place is known."""

    def has_region(self, _code: str) -> bool:
        return False

    has_unit = has_post = has_region


def empty_unit() -> tuple[Fault, ...]:
    return unit_faults(Unit("", "", "", "", ""), Nowhere())


def empty_post() -> tuple[Fault, ...]:
    return post_faults(Post("", "", "", 9))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("kind", "ids", "faults"), [("units", UnitIds, empty_unit), ("posts", PostIds, empty_post)]
)
def test_an_empty_form_is_refused_by_the_names_of_its_own_fields(
    seen_by: SeenBy, kind: str, ids: Any, faults: Callable[[], tuple[Fault, ...]], lang: str
) -> None:
    door, found, t = Door(seen_by(ADMINISTRATOR)), faults(), Translator(lang)
    door.services.answers[f"{kind}.save"] = {"problems": problems(found, lang)}
    given = {f"admin_{kind}_save": 1, f"admin_{kind}_open": {"id": "", "version": 0, "n": None}}
    boot = {"admin_boot": BOOT | {"lang": lang}, f"admin_{kind}_boot": BOOT | {"lang": lang}}
    shown = door.post(ids.RESULT + ".children", f"{ids.SAVE}.n_clicks", **given, **boot)
    text = json.dumps(shown, ensure_ascii=False)
    assert [fault.column for fault in found if t(f"{kind}.field.{fault.column}") not in text] == []
    assert ("单位名称" if kind == "units" else "岗位名称") in text or lang == "en"
    assert "姓名" not in text
    assert text.count(t("admin.problem.empty")) == len([fault for fault in found if fault.code == "empty"])


def test_what_was_not_given_is_said_to_be_missing_not_wrong() -> None:
    assert {fault.code for fault in empty_unit()} == {"empty"}

"""Who is on duty, on the desk: who has the panel, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from dash import Dash

from callbacks import on_duty, page
from domain.access.rights import Role, Viewer
from domain.kernel.errors import Refused
from layouts.components.duty_panel import MOST_SHOWN, Ids
from layouts.site import Site
from tests.screens.conftest import make_viewer
from tests.screens.test_page import texts

PLACE = {"region": "330825", "region_name": "龙游县", "region_name_en": "Longyou", "post": "duty",
         "post_name": "值班员", "post_name_en": "Duty officer"}  # fmt: skip
PERSON = PLACE | {
    "person": "LY-S00001",
    "name": "陈**",
    "unit_name": "水利局",
    "unit_name_en": "Water Bureau",
    "phone": "0570-*****45",
    "until": "20:00",
    "shift": "day",
}
GAP = PLACE | {"day": "2026-11-30", "shift": "night", "today": False}


@pytest.mark.parametrize(
    ("viewer", "region", "has"),
    [
        (make_viewer((Role.DUTY_OFFICER, "330825")), "330825", True),
        (make_viewer((Role.COMMANDER, "330825101")), "330825101", True),
        (make_viewer((Role.DUTY_OFFICER, "3308")), "3308", False),
    ],
)
def test_who_has_the_panel(seen_by: Callable[[Viewer], Site], viewer: Viewer, region: str, has: bool) -> None:
    shown = texts(page.render(seen_by(viewer), "/dispatch", f"?region={region}", {}))
    assert (Ids.COUNT in shown) is has


def post_panel(site: Site, found: Mapping[str, Any] | Refused, lang: str = "zh", *rights: str) -> str:
    """What the browser gets every minute."""

    class Service:
        def look(self, county: str, region: str) -> Mapping[str, Any]:
            if isinstance(found, Refused):
                raise found
            assert (county, region) == ("330825", "330825101")
            return found

    app = Dash("duty")
    on_duty.register(app, site, Service())
    app.layout, app.config.suppress_callback_exceptions = [], True
    boot = {"counties": ["330825"], "region": "330825101", "lang": lang}
    boot |= {"viewer": {"rights": [*rights]}}
    body = {
        "output": f"..{Ids.COUNT}.children...{Ids.LIST}.children..",
        "outputs": [{"id": item, "property": "children"} for item in (Ids.COUNT, Ids.LIST)],
        "inputs": [{"id": Ids.TICK, "property": "n_intervals", "value": 1}],
        "state": [{"id": "dispatch-boot", "property": "data", "value": boot}],
        "changedPropIds": [f"{Ids.TICK}.n_intervals"],
    }
    return str(app.server.test_client().post("/_dash-update-component", json=body).get_json()["response"])


def test_whoever_may_see_numbers_can_ask_for_one(site: Site) -> None:
    found = {"people": [PERSON], "gaps": []}
    assert "data-duty" not in post_panel(site, found)
    shown = post_panel(site, found, "zh", "see_people", "reveal_people")
    assert "'data-duty': 'LY-S00001'" in shown
    assert "'data-county': '330825'" in shown
    assert "data-duty" not in post_panel(
        site, {"people": [PERSON | {"phone": ""}], "gaps": []}, "zh", "reveal_people"
    )


def test_people_and_gaps_are_told_in_both_languages(site: Site) -> None:
    shown = post_panel(site, {"people": [PERSON], "gaps": [GAP]})
    for words in (
        "值班 1",
        "▲ 缺 1",
        "▲ 明天",
        "龙游县 值班员",
        "陈**",
        "0570-*****45",
        "至 20:00",
        "水利局",
    ):
        assert words in shown
    english = post_panel(site, {"people": [PERSON] * (MOST_SHOWN + 2), "gaps": [GAP | {"today": True}]}, "en")
    for words in (f"On duty {MOST_SHOWN + 2}", "▲ 1 open", "▲ Today", "Longyou Duty officer", "2 more"):
        assert words in english


def test_nobody_and_a_refusal_are_told(site: Site) -> None:
    shown = post_panel(site, {"people": [], "gaps": []})
    assert "现在没有人排班" in shown
    assert "▲" not in shown
    assert "请选择" in post_panel(site, Refused("which_region", ""))

"""The form behind the mode: who has it, and what it does with what a commander fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from dash import Dash

from callbacks import page, responses
from domain.access.rights import Role, Viewer
from domain.kernel.errors import Refused
from layouts.components.response_form import Ids, state_words
from layouts.i18n import Translator
from layouts.site import Site
from tests.screens.conftest import make_viewer
from tests.screens.test_page import texts

COMMANDER = make_viewer((Role.COMMANDER, "330825"))


@pytest.mark.parametrize(
    ("viewer", "region", "has"),
    [
        (COMMANDER, "330825", True),
        (make_viewer((Role.DUTY_OFFICER, "330825")), "330825", False),
        (make_viewer((Role.COMMANDER, "330825101")), "330825101", False),
        (make_viewer((Role.COMMANDER, "3308")), "3308", False),
    ],
)
def test_who_has_the_form(seen_by: Callable[[Viewer], Site], viewer: Viewer, region: str, has: bool) -> None:
    shown = texts(page.render(seen_by(viewer), "/dispatch", f"?region={region}", {}))
    assert (Ids.DECLARE in shown) is has


class FakeResponses:
    """Notes what it is asked; `refuses` with a code."""

    def __init__(self, refuses: str = "") -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.refuses = refuses

    def look(self, county: str, type: str) -> Mapping[str, Any]:
        since = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
        proposed = {"level": 2, "colour": "orange", "at": since}
        return {"type": type, "level": 3, "since": since, "version": 2, "proposed": proposed}

    def declare(self, *args: Any) -> None:
        self.calls.append(("declare", *args))
        if self.refuses:
            raise Refused(self.refuses, "")

    def end(self, *args: Any) -> None:
        self.calls.append(("end", *args))


def press(site: Site, service: FakeResponses, button: str, values: Mapping[str, Any]) -> Any:
    """What the browser gets when a button is pressed."""
    app = Dash("forms")
    responses.register(app, site, service)
    app.layout, app.config.suppress_callback_exceptions = [], True
    key = f"..{Ids.RESULT}.children...{Ids.DONE}.data.."
    inputs = [{"id": item, "property": "n_clicks", "value": 1} for item in (Ids.DECLARE, Ids.END)]
    state = [
        {"id": text, "property": prop, "value": values.get(text)}
        for text, prop in (
            (Ids.OPEN, "data"),
            (Ids.TYPE, "value"),
            (Ids.LEVEL, "value"),
            (Ids.REASON, "value"),
            ("dispatch-boot", "data"),
        )
    ]
    outputs = [{"id": Ids.RESULT, "property": "children"}, {"id": Ids.DONE, "property": "data"}]
    body = {"output": key, "outputs": outputs, "inputs": inputs, "state": state}
    body["changedPropIds"] = [f"{button}.n_clicks"]
    return app.server.test_client().post("/_dash-update-component", json=body).get_json()["response"]


FILLED = {
    Ids.OPEN: {"id": "flood", "version": 2},
    Ids.TYPE: "flood",
    Ids.LEVEL: "2",
    Ids.REASON: "水位上涨",
    "dispatch-boot": {"counties": ["330825"], "lang": "zh"},
}


def test_what_was_looked_at_is_declared_and_ended(site: Site) -> None:
    service = FakeResponses()
    answer = press(site, service, Ids.DECLARE, FILLED)
    assert "已执行" in str(answer)
    assert Ids.DONE in answer
    press(site, service, Ids.END, FILLED)
    assert service.calls == [
        ("declare", "330825", "flood", "2", 2, "水位上涨"),
        ("end", "330825", "flood", 2, "水位上涨"),
    ]


@pytest.mark.parametrize("looked_at", [{"id": "flood", "version": 2}, None])
@pytest.mark.parametrize("button", [Ids.DECLARE, Ids.END])
def test_a_type_is_not_decided_before_it_is_seen_how_it_stands(
    site: Site, button: str, looked_at: dict[str, Any] | None
) -> None:
    """Another type was chosen, and the button pressed before the answer about it came, or after a look that
    failed: it is looked at anew, or nobody could ever decide about that type.
    """
    service = FakeResponses()
    answer = press(site, service, button, FILLED | {Ids.OPEN: looked_at, Ids.TYPE: "typhoon"})
    assert "还没有显示" in str(answer)
    assert answer[Ids.DONE]["data"] == "1.1"
    assert service.calls == []


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (2, "依 2026-11-22 08:00 橙色预警，建议 II 级。"),
        (0, "橙色预警已于 2026-11-22 08:00 结束，建议结束响应。"),
    ],
)
def test_what_warnings_propose_stands_beside_what_runs(level: int, words: str) -> None:
    looked = dict(FakeResponses().look("330825", "typhoon"))
    looked["proposed"] |= {"level": level}
    assert state_words(looked, Translator("zh")) == f"目前为 III 级，自 2026-11-22 08:00。 {words}"
    assert state_words(looked | {"proposed": None}, Translator("zh")).endswith("08:00。")


def test_a_refusal_is_told_and_what_was_stale_is_looked_at_again(site: Site) -> None:
    answer = press(site, FakeResponses("same_level"), Ids.DECLARE, FILLED)
    assert "已是这一级别" in str(answer)
    assert Ids.DONE not in answer
    assert Ids.DONE in press(site, FakeResponses("stale"), Ids.DECLARE, FILLED)

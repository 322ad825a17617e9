"""A start that would open the installation up is refused, with the name of what is wrong."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, Input, Output, hooks
from flask import Flask

from dashboard.config.settings import load
from dashboard.config.settings_errors import BadSettings
from dashboard.http.security import dash_hardening
from tests.integration.dashboard.running import PalmInstallation
from tests.security.house import WebApp


@pytest.mark.parametrize(
    "name",
    ["DASH_DEBUG", "dash_debug", "DASH_MCP_ENABLED", "DASH_HOT_RELOAD", "DASH_UI", "DASH_PROPS_CHECK",
     "DASH_PRUNE_ERRORS", "DASH_ASSETS_EXTERNAL_PATH", "DASH_SUPPRESS_CALLBACK_EXCEPTIONS", "FLASK_DEBUG"],
)  # fmt: skip
def test_no_variable_opens_dash_or_flask_up(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "true")
    with pytest.raises(BadSettings) as refused:
        WebApp(tmp_path, root)
    assert [problem.variable for problem in refused.value.problems] == [name]


def test_a_variable_that_switches_off_is_let_be(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASH_DEBUG", "false")
    monkeypatch.setenv("DASH_MCP_ENABLED", "0")
    assert WebApp(tmp_path, root).anonymous().get("/healthz").status_code == 200


@pytest.mark.parametrize("words", [["run"], ["web"], ["doctor"]], ids=" ".join)
def test_the_programs_say_so_in_one_line_and_end(tmp_path: Path, words: list[str]) -> None:
    done = PalmInstallation(tmp_path / "data", DASH_DEBUG="1").command(*words)
    assert done.returncode == 2
    assert "DASH_DEBUG" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def _make_dash(**options: Any) -> Dash:
    return Dash("made", server=Flask("made"), **options)


def _with_background() -> Dash:
    class Manager:
        def __getattr__(self, name: str) -> Any:
            return lambda *args, **more: None

    return _make_dash(background_callback_manager=Manager())


def _with_dev_tools() -> Dash:
    made = _make_dash()
    made.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    return made


def _with_debug() -> Dash:
    made = _make_dash()
    made.server.debug = True
    return made


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: _make_dash(enable_mcp=True), "MCP"),
        (lambda: _make_dash(suppress_callback_exceptions=True), "suppress_callback_exceptions"),
        (lambda: _make_dash(websocket_callbacks=True), "websocket"),
        (_with_background, "background"),
        (_with_dev_tools, "dev tool"),
        (_with_debug, "debug"),
    ],
)
def test_what_somebody_switched_on_in_the_code_is_found(make: Any, what: str) -> None:
    made = make()
    with pytest.raises(BadSettings, match=what):
        dash_hardening.refuse_unsafe(made.server, made)


def test_a_hook_that_a_package_brought_along_is_found() -> None:
    made = _make_dash()
    kept = {name: list(found) for name, found in made._hooks.hooks._ns.items()}
    hooks.layout()(lambda layout: layout)
    try:
        with pytest.raises(BadSettings, match="hook layout"):
            dash_hardening.refuse_unsafe(made.server, made)
    finally:
        made._hooks.hooks._ns.update(kept)


def test_a_plain_dash_is_let_be() -> None:
    made = _make_dash()
    made.callback(Output("a", "children"), Input("b", "n_clicks"))(lambda clicks: clicks)
    dash_hardening.refuse_unsafe(made.server, made)


@pytest.mark.parametrize("given", ["changeme" * 8, "0" * 64, "short", "a" * 31])
def test_a_default_secret_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PALM_SECRET_KEY", given)
    with pytest.raises(BadSettings) as refused:
        load()
    assert [problem.variable for problem in refused.value.problems] == ["PALM_SECRET_KEY"]
    assert given not in str(refused.value)


def test_without_a_secret_each_installation_makes_its_own(root: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    house, two = WebApp(tmp_path / "one", root), WebApp(tmp_path / "two", root)
    assert house.app.flask.secret_key != two.app.flask.secret_key
    again = WebApp(tmp_path / "one", root)
    assert again.app.flask.secret_key == house.app.flask.secret_key
    given = secrets.token_urlsafe(48)
    assert WebApp(tmp_path / "two", root, secret_key=given).app.flask.secret_key == given

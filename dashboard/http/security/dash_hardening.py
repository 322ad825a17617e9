"""What must never be switched on: Dash's debugging, hot reload, background callbacks, MCP and foreign hooks.

Dash reads DASH_* variables by itself: settings.refuse_environment looks at those before it is made, this at
what came of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dash import Dash
from flask import Flask

from dashboard.config.settings_errors import BadSetting, BadSettings

DEV_TOOLS = (
    "ui", "props_check", "serve_dev_bundles", "hot_reload", "silence_routes_logging", "prune_errors",
    "validate_callbacks",
)  # fmt: skip


def refuse_unsafe(flask: Flask, dash: Dash) -> None:
    """Raise BadSettings for a wired app with anything on that must be off."""
    found = tuple(BadSetting(name, "must be off") for name in _unsafe(flask, dash))
    if found:
        raise BadSettings(found)


def _unsafe(flask: Flask, dash: Any) -> Iterator[str]:
    if flask.debug:
        yield "Flask debug"
    yield from (f"Dash dev tool {name}" for name in DEV_TOOLS if dash._dev_tools.get(name))
    if dash._enable_mcp or any("_mcp" in rule.rule for rule in flask.url_map.iter_rules()):
        yield "Dash MCP"
    if dash._background_manager is not None or any(
        kept.get("background") or kept.get("websocket") for kept in _callbacks(dash)
    ):
        yield "Dash background callbacks"
    if dash._websocket_callbacks or dash.backend.websocket_capability:
        yield "Dash websocket callbacks"
    if dash.config.suppress_callback_exceptions:
        yield "Dash suppress_callback_exceptions"
    hooks = dash._hooks.hooks
    yield from (f"Dash hook {name}" for name, kept in hooks._ns.items() if kept)
    yield from (f"Dash hook {name}" for name in hooks._finals)
    if hooks._clientside_callbacks:
        yield "Dash hook clientside_callback"


def _callbacks(dash: Any) -> list[Mapping[str, Any]]:
    from dash._callback import GLOBAL_CALLBACK_MAP

    return [*dash.callback_map.values(), *GLOBAL_CALLBACK_MAP.values()]

"""Intents: what a page creates is created once, however often its request comes.

The browser makes a key when a form opens, and another one after each answer (`intend` in
assets/app/ui/shared/row_actions.js). It is sent with what is in the form, and both together are the key of
the command: the same form once more is the same command, another one is another.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Output, State

if TYPE_CHECKING:
    from dash import Dash, Input


def register_intent(app: Dash, intent: str, *answered: Input) -> None:
    """Let the browser put a key into the store of an intent: now, and when one of the inputs is another."""
    name = ClientsideFunction("palm_rows", "intend")
    app.clientside_callback(name, Output(intent, "data"), *answered, State(intent, "data"))


def command_key(intent: str, *form: Any) -> str:
    """The key of the command that this form is, under this intent."""
    return f"{intent}.{blake2b(repr(form).encode(), digest_size=16).hexdigest()}"

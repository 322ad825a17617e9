"""Flask-Login over our own sessions: the user of a request is the viewer that authentication recognised."""

from __future__ import annotations

from flask import Flask, Request
from flask_login import LoginManager, UserMixin  # type: ignore[import-untyped]

from dashboard.identity import authentication
from domain.access.rights import NOBODY, Kind, Viewer


class User(UserMixin):
    """A viewer in the shape Flask-Login asks for."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def get_id(self) -> str:
        """The name in the trace; it is never put into a cookie."""
        return self.viewer.actor


def attach(flask: Flask) -> LoginManager:
    """Set Flask-Login up: everything it knows comes from the opaque session cookie (or a bearer token) of
    the request, so there is nothing of it in Flask's own cookie, and no "remember me".
    """
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(_user)
    manager.init_app(flask, add_context_processor=False)
    return manager


def _user(request: Request) -> User | None:
    viewer = authentication.current()
    return None if viewer is NOBODY else User(viewer)


def account_of(viewer: Viewer) -> int | None:
    """The number of the account a viewer is; None for a screen, a program and nobody."""
    kind, _, number = viewer.actor.partition(":")
    if viewer.kind is not Kind.PERSON or kind != "account" or not number.isdecimal():
        return None
    return int(number)

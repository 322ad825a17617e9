"""Requests that change something carry a token of their page: Flask-WTF's, bound to the viewer's session.

Dash's renderer reads the cookie `_csrf_token_PORT` and sends it as the header X-CSRFToken; forms send the
field `csrf_token`. A bearer token or our own header is no cookie, so nothing can ride on it: those are
exempt, and the authorizer lets them into no page.
"""

from __future__ import annotations

from flask import Flask, Response, g, request, session
from flask_wtf.csrf import (  # type: ignore[import-untyped]
    CSRFProtect,
    generate_csrf,
    validate_csrf,
)
from wtforms import ValidationError  # type: ignore[import-untyped]

from dashboard.identity.authentication import INNER_HEADER, current
from dashboard.identity.cookie_names import Jar
from dashboard.identity.problems import Problem
from data_access.store import Unavailable

FORM, HEADER, FIELD = "palm_form", "X-CSRFToken", "csrf_token"
OWNER = "of"
SAFE = ("GET", "HEAD", "OPTIONS")


def attach(flask: Flask, secret_key: str, jar: Jar) -> None:
    """Configure an app; the authorizer calls `check`, an answer that is a page brings the cookie."""
    flask.secret_key = secret_key
    flask.config.update(
        SESSION_COOKIE_NAME=jar.name(FORM),
        SESSION_COOKIE_SECURE=jar.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(flask)
    flask.jinja_env.globals["csrf_token"] = token

    @flask.after_request
    def bring(response: Response) -> Response:
        if response.mimetype == "text/html" and request.method == "GET":
            response.set_cookie(jar.csrf, token(), secure=jar.secure, httponly=False, samesite="Strict")
        return response


def token() -> str:
    """The token of this request's viewer; a new one when the session is another than it was made for. While
    the database is away nobody knows whose it is: the one that is there stays, and is good again afterwards.
    """
    try:
        owner = _owner()
    except Unavailable:
        return str(generate_csrf())
    if session.get(OWNER) != owner:
        session.pop(FIELD, None)
        g.pop(FIELD, None)
        session[OWNER] = owner
    return str(generate_csrf())


def check() -> None:
    """Raise Problem 403 for a change without the token of the viewer's session."""
    if request.method in SAFE or "Authorization" in request.headers or INNER_HEADER in request.headers:
        return
    sent = request.headers.get(HEADER) or request.form.get(FIELD)
    try:
        validate_csrf(sent)
    except ValidationError:
        raise Problem("no_csrf", HEADER) from None
    if session.get(OWNER) != _owner():
        raise Problem("no_csrf", HEADER)


def _owner() -> str:
    try:
        return current().session
    except Problem:
        return ""

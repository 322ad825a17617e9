"""Who may do what over HTTP. Reading is open on the loopback address for now; a token that is sent must
be valid.
"""

from __future__ import annotations

from flask import request

from dashboard.problems import Problem
from dashboard.push import offload
from data_access.store import Store
from data_access.tokens import Token


def bearer(store: Store) -> Token | None:
    """The token of the request; None when no Authorization header is sent. Raises Problem 401 for a bad
    one.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _, secret = header.partition(" ")
    token = offload(store.token, secret.strip()) if kind.lower() == "bearer" and secret.strip() else None
    if token is None:
        raise Problem("unauthorized", "Authorization")
    return token


def may_read(store: Store, region: str) -> None:
    """Let a reader of `region` pass. Raises Problem 401 or 403."""
    token = bearer(store)
    if token is not None and not (token.scope == "read" and region.startswith(token.region)):
        raise Problem("forbidden", "region")


def reporter(store: Store) -> Token:
    """The token of someone who may report. Raises Problem 401 or 403."""
    token = bearer(store)
    if token is None:
        raise Problem("unauthorized", "Authorization")
    if token.scope != "report":
        raise Problem("forbidden", "Authorization")
    return token

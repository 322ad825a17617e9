"""How a browser on a wall is known again when its key has ended: it is told that, not asked to sign in."""

from __future__ import annotations

from hashlib import sha256

from flask import Response, request

from dashboard.identity.authentication import authenticator, secret

MARK = "palm_wall"
ENDED = "/kiosk?why=ended"


def remember(answer: Response, session: str, seconds: int) -> None:
    """Mark a browser that showed a key. The mark opens nothing and belongs to this one session: a person who
    signs in here later is no wall.
    """
    jar = authenticator().jar
    name, secure = jar.name(MARK), jar.secure
    answer.set_cookie(
        name, _mark(session), max_age=seconds, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def was_wall() -> bool:
    """Whether the session this request brought, good or not any more, was that of a wall."""
    brought = secret()
    return bool(brought) and authenticator().jar.read(request.cookies, MARK) == _mark(brought)


def _mark(session: str) -> str:
    return sha256(b"palm.wall:" + session.encode()).hexdigest()[:16]

"""The cookies of signing in: the session's secret, the half of a sign-in that waits for its rest, and what
makes a browser known to its people's accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from dashboard.identity.authentication import SESSION
from dashboard.identity.cookie_names import Jar
from data_access.accounts.devices import LIFE
from data_access.accounts.values import Half

STEP, DEVICE = "palm_step", "palm_device"
STEP_S = 600
DEVICE_S = int(LIFE.total_seconds())
LEFT_BEHIND = '"cache", "storage"'
"""Not "cookies": language and theme stay, and every cookie that opens something is dropped by name."""
WALL_S = 400 * 86400
"""A wall stays signed in over a power cut; its key, not the cookie, says how long it may."""


@dataclass(frozen=True, slots=True)
class Step:
    """A sign-in under way: whose, what it waits for, how it began and where it leads."""

    half: Half
    wants: str
    how: str
    next: str

    def as_dict(self) -> dict[str, Any]:
        """As the cookie has it."""
        return {
            "account": self.half.account,
            "version": self.half.version,
            "factor": self.half.factor,
            "nonce": self.half.nonce,
            "wants": self.wants,
            "how": self.how,
            "next": self.next,
        }


class Cookies:
    """Sets and reads them. `key` signs the half; the session's secret needs no signature: it is 256 bits."""

    def __init__(self, key: str, jar: Jar) -> None:
        self.jar, self.secure = jar, jar.secure
        self.session, self.step, self.device = (jar.name(name) for name in (SESSION, STEP, DEVICE))
        self._signer = URLSafeTimedSerializer(key, salt="palm.signin.step")

    def give_session(self, answer: Response, secret: str, *, wall: bool = False) -> None:
        """Hand the browser its session. A person's cookie ends with the browser, a wall's does not."""
        self._set(answer, self.session, secret, WALL_S if wall else None)

    def drop_session(self, answer: Response) -> None:
        """Take the session's cookie away, and what the browser kept of its pages. Browsers obey the header
        over https only; over http every answer said `no-store` where it mattered.
        """
        self._drop(answer, self.session)
        if self.session not in request.cookies:
            self._drop(answer, self.jar.former(SESSION))
        if self.secure:
            answer.headers["Clear-Site-Data"] = LEFT_BEHIND

    def give_device(self, answer: Response, secret: str) -> None:
        """Make the browser known; it stays so after the sign-out, and opens nothing by itself."""
        self._set(answer, self.device, secret, DEVICE_S)

    def read_device(self) -> str:
        """What makes this browser known, "" for nothing."""
        return self.jar.read(request.cookies, DEVICE)

    def drop_device(self, answer: Response) -> None:
        """Make the browser a stranger."""
        for name in (self.device, self.jar.former(DEVICE)):
            self._drop(answer, name)

    def give_step(self, answer: Response, step: Step) -> None:
        """Remember the half of a sign-in for STEP_S; the browser can read but not change it."""
        self._set(answer, self.step, str(self._signer.dumps(step.as_dict())), STEP_S)

    def drop_step(self, answer: Response) -> None:
        """Forget the half."""
        if self.step in request.cookies:
            self._drop(answer, self.step)

    def read_step(self) -> Step | None:
        """The sign-in under way in this browser; None without one, and for a forged or old one, or one of an
        older version of the program.
        """
        try:
            kept = self._signer.loads(request.cookies.get(self.step, ""), max_age=STEP_S)
            half = Half(int(kept["account"]), int(kept["version"]), bool(kept["factor"]), str(kept["nonce"]))
        except (BadSignature, KeyError):
            return None
        return Step(half, str(kept["wants"]), str(kept["how"]), str(kept["next"]))

    def _set(self, answer: Response, name: str, value: str, seconds: int | None) -> None:
        answer.set_cookie(
            name, value, max_age=seconds, httponly=True, samesite="Lax", secure=self.secure, path="/"
        )

    def _drop(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, httponly=True, samesite="Lax", secure=self.secure, path="/")

"""Keys on /admin: tokens of programs, keys of walls. A secret is shown once, when its key is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dashboard.services.accounts_service import moment
from dashboard.services.base import Asked, Base, number, text
from dashboard.services.container import Parts
from data_access.accounts.account_edits import checked_name
from data_access.accounts.accounts import Accounts
from data_access.accounts.program_keys import READ
from data_access.accounts.tokens import NewToken, Token
from data_access.accounts.values import Kiosk
from domain.access.rights import Right
from domain.kernel.errors import Refused

MOST_DAYS = 3650
MOST_NAMES = 50
Rows = list[dict[str, Any]]


class KeysDesk(Base):
    """The keys in a county."""

    def __init__(self, parts: Parts, accounts: Accounts) -> None:
        super().__init__(parts)
        self._accounts = accounts

    def tokens(self, county: str) -> Rows:
        """Tokens that work, then those that are over: ended, with when, or at the end of their time."""
        _, within = self._asked(county)
        keys = self._accounts
        works, over = self.aside(lambda: (keys.tokens(within), keys.tokens_over(within)))
        return [_token(one, False) for one in works] + [_token(one, True) for one in over]

    def create_token(self, county: str, form: Mapping[str, Any]) -> dict[str, Any]:
        """A token and its secret; one that reads is asked for, and a commander hands it out. Refused
        bad_scope, bad_kind, bad_region, bad_name, bad_reason, forbidden.
        """
        asked, _ = self._asked(county)
        if text(form, "scope") == READ:
            given = (self._region(asked, form), text(form, "name") or "", self._days(form))
            self._act(asked, self._accounts.ask_token, *given, form.get("reason"))
            return {"asked": True}
        new = NewToken(
            scope=text(form, "scope") or "",
            region=self._region(asked, form),
            sources=_names(form.get("sources"), "sources"),
            kinds=_names(form.get("kinds"), "kinds"),
            name=checked_name(text(form, "name") or ""),
            expires_at=self._end(form),
        )
        made, secret = self._act(asked, self._accounts.create_token, new)
        return {"row": _token(made, False), "secret": secret}

    def revoke_token(self, county: str, token_id: int) -> None:
        """End a token of the county. Refused no_token."""
        asked, within = self._asked(county)
        wanted = self._mine(self._accounts.tokens, within, token_id, "no_token")
        self._act(asked, self._accounts.end_token, wanted)

    def kiosks(self, county: str) -> Rows:
        """Keys of walls; those that work first."""
        _, within = self._asked(county)
        now = self.clock()
        return [_kiosk(one, now) for one in self.aside(self._accounts.kiosks, within)]

    def create_kiosk(self, county: str, form: Mapping[str, Any]) -> dict[str, Any]:
        """A key for a wall and its secret. Refused bad_region, bad_name, past, forbidden."""
        asked, _ = self._asked(county)
        given = (text(form, "name") or "", self._region(asked, form), self._end(form))
        made, secret = self._act(asked, self._accounts.create_kiosk, *given)
        return {"row": _kiosk(made, self.clock()), "secret": secret}

    def end_kiosk(self, county: str, kiosk_id: int) -> None:
        """End a key of the county and every screen it opened. Refused no_kiosk."""
        asked, within = self._asked(county)
        wanted = self._mine(self._accounts.kiosks, within, kiosk_id, "no_kiosk")
        self._act(asked, self._accounts.end_kiosk, wanted)

    def _asked(self, county: str) -> tuple[Asked, tuple[str, ...]]:
        asked = self.asked(county)
        return asked, asked.within(Right.MANAGE_KEYS) or (asked.code,)

    def _region(self, asked: Asked, form: Mapping[str, Any]) -> str:
        """A region of the county that the viewer administers keys in. Refused bad_region, forbidden."""
        region = text(form, "region") or asked.code
        if not asked.county.has_region(region):
            raise Refused("bad_region", "no such region in the county", "region")
        asked.require(Right.MANAGE_KEYS, region)
        return region

    def _end(self, form: Mapping[str, Any]) -> datetime | None:
        """When a key ends, from its days; None: when it is ended."""
        days = self._days(form)
        return self.clock() + timedelta(days=days) if days else None

    def _days(self, form: Mapping[str, Any]) -> int:
        """The days of a key, 0 for none. Refused bad_number, too_many_days."""
        if form.get("days") in (None, "", 0, "0"):
            return 0
        days = number(form["days"], "days")
        if not 1 <= days <= MOST_DAYS:
            raise Refused("too_many_days", f"1 to {MOST_DAYS}", "days")
        return days

    def _mine(
        self, ask: Callable[..., Sequence[Token | Kiosk]], within: tuple[str, ...], given: Any, code: str
    ) -> int:
        wanted = number(given, "id")
        if all(one.id != wanted for one in self.aside(ask, within)):
            raise Refused(code, "there is no such key", "id")
        return wanted

    def _act(self, asked: Asked, act: Callable[..., Any], *given: Any) -> Any:
        return self.aside(act, *given, asked.viewer, asked.origin.address)


def _names(given: Any, where: str) -> tuple[str, ...]:
    if given in (None, ""):
        return ()
    if not isinstance(given, list) or len(given) > MOST_NAMES or not all(isinstance(g, str) for g in given):
        raise Refused("bad_parameter", f"a list of at most {MOST_NAMES} names", where)
    return tuple(dict.fromkeys(one.strip() for one in given if one.strip()))


def _token(token: Token, over: bool) -> dict[str, Any]:
    return {
        "over": over,
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "region": token.region,
        "sources": list(token.sources),
        "kinds": list(token.kinds),
        "created_at": moment(token.created_at),
        "expires_at": moment(token.expires_at),
        "last_used": moment(token.last_used),
        "revoked_at": moment(token.revoked_at),
    }


def _kiosk(kiosk: Kiosk, now: datetime) -> dict[str, Any]:
    ends = moment(kiosk.expires_at)
    return {
        "over": kiosk.ended_at is not None or (ends is not None and ends <= now),
        "id": kiosk.id,
        "name": kiosk.name,
        "region": kiosk.region,
        "created_at": moment(kiosk.created_at),
        "expires_at": ends,
        "ended_at": moment(kiosk.ended_at),
    }

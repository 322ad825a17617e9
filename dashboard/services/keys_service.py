"""Keys on /admin: tokens of programs, keys of walls. A secret is shown once, when its key is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from dashboard.services.accounts_service import moment
from dashboard.services.base import Base, CountyRequest, number, text
from dashboard.services.container import Services
from data_access.accounts.accounts import Accounts
from domain.access.rights import Right
from domain.accounts.account_rules import checked_name
from domain.accounts.key_commands import CreateKiosk, CreateToken, EndKiosk, EndToken, RequestReadToken
from domain.accounts.keys import READ, Kiosk, NewToken, Token, check_county_region, parse_key_days
from domain.kernel.form_values import parse_names
from domain.kernel.lookups import require_found

Rows = list[dict[str, Any]]
Key = TypeVar("Key", Token, Kiosk)
MADE_BEFORE: Final = {"made_before": True}
"""The answer to a repetition: a secret is shown once, and no second one is made."""


class KeysService(Base):
    """The keys in a county."""

    def __init__(self, services: Services, accounts: Accounts) -> None:
        super().__init__(services)
        self._accounts = accounts

    def tokens(self, county: str) -> Rows:
        """Tokens that work, then those that are over: ended, with when, or at the end of their time."""
        _, within = self._request_within(county)
        keys = self._accounts.tokens
        works, over = self.aside(lambda: (keys.within(within), keys.over(within)))
        return [_token(key, False) for key in works] + [_token(key, True) for key in over]

    def create_token(self, county: str, form: Mapping[str, Any], key: str) -> dict[str, Any]:
        """A token and its secret; one that reads is asked for, and a commander hands it out. Of one that was
        made before under the key only that. Refused bad_scope, bad_kind, bad_region, bad_name, bad_reason,
        forbidden.
        """
        request, _ = self._request_within(county)
        if text(form, "scope") == READ:
            self.handle_once(request, self._request(request, form, key))
            return {"asked": True}
        new = NewToken(
            scope=text(form, "scope") or "",
            region=self._region(request, form),
            sources=parse_names(form.get("sources"), "sources"),
            kinds=parse_names(form.get("kinds"), "kinds"),
            name=checked_name(text(form, "name") or ""),
            expires_at=self._end(form),
        )
        made = self.handle_once(request, CreateToken(region=new.region, new=new, key=key))
        return MADE_BEFORE if made is None else {"row": _token(made[0], False), "secret": made[1]}

    def _request(self, request: CountyRequest, form: Mapping[str, Any], key: str) -> RequestReadToken:
        return RequestReadToken(
            key=key,
            region=self._region(request, form),
            name=text(form, "name") or "",
            days=parse_key_days(form.get("days")),
            reason=form.get("reason") or "",
        )

    def revoke_token(self, county: str, token_id: int) -> None:
        """End a token of the county. Refused no_token."""
        request, within = self._request_within(county)
        token = self._find_own(self._accounts.tokens.within, within, token_id, "no_token")
        self.handle(request, EndToken(region=token.region, token=token.id))

    def kiosks(self, county: str) -> Rows:
        """Keys of walls; those that work first."""
        _, within = self._request_within(county)
        now = self.clock()
        return [_kiosk(key, now) for key in self.aside(self._accounts.kiosks.within, within)]

    def create_kiosk(self, county: str, form: Mapping[str, Any], key: str) -> dict[str, Any]:
        """A key for a wall and its secret; of one that was made before under `key` only that. Refused
        bad_region, bad_name, past, forbidden.
        """
        request, _ = self._request_within(county)
        name, region = text(form, "name") or "", self._region(request, form)
        command = CreateKiosk(region=region, name=name, expires_at=self._end(form), key=key)
        made = self.handle_once(request, command)
        return MADE_BEFORE if made is None else {"row": _kiosk(made[0], self.clock()), "secret": made[1]}

    def end_kiosk(self, county: str, kiosk_id: int) -> None:
        """End a key of the county and every screen it opened. Refused no_kiosk."""
        request, within = self._request_within(county)
        kiosk = self._find_own(self._accounts.kiosks.within, within, kiosk_id, "no_kiosk")
        self.handle(request, EndKiosk(region=kiosk.region, kiosk=kiosk.id))

    def _request_within(self, county: str) -> tuple[CountyRequest, tuple[str, ...]]:
        request = self.request(county)
        return request, request.within(Right.MANAGE_KEYS) or (request.code,)

    def _region(self, request: CountyRequest, form: Mapping[str, Any]) -> str:
        """A region of the county that the viewer administers keys in. Refused bad_region, forbidden."""
        region = text(form, "region") or request.code
        check_county_region(request.county.has_region(region))
        request.require(Right.MANAGE_KEYS, region)
        return region

    def _end(self, form: Mapping[str, Any]) -> datetime | None:
        """When a key ends, from its days; None: when it is ended."""
        days = parse_key_days(form.get("days"))
        return self.clock() + timedelta(days=days) if days else None

    def _find_own(
        self, find: Callable[..., Sequence[Key]], within: tuple[str, ...], given: Any, code: str
    ) -> Key:
        wanted = number(given, "id")
        found = next((key for key in self.aside(find, within) if key.id == wanted), None)
        return require_found(found, code, "key", "id")


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

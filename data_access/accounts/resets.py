"""Giving somebody a new way in who lost theirs, without a way for whoever does it to become them unseen.

A reset ends the old password, the sessions and the known browsers at once, has a reason, is in the trace, and
is shown to the account's owner (`told`). Of administrators and auditors, and of who was one within APART, an
administrator asks for it and a second one carries it out; the commands on the server need none of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from data_access.accounts.account_edits import is_guarded
from data_access.accounts.base import DONE, REJECTED, WAITING
from data_access.accounts.invitations import RESET, Inviting
from data_access.accounts.secret_values import spoken
from data_access.accounts.values import Account, Reset, Told
from data_access.audit.object_names import names
from data_access.directory.dual_control import check_apart
from data_access.storage.bulk import is_sqlite
from data_access.storage.codec import utc_text, value_of
from data_access.tables import account_tables as t
from data_access.unit_of_work import UnitOfWork
from domain.access.reasons import checked_reason
from domain.access.rights import Kind, Viewer
from domain.directory.imports import Hand
from domain.kernel.errors import Refused

PASSWORD, FACTOR = "password", "factor"  # nosec B105 # pragma: allowlist secret - kinds of resets
WAITS = timedelta(days=3)
TOLD_FOR = timedelta(days=90)
_a, _r = t.accounts.c, t.resets.c
_TOLD = """
WHERE county = :county AND object = :object AND seq = 0 AND actor <> :object AND at > :since
AND action IN ('password.reset', 'factor.removed', 'reset.proposed', 'reset.rejected')
ORDER BY n DESC LIMIT 20
"""


class Resets(Inviting):
    """New passwords and lost second factors, by somebody else."""

    def reset_password(self, account_id: int, by: Viewer, address: str, reason: str = "") -> str:
        """The old password is dead and every session over; the secret of a link to set a new one.

        Raises Refused: bad_reason, needs_second, own_account, forbidden, no_account.
        """
        with self._changing(account_id, by, address) as (act, account):
            self._check_alone(account, by, reason)
            return self._reset(act, account, PASSWORD, reason)

    def reset_second_factor(self, account_id: int, by: Viewer, address: str, reason: str = "") -> Account:
        """Take the second factor off for somebody who lost it. Raises as reset_password."""
        with self._changing(account_id, by, address) as (act, account):
            self._check_alone(account, by, reason)
            self._reset(act, account, FACTOR, reason)
            return self._account(act.connection, account_id)

    def temporary_password(self, account_id: int, by: Viewer, address: str, reason: str = "") -> str:
        """A password to be told by word of mouth; it has to be changed at the next sign-in, within a day.
        Raises as reset_password.
        """
        password = spoken()
        with self.hashing.slot():
            hashed = self.hashing.hash(password)
        with self._changing(account_id, by, address) as (act, account):
            self._check_alone(account, by, reason)
            self._new_password(act, account, hashed)
            self._end_invitations(act.connection, account_id)
            act.trace("password.reset", account.actor, None, {"by": "temporary password"}, reason=reason)
        return password

    def needs_second(self, account: Account) -> bool:
        """Whether two administrators are needed to reset it."""
        guarded = account.guarded_until is not None and account.guarded_until > utc_text(self.clock())
        return account.taken and (guarded or is_guarded(account.grants))

    def ask_reset(self, account_id: int, kind: str, reason: str, by: Viewer, address: str) -> Reset:
        """Ask a second administrator for a reset; nothing of the account changes yet.

        Raises Refused: bad_reason, reset_waiting, bad_reset, own_account, forbidden, no_account.
        """
        why, now = checked_reason(reason), self.clock()
        with self._changing(account_id, by, address) as (act, account):
            if kind not in (PASSWORD, FACTOR) or not self.needs_second(account):
                raise Refused("bad_reset", "no reset that needs a second administrator", "reset")
            if self._open_resets(act.connection, [account_id]):
                raise Refused("reset_waiting", "a reset of this account waits already", "reset")
            row = {
                "account": account_id,
                "kind": kind,
                "author": by.actor,
                "author_person": by.person,
                "author_name": by.name,
                "reason": why,
                "at": utc_text(now),
                "expires_at": utc_text(now + WAITS),
                "state": WAITING,
            }
            act.connection.execute(insert(t.resets).values(row))
            act.trace("reset.proposed", account.actor, None, {"reset": kind}, reason=why)
            return self._open_resets(act.connection, [account_id])[account_id]

    def approve_reset(self, account_id: int, by: Viewer, address: str) -> str:
        """Carry out what another administrator asked for: the secret of the link, "" for a second factor.

        Raises Refused: no_reset, own_reset, made_by_author, author_gone, own_account, forbidden, no_account.
        """
        with self._changing(account_id, by, address) as (act, account):
            one, hand = self._waiting(act.connection, account_id), Hand(by.actor, by.person)
            if one.author.same(hand):
                raise Refused("own_reset", "nobody approves their own reset")
            check_apart(act, one.author, hand)
            self._check_author(act.connection, one)
            self._settle(act, one, DONE, by)
            return self._reset(act, account, one.kind, one.reason, ordered_by=one.author.actor)

    def reject_reset(self, account_id: int, by: Viewer, address: str) -> None:
        """Refuse a reset, or take one's own back. Raises Refused: no_reset, own_account, forbidden."""
        with self._changing(account_id, by, address) as (act, account):
            one = self._waiting(act.connection, account_id)
            self._settle(act, one, REJECTED, by)
            act.trace("reset.rejected", account.actor, None, {"reset": one.kind}, ordered_by=one.author.actor)

    def resets(self, ids: Iterable[int]) -> dict[int, Reset]:
        """The resets that wait, by account."""
        with self.store.reading() as connection:
            return self._open_resets(connection, ids)

    def told(self, account_id: int) -> tuple[Told, ...]:
        """What others did to the ways in of an account within TOLD_FOR, newest first; from the trace."""
        account = self.account(account_id)
        with self.store.reading() as connection:
            hint = " INDEXED BY trace_acts_by_object" if is_sqlite(connection) else ""
            query = text(f"SELECT at, actor, action, body FROM trace{hint} {_TOLD}")  # nosec B608 - ours
            given = {"county": account.region[:6], "object": account.actor}
            since = utc_text(self.clock() - TOLD_FOR)
            rows = connection.execute(query, given | {"since": since}).all()
            known = names(connection, [row.actor for row in rows])
        return tuple(
            Told(row.action, row.at, known.get(row.actor, row.actor), value_of(row.body).get("reason", ""))
            for row in rows
        )

    def _check_alone(self, account: Account, by: Viewer, reason: str) -> None:
        """Whether one administrator may do it alone."""
        if by.kind is Kind.INNER:
            return
        if account.taken:
            checked_reason(reason)
        if self.needs_second(account):
            raise Refused("needs_second", "administrators and auditors are reset by two administrators")

    def _check_author(self, connection: Connection, one: Reset) -> None:
        kind, _, number = one.author.actor.partition(":")
        author = self._accounts(connection, _a.id == int(number)) if kind == "account" else ()
        if not author or author[0].disabled_at is not None:
            raise Refused("author_gone", "whoever asked for it was disabled: reject it")

    def _reset(self, act: UnitOfWork, account: Account, kind: str, reason: str, ordered_by: str = "") -> str:
        if kind == FACTOR:
            self._take_off(act, account, reason, ordered_by)
            self._bump(act.connection, account.id)
            self._forget_devices(act.connection, account.id)
            self._note_reset(act.connection, account.id)
            return ""
        self._new_password(act, account, None)
        act.trace("password.reset", account.actor, None, {"by": "link"}, reason=reason, ordered_by=ordered_by)
        return self._new_link(act.connection, account.id, RESET)

    def _new_password(self, act: UnitOfWork, account: Account, hashed: str | None) -> None:
        """Another password, or none before the link is used; whoever was in is out."""
        change = update(t.accounts).where(_a.id == account.id)
        act.connection.execute(change.values(password=hashed, must_change=int(hashed is not None)))
        self._bump(act.connection, account.id)
        self._forget_devices(act.connection, account.id)
        self._note_reset(act.connection, account.id)

    def _note_reset(self, connection: Connection, account_id: int) -> None:
        now = utc_text(self.clock())
        connection.execute(update(t.accounts).where(_a.id == account_id).values(reset_at=now))

    def _waiting(self, connection: Connection, account_id: int) -> Reset:
        found = self._open_resets(connection, [account_id]).get(account_id)
        if found is None:
            raise Refused("no_reset", "no reset of this account waits", "reset")
        return found

    def _open_resets(self, connection: Connection, ids: Iterable[int]) -> dict[int, Reset]:
        open_ = (_r.state == WAITING, _r.expires_at > utc_text(self.clock()))
        rows = connection.execute(select(t.resets).where(_r.account.in_(list(ids)), *open_)).all()
        return {row.account: _reset_of(row) for row in rows}

    def _settle(self, act: UnitOfWork, one: Reset, state: str, by: Viewer) -> None:
        mine = update(t.resets).where(_r.id == one.id, _r.state == WAITING)
        act.connection.execute(mine.values(state=state, settled_by=by.actor))


def _reset_of(row: Any) -> Reset:
    author = Hand(row.author, row.author_person)
    return Reset(row.id, row.account, row.kind, author, row.author_name, row.reason, row.at, row.expires_at)

"""Somebody's own second factor: set up, shown, replaced, taken off.

Each of these asks again who it is: the password, or for who has none a sign-in that is young. A session that
somebody found open is no proof.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from data_access.accounts import second_factor
from data_access.accounts import secret_values as secrets
from data_access.accounts.base import NOTHING_PENDING, hash_of
from data_access.accounts.reauthentication import Proving
from data_access.accounts.values import Account, Half
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.kernel.errors import Refused

PENDING = timedelta(minutes=10)
"""How long a seed that was shown can be confirmed, and is shown again: in the session or sign-in that began
it, and in no other.
"""
_a, _r = t.accounts.c, t.recovery_codes.c


class Factors(Proving):
    """One-time codes and recovery codes."""

    def totp_begin(self, account_id: int, password: str, origin: Origin, session: str) -> str:
        """The otpauth address of a new seed that still has to be confirmed, in the session that asks.

        Raises Refused: bad_credentials, busy, sign_in_again, factor_set (take it off first).
        """
        account = self._proven(account_id, password, origin, session)
        if account.has_totp:
            raise Refused("factor_set", "there is a second factor already: take it off first")
        return second_factor.address(self._new_pending(account, hash_of(session)), account.login)

    def totp_begun(self, account_id: int, session: str) -> str:
        """The address of the seed that waits, for the session that began it and whose proof is young.

        Raises Refused: proof_old, factor_set, seed_over.
        """
        account = self.account(account_id)
        if account.has_totp:
            raise Refused("factor_set", "there is a second factor already")
        self._check_proof(account_id, session)
        return self._pending_address(account, hash_of(session))

    def enrol_address(self, half: Half) -> str:
        """The address of a seed for somebody on the way in, who has just shown who they are; the same in this
        sign-in until it is confirmed or too old. Raises Refused: half_gone, factor_set.
        """
        account = self.account(half.account)
        if account.version != half.version:
            raise Refused("half_gone", "this sign-in began too long ago: begin again")
        if account.has_totp:
            raise Refused("factor_set", "there is a second factor already")
        try:
            return self._pending_address(account, holder_of(half))
        except Refused:
            return second_factor.address(self._new_pending(account, holder_of(half)), account.login)

    def totp_confirm(self, account_id: int, code: str, origin: Origin, session: str) -> tuple[str, ...]:
        """Set up the begun seed, which its first code proves; the recovery codes, shown once.

        Every other session ends. Raises Refused: proof_old, factor_set, half_gone, seed_over, bad_code.
        """
        account = self.account(account_id)
        if account.has_totp:
            raise Refused("factor_set", "there is a second factor already")
        self._check_proof(account_id, session)
        with self._acting(account.region, origin) as act:
            codes = self._confirm(act, account, code, hash_of(session))
            self._bump(act.connection, account_id, session)
        return codes

    def totp_remove(self, account_id: int, password: str, origin: Origin, session: str = "") -> None:
        """Take the second factor off; every session but the one that asks ends. Raises Refused:
        bad_credentials, sign_in_again, factor_required, busy.
        """
        if self.policy.factor_required:
            raise Refused("factor_required", "this installation asks everybody for a second factor")
        account = self._proven(account_id, password, origin, session)
        with self._acting(account.region, origin) as act:
            self._as_it_was(act.connection, account)
            self._take_off(act, account)
            self._bump(act.connection, account_id, session)

    def recovery_renew(
        self, account_id: int, password: str, origin: Origin, session: str = ""
    ) -> tuple[str, ...]:
        """Ten new recovery codes; the old ones are dead. Raises Refused: bad_credentials, sign_in_again,
        no_factor, busy.
        """
        account = self._proven(account_id, password, origin, session)
        if not account.has_totp:
            raise Refused("no_factor", "there is no second factor to recover")
        with self._acting(account.region, origin) as act:
            self._as_it_was(act.connection, account)
            act.trace("recovery.renewed", account.actor, None, {"codes": second_factor.RECOVERY_CODES})
            return self._new_codes(act.connection, account_id)

    def _confirm(self, act: UnitOfWork, account: Account, code: str, holder: bytes) -> tuple[str, ...]:
        """Make the seed that the holder began the account's, inside an act. Raises Refused: half_gone,
        seed_over, bad_code.
        """
        self._as_it_was(act.connection, account)
        pending = self._pending(act.connection, account.id, holder)
        seed = second_factor.unseal(self.policy.key, account.id, pending)
        step = second_factor.step_of(seed, code, self.clock(), 0)
        if step is None:
            raise Refused("bad_code", "not the code of the device that is being set up", "code")
        made = {"totp": pending, "totp_last_step": step, **NOTHING_PENDING}
        act.connection.execute(update(t.accounts).where(_a.id == account.id).values(made))
        act.trace("factor.set", account.actor, {"totp": account.has_totp}, {"totp": True})
        return self._new_codes(act.connection, account.id)

    def _code_fits(self, connection: Connection, account_id: int, code: str) -> str | None:
        """What a code was, "totp" or "recovery", now used up; None for a wrong or used one."""
        query = select(_a.totp, _a.totp_last_step).where(_a.id == account_id)
        row = connection.execute(query).one()
        if row.totp is not None:
            seed = second_factor.unseal(self.policy.key, account_id, row.totp)
            step = second_factor.step_of(seed, code, self.clock(), row.totp_last_step)
            if step is not None:
                later = update(t.accounts).where(_a.id == account_id, _a.totp_last_step < step)
                used = connection.execute(later.values(totp_last_step=step)).rowcount
                return "totp" if used else None
        unused = (_r.account == account_id, _r.hash == second_factor.hash_of_code(code), _r.used_at.is_(None))
        spent = update(t.recovery_codes).where(*unused).values(used_at=utc_text(self.clock()))
        return "recovery" if connection.execute(spent).rowcount else None

    def _take_off(self, act: UnitOfWork, account: Account, reason: str = "", ordered_by: str = "") -> None:
        cleared = {"totp": None, **NOTHING_PENDING}
        act.connection.execute(update(t.accounts).where(_a.id == account.id).values(cleared))
        act.connection.execute(delete(t.recovery_codes).where(_r.account == account.id))
        old = {"totp": account.has_totp}
        new = {"totp": False}
        act.trace("factor.removed", account.actor, old, new, reason=reason, ordered_by=ordered_by)

    def _new_codes(self, connection: Connection, account_id: int) -> tuple[str, ...]:
        codes = second_factor.recovery_codes()
        connection.execute(delete(t.recovery_codes).where(_r.account == account_id))
        rows = [{"account": account_id, "hash": second_factor.hash_of_code(code)} for code in codes]
        connection.execute(insert(t.recovery_codes), rows)
        return codes

    def _new_pending(self, account: Account, holder: bytes) -> str:
        """A seed waits to be confirmed by its holder: nothing that anybody can do yet hangs on it, so no
        trace tells it.
        """
        seed = second_factor.new_seed()
        begun = {
            "totp_pending": second_factor.seal(self.policy.key, account.id, seed),
            "totp_pending_for": holder,
            "totp_pending_at": utc_text(self.clock()),
        }
        with self.store.database.writing() as connection:
            mine = update(t.accounts).where(_a.id == account.id, _a.version == account.version)
            connection.execute(mine.values(begun))
        return seed

    def _pending_address(self, account: Account, holder: bytes) -> str:
        """Raises Refused: seed_over, factor_lost."""
        with self.store.reading() as connection:
            pending = self._pending(connection, account.id, holder)
        seed = second_factor.unseal(self.policy.key, account.id, pending)
        return second_factor.address(seed, account.login)

    def _pending(self, connection: Connection, account_id: int, holder: bytes) -> bytes:
        """The sealed seed that the holder began within PENDING. Raises Refused("seed_over")."""
        mine = (_a.id == account_id, _a.totp_pending_for == holder, _a.totp_pending_for != b"")
        young = _a.totp_pending_at > utc_text(self.clock() - PENDING)
        found = connection.execute(select(_a.totp_pending).where(*mine, young)).scalar()
        if found is None:
            raise Refused("seed_over", "no second factor was begun here within ten minutes: begin again")
        return bytes(found)


def holder_of(half: Half) -> bytes:
    """Who begins a second factor in a sign-in; never a session's."""
    return secrets.hashed(f"half:{half.nonce}") if half.nonce else b""

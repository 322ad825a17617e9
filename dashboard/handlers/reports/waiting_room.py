"""What waits for the reports of cases, as the decisions of one transaction see and change it."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from dashboard.handlers.reports.envelopes import CountyPack, Envelope, internal, letter_of
from data_access.cases import waiting_updates
from data_access.cases.waiting_updates import Kept
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import UnitOfWork
from data_access.streams.dead_letters import DeadLetter
from data_access.streams.wire import wire_format
from data_access.streams.wire.sender_field import read_sender, write_sender
from domain.cases.case_join import Case, case_id
from domain.decisions.world import Decision, Waiting
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.messages import CaseClosed, CaseUpdated

log = logging.getLogger(__name__)


class Held(NamedTuple):
    """A message that waits, with its row; `stored`: the row is in the table."""

    message: Waiting
    row: Kept
    stored: bool


class WaitingRoom:
    """The waiting messages of one world. `known`: ids of cases in the table; only these can have rows.
    `freed`: causes that became dead letters; `legacy`: by root, what an older version had joined to it.
    """

    def __init__(self, county: CountyPack, work: UnitOfWork, now: datetime) -> None:
        self.known: Collection[str] = ()
        self.dead: list[DeadLetter] = []
        self._county, self._now = county, now
        self._connection, self._world = work.connection, work.world
        self._roots: dict[str, dict[str, Held]] = {}
        self.legacy: dict[str, str] = {}
        self._gone: set[str] = set()
        self._taken: set[str] = set()
        self.freed: list[str] = []
        self._released = 0

    def waiting(self, root: Case) -> list[Waiting]:
        """What waits for the reports of a root's source and id."""
        return [held.message for held in self._root(root.id).values()]

    def waits(self, root: Case, scope: str) -> int:
        """How many of those are of one scope."""
        return len([held for held in self._root(root.id).values() if held.message.scope == scope])

    def apply(self, decision: Decision, envelope: Envelope) -> None:
        """Take over what a decision about the message of an envelope says of what waits."""
        for update in decision.wait:
            self._wait(update, envelope)
        refused = {update.cause: why for update, why in decision.refused}
        for update in decision.done:
            held = self._roots[_root_of(self._world, update)].pop(update.cause)
            self._remove(held, refused.get(update.cause))
        for row in decision.save:
            if isinstance(row, Case) and row.visible and row.id in self.legacy:
                self._gone.add(self.legacy.pop(row.id))

    def released(self) -> set[str]:
        """Causes that became dead letters since this was asked last: they use up no id any more, and can be
        taken again.
        """
        since, self._released = self._released, len(self.freed)
        gone = set(self.freed[since:])
        waiting_updates.forget_handled(self._connection, self._world, gone)
        return gone

    def save(self) -> None:
        """Write what is another now."""
        connection, world = self._connection, self._world
        waiting_updates.remove(connection, world, self._gone)
        held = [held_message for root in self._roots.values() for held_message in root.values()]
        waiting_updates.add(
            connection, [held_message.row for held_message in held if not held_message.stored]
        )
        waiting_updates.mark_taken(connection, world, self._taken - self._gone)

    def _wait(self, update: Waiting, envelope: Envelope) -> None:
        root = self._roots.setdefault(_root_of(self._world, update), {})
        if (held := root.get(update.cause)) is None:
            root[update.cause] = Held(update, self._row(update, envelope), False)
            return
        root[update.cause] = Held(update, held.row._replace(taken=int(update.taken)), held.stored)
        if held.stored:
            self._taken.add(update.cause)

    def _row(self, update: Waiting, envelope: Envelope) -> Kept:
        message, world = update.message, self._world
        kind = "closed" if isinstance(message, CaseClosed) or message.stage == "closed" else "updated"
        names = (update.scope, update.cause, message.source, message.case, kind, envelope.entry_id)
        by, now = write_sender(update.sender).decode(), utc_text(self._now)
        return Kept(str(world), _root_of(world, update), *names, by, envelope.raw, now, int(update.taken))

    def _remove(self, held: Held, why: Refused | None) -> None:
        """It waits no more; refused it is a dead letter, and uses up no id."""
        if held.stored:
            self._gone.add(held.row.cause)
        if why is not None:
            self.freed.append(held.row.cause)
            self.dead.append(letter_of(envelope_of(held.row), why))

    def _root(self, root: str) -> dict[str, Held]:
        if root not in self._roots:
            self._roots[root] = {}
            if root in self.known:
                self._load(root)
        return self._roots[root]

    def _load(self, root: str) -> None:
        for row in waiting_updates.of_root(self._connection, self._world, root):
            if not row.kind:
                self.legacy[root] = row.cause
                continue
            try:
                message = wire_format.parse(row.raw, "cases", self._county, self._now)
            except Refused as refused:
                self._faulty(row, refused)
            except Exception as error:
                log.exception("what waits as %s cannot be read", row.cause)
                self._faulty(row, internal(error))
            else:
                if isinstance(message, CaseUpdated | CaseClosed):
                    sender = read_sender(row.sent_by.encode())
                    update = Waiting(row.cause, row.scope, message, sender, bool(row.taken))
                    self._roots[root][row.cause] = Held(update, row, True)

    def _faulty(self, row: Kept, why: Refused) -> None:
        """What could be read when it came cannot be any more: the county's lists are others now."""
        self._gone.add(row.cause)
        if not row.taken:
            self.freed.append(row.cause)
            self.dead.append(letter_of(envelope_of(row), why))


def envelope_of(row: Kept) -> Envelope:
    """The entry a waiting message came as."""
    return Envelope(
        WorldId(row.county), "cases", row.entry, row.raw, 1, None, read_sender(row.sent_by.encode())
    )


def _root_of(world: WorldId, update: Waiting) -> str:
    return case_id(world, update.message.source, update.message.case)

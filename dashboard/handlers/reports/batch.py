"""The decisions of one transaction of the report handler: drop repetitions, load the world, decide, save."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import cycle
from typing import Final

from dashboard.handlers.reports.batch_world import (
    CASE_MESSAGES,
    FIELD_MESSAGES,
    STORM_MESSAGES,
    WARNING_MESSAGES,
    World,
    find_subjects,
)
from dashboard.handlers.reports.envelopes import UNMARKED, CountyPack, Marking, Opened, internal, letter_of
from dashboard.handlers.reports.field_batch import FieldBatch
from dashboard.handlers.reports.progress_mark import WAITS
from dashboard.handlers.reports.receipts import ReceiptBatch
from dashboard.handlers.reports.waiting_room import WaitingRoom
from dashboard.handlers.reports.warning_work import WarningWork
from dashboard.handlers.rollouts.hold_handlers import hold_uncalled
from dashboard.handlers.rollouts.proposal_handlers import renew_proposals
from dashboard.handlers.squad_following import move_squads
from data_access.cases.live_rows import LiveRows
from data_access.database.bulk import is_sqlite
from data_access.database.codec import utc_text
from data_access.database.database import OF_DATABASE
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.directory_lookup import Present
from data_access.streams.dead_letters import DeadLetter
from data_access.streams.intake_rows import IntakeRows, SourceCount
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.cases.case_join import Case, case_id, key_of
from domain.decisions.decide import decide
from domain.decisions.storm_decisions import renew_outlook
from domain.decisions.world import Saved
from domain.emergency.warnings.standing.signature_policy import Trust
from domain.emergency.warnings.standing.warning_changes import Circumstances
from domain.kernel.errors import Reason, Refused
from domain.messages import (
    AnyMessage,
    CaseReported,
    TaskReceipt,
    WarningFile,
    WarningSeen,
)
from domain.sources.senders import check_sender

log = logging.getLogger(__name__)
SENT_AFTER: Final = 125
"""Messages behind which PostgreSQL gets the rows of one table: fewer cost more COPYs, more leave more to wait
for at the end.
"""


class Batch:
    """The decisions of one transaction."""

    def __init__(
        self,
        county: CountyPack,
        work: UnitOfWork,
        now: datetime,
        mark: Marking = UNMARKED,
        trust: Trust = Trust.ANY,
    ) -> None:
        self.taken = self.duplicates = 0
        self.dead: list[DeadLetter] = []
        self._county, self._work, self._now, self._mark, self._trust = county, work, now, mark, trust
        self._live = LiveRows(work)
        self._intake = IntakeRows(work.connection, work.world, utc_text(now))
        self._counts: dict[str, SourceCount] = {}
        self._handled: list[tuple[str, bytes, int]] = []
        self._told: list[AnyMessage] = []
        self._known: set[str] = set()
        self._room = WaitingRoom(county, work, now)
        self._told_of: dict[str, tuple[str, str]] = {}
        self._warned = False
        self._receipts = ReceiptBatch(work, now, county.tz)
        self._field = FieldBatch(work, county)

    def take(self, opened: Sequence[Opened]) -> None:
        """Decide every message that was not taken before. A refused one uses up no id: what follows may be
        the same message, mended.
        """
        unscoped = [item.message.cause for item in opened if item.envelope.sender is not None]
        known = self._intake.find_handled([*[item.cause for item in opened], *unscoped])
        world = self._load([item for item in opened if item.cause not in known])
        try:
            for some in self._some_at_a_time(opened):
                for item in some:
                    self._mark.on(item.envelope, WAITS)
                    self._take_one(item, known, world)
            self._renew_outlooks(world)
            if self._warned:
                renew_proposals(self._work, self._county, self._live.changes.add)
                hold_uncalled(self._work, self._county, self._live.changes.add)
        finally:
            self._mark.off()

    def _some_at_a_time(self, opened: Sequence[Opened]) -> Iterator[Sequence[Opened]]:
        """The messages. On PostgreSQL the rows of one table go out behind some of them, to be stored while
        more are decided; SQLite works in this process, and gets all rows at the end.
        """
        connection, live = self._work.connection, self._live
        if is_sqlite(connection):
            yield opened
            return
        senders: tuple[Callable[[], None], ...] = (
            partial(live.changes.send_changes, connection),
            partial(live.changes.send_trace, connection),
            partial(live.send_cases, self._known),
            self._send_handled,
        )
        for start, send in zip(range(0, len(opened), SENT_AFTER), cycle(senders), strict=False):
            some = opened[start : start + SENT_AFTER]
            yield some
            self._mark.off()
            send()
            self._mark.on(some[-1].envelope, WAITS)  # what follows from them is still theirs

    def _send_handled(self) -> None:
        self._intake.send_handled(self._handled)
        self._handled = []

    def _renew_outlooks(self, world: World) -> None:
        """What the storms of this batch mean for the county, once for all reports about each."""
        for storm, (source, cause) in self._told_of.items():
            decision = renew_outlook(world.storms[storm], world.county, source, cause, self._now)
            world.put(decision.save)
            self._live.keep(decision.save)
            for change in decision.changes:
                self._live.changes.add(change)

    def _take_one(self, item: Opened, known: dict[str, bytes], world: World) -> None:
        """Decide one message. `known`: the digests of the causes that are taken; is kept up to date."""
        cause = item.cause
        if cause in known:
            self._again(item, known[cause])
        elif item.envelope.sender is not None and self._older(item, known.get(item.message.cause), world):
            self._again(item, item.digest)
        elif self._decide(item, world):
            known[cause] = item.digest
        if self._room.freed and (gone := self._room.released()):
            self._handled = [row for row in self._handled if row[0] not in gone]
            for freed in gone:
                known.pop(freed, None)

    @staticmethod
    def _older(item: Opened, taken_digest: bytes | None, world: World) -> bool:
        """Whether a report repeats one that was taken by a version that knew no senders."""
        if taken_digest != item.digest or not isinstance(item.message, CaseReported):
            return False
        root = world.cases.get(key_of(item.message.source, item.message.id))
        return root is not None and root.visible and not root.reported_in

    def save(self, last_ids: Mapping[str, str]) -> None:
        """Write everything."""
        intake = self._intake
        self._receipts.save(self._live.changes)
        self._live.save(self._known)
        self._field.save()
        self._room.save()
        self.dead += self._room.dead
        intake.save_handled(self._handled)
        intake.save_dead(self.dead)
        for dead_letter in self.dead:
            if dead_letter.source:
                self._counts.setdefault(dead_letter.source, SourceCount()).dead += 1
        for message in self._told:
            self._count(message).events += 1
        intake.save_sources(self._counts)
        intake.save_progress(last_ids)

    def _again(self, item: Opened, taken_digest: bytes) -> None:
        """A repetition is counted; another message under a used id is a dead letter."""
        if taken_digest == item.digest:
            self._count(item.message).duplicates += 1
            self.duplicates += 1
            return
        detail = f"id: {item.message.id!r} was used before for another message"
        self.dead.append(letter_of(item.envelope, Refused(Reason.ID_REUSED, detail, "id")))

    def _load(self, fresh: Sequence[Opened]) -> World:
        """What is known of all that messages speak of."""
        work, live = self._work, self._live
        subjects = find_subjects(fresh, work.world)
        self._receipts.load(subjects.receipts)
        self._field.load(subjects.visits)
        world = World(work.world, self._county, live.number, self._room)
        found = self._cases(subjects.cases)
        self._known = self._room.known = set(found)
        world.put([*found.values()])
        if subjects.grids:
            world.grids.update(live.grids([*subjects.grids]))
        if subjects.people:
            world.positions.update(live.positions([*subjects.people]))
        if subjects.storms:
            world.storms.update(live.storms([*subjects.storms]))
        if subjects.people or subjects.called:
            called = {name.removeprefix("person:") for name in subjects.called if name.startswith("person:")}
            world.county = Present(self._county, work.connection, subjects.people | called)
        return world

    def _cases(self, names: set[str]) -> dict[str, Case]:
        """Cases by id, with those that narrower senders reported under the same source and id."""
        found = self._live.cases([*names]) if names else {}
        others = {
            case_id(case.county, case.source, case.source_id, branch)
            for case in found.values()
            for branch in case.branches
        }
        if left := others - found.keys():
            found |= self._live.cases([*left])
        return found

    def _decide(self, item: Opened, world: World) -> bool:
        """Whether the message was taken; else it is among the dead. It is remembered with the number of its
        first change, 0 for none.
        """
        changes = self._live.changes
        before = changes.seq
        try:
            self._apply(item, world)
        except Refused as refused:
            self.dead.append(letter_of(item.envelope, refused))
            return False
        except OF_DATABASE:
            raise
        except Exception as error:
            log.exception("the rules failed on entry %s", item.envelope.entry_id)
            self.dead.append(letter_of(item.envelope, internal(error)))
            return False
        self._handled.append((item.cause, item.digest, before + 1 if changes.seq > before else 0))
        self._told.append(item.message)
        self.taken += 1
        return True

    def _apply(self, item: Opened, world: World) -> None:
        """Decide a message and keep what follows."""
        message, live = item.message, self._live
        if isinstance(message, WARNING_MESSAGES):
            self._take_warning(message, item)
            return
        decision = decide(message, world, self._now, item.envelope.sender)
        if isinstance(message, TaskReceipt):
            self._receipts.take(message, item.envelope.sender, item.cause)
        elif isinstance(message, FIELD_MESSAGES):
            self._field.take(message, item.envelope.sender, item.cause)
        saved = decision.save
        world.put(saved)
        if decision.wait or decision.done or self._room.legacy:
            self._room.apply(decision, item.envelope)
        live.keep(saved)
        for change in decision.changes:
            live.changes.add(change)
        if isinstance(message, CASE_MESSAGES):
            self._move_squads(saved, message.source)
        elif saved and isinstance(message, STORM_MESSAGES):
            self._told_of[message.storm] = (message.source, message.cause)

    def _take_warning(self, message: WarningFile | WarningSeen, item: Opened) -> None:
        check_sender(message, item.envelope.sender)
        where = (self._work.world, self._now, self._county.tz, message.source, message.cause)
        warnings = WarningWork(self._work, self._live.changes.add, Circumstances(*where))
        if isinstance(message, WarningFile):
            warnings.take_file(message.name, message.content, item.received, self._trust)
        else:
            warnings.take_sighting(message, self._county)
        self._warned = self._warned or warnings.saved

    def _move_squads(self, saved: Sequence[Saved], source: str) -> None:
        for row in saved:
            if isinstance(row, Case) and row.handling is not None:
                by = Actor(Viewer(Kind.INNER, source, "", ()))
                move_squads(self._work, self._live, [row], by, self._now, self._county.tz)

    def _count(self, message: AnyMessage) -> SourceCount:
        count = self._counts.get(message.source)
        if count is None:
            count = self._counts[message.source] = SourceCount()
        if count.last_at is None or message.at > count.last_at:
            count.last_at = message.at
        return count

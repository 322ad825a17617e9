"""The decisions of one transaction of the report handler: drop repetitions, load the world, decide, save."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.handlers.reports.envelopes import UNMARKED, CountyPack, Marking, Opened, internal, letter_of
from dashboard.handlers.reports.progress_mark import WAITS
from dashboard.handlers.reports.receipts import ReceiptBatch
from dashboard.handlers.reports.waiting_room import WaitingRoom
from dashboard.handlers.reports.warning_work import WarningWork
from dashboard.handlers.rollouts.proposal_handlers import renew_proposals
from dashboard.handlers.squad_following import move_squads
from data_access.directory.directory_lookup import Present
from data_access.live_rows import LiveRows
from data_access.storage.codec import utc_text
from data_access.storage.database import OF_DATABASE
from data_access.streams.dead_letters import DeadLetter
from data_access.streams.intake_rows import IntakeRows, SourceCount
from data_access.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.cases.case_join import Case, Key, case_id, key_of, source_id_of
from domain.decisions import case_decisions
from domain.decisions.decide import decide
from domain.decisions.storm_decisions import renew_outlook
from domain.decisions.world import CountyRules, Saved, Waiting
from domain.grids.grid_join import Grid
from domain.kernel.errors import Reason, Refused
from domain.kernel.worlds import WorldId
from domain.messages import (
    AnyMessage,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    PositionReported,
    StormDissolved,
    StormForecast,
    StormObserved,
    TaskReceipt,
    WarningFile,
    WarningSeen,
)
from domain.positions.position_join import Position
from domain.sources.senders import cause_of, check_sender, scope_of
from domain.storms.storm_join import Storm
from domain.warnings.standing.signature_policy import Trust
from domain.warnings.standing.warning_changes import Circumstances

CASE_MESSAGES = (CaseReported, CaseUpdated, CaseClosed)
WARNING_MESSAGES = (WarningFile, WarningSeen)
STORM_MESSAGES = (StormObserved, StormForecast, StormDissolved)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class World:
    """What the rules see of a world: what was loaded, and what this batch has decided so far."""

    id: WorldId
    county: CountyRules
    number: Callable[[str], int]
    room: WaitingRoom
    cases: dict[Key, Case] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    storms: dict[str, Storm] = field(default_factory=dict)

    def put(self, rows: Sequence[Saved]) -> None:
        """Let the next decision see what this one saves."""
        for row in rows:
            if isinstance(row, Case):
                self.cases[row.key] = row
            elif isinstance(row, Grid):
                self.grids[row.region] = row
            elif isinstance(row, Storm):
                self.storms[row.id] = row
            else:
                self.positions[row.person] = row

    def waiting(self, root: Case) -> Sequence[Waiting]:
        """What waits for a report of the root's source and id."""
        return self.room.waiting(root)

    def waits(self, root: Case, scope: str) -> int:
        """How many of those are of one scope."""
        return self.room.waits(root, scope)


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
        self._known: set[str] = set()
        self._room = WaitingRoom(county, work, now)
        self._told_of: dict[str, tuple[str, str]] = {}
        self._warned = False
        self._receipts = ReceiptBatch(work, now, county.tz)

    def take(self, opened: Sequence[Opened]) -> None:
        """Decide every message that was not taken before. A refused one uses up no id: what follows may be
        the same message, mended.
        """
        code = self._county.code
        named = [(_cause(item, code), item) for item in opened]
        unscoped = [item.message.cause for item in opened if item.envelope.sender is not None]
        known = self._intake.find_handled([*[cause for cause, _ in named], *unscoped])
        world = self._load([item for cause, item in named if cause not in known])
        try:
            for cause, item in named:
                self._mark.on(item.envelope, WAITS)
                known = self._take_one(cause, item, known, world)
            self._renew_outlooks(world)
            if self._warned:
                renew_proposals(self._work, self._county, self._live.changes.add)
        finally:
            self._mark.off()

    def _renew_outlooks(self, world: World) -> None:
        """What the storms of this batch mean for the county, once for all reports about each."""
        for storm, (source, cause) in self._told_of.items():
            decision = renew_outlook(world.storms[storm], world.county, source, cause, self._now)
            world.put(decision.save)
            self._live.keep(decision.save)
            for change in decision.changes:
                self._live.changes.add(change)

    def _take_one(self, cause: str, item: Opened, known: dict[str, bytes], world: World) -> dict[str, bytes]:
        """Decide one message; returns the digests of the causes that are taken from now on."""
        if (taken_digest := known.get(cause)) is not None:
            self._again(item, taken_digest)
        elif item.envelope.sender is not None and self._older(item, known.get(item.message.cause), world):
            self._again(item, item.digest)
        elif self._decide(cause, item, world):
            known[cause] = item.digest
        if not self._room.freed or not (gone := self._room.released()):
            return known
        self._handled = [row for row in self._handled if row[0] not in gone]
        return {cause: taken_digest for cause, taken_digest in known.items() if cause not in gone}

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
        self._room.save()
        self.dead += self._room.dead
        intake.save_handled(self._handled)
        intake.save_dead(self.dead)
        for dead_letter in self.dead:
            if dead_letter.source:
                self._counts.setdefault(dead_letter.source, SourceCount()).dead += 1
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
        key, code = str(self._work.world), self._county.code
        cases: set[str] = set()
        grids: set[str] = set()
        people: set[str] = set()
        called: set[str] = set()
        for item in fresh:
            match item.message:
                case CaseReported() | CaseUpdated() | CaseClosed() as message:
                    name = (key, message.source, source_id_of(message))
                    cases.add(case_id(*name))
                    if item.envelope.sender is not None:
                        cases.add(case_id(*name, scope_of(item.envelope.sender, code)))
                    called.update(case_decisions.called(message))
                case GridReported(region=region):
                    grids.add(region)
                case PositionReported(person=person):
                    people.add(person)
        self._receipts.load(item.message for item in fresh if isinstance(item.message, TaskReceipt))
        live = self._live
        world = World(self._work.world, self._county, live.number, self._room)
        found = self._cases(cases)
        self._known = self._room.known = set(found)
        world.put([*found.values()])
        if grids:
            world.grids.update(live.grids([*grids]))
        if people:
            world.positions.update(live.positions([*people]))
        world.storms.update(self._storms(fresh))
        if people or called:
            wanted = people | {name.removeprefix("person:") for name in called if name.startswith("person:")}
            world.county = Present(self._county, self._work.connection, wanted)
        return world

    def _storms(self, fresh: Sequence[Opened]) -> dict[str, Storm]:
        """Storms that messages speak of, by id."""
        told = {item.message.storm for item in fresh if isinstance(item.message, STORM_MESSAGES)}
        return self._live.storms([*told]) if told else {}

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

    def _decide(self, cause: str, item: Opened, world: World) -> bool:
        """Whether the message was taken; else it is among the dead."""
        try:
            seq = self._apply(item, world)
        except Refused as refused:
            self.dead.append(letter_of(item.envelope, refused))
            return False
        except OF_DATABASE:
            raise
        except Exception as error:
            log.exception("the rules failed on entry %s", item.envelope.entry_id)
            self.dead.append(letter_of(item.envelope, internal(error)))
            return False
        self._handled.append((cause, item.digest, seq))
        self._count(item.message).events += 1
        self.taken += 1
        return True

    def _apply(self, item: Opened, world: World) -> int:
        """Decide a message and keep what follows; returns the number of its first change, 0 for none."""
        message, changes = item.message, self._live.changes
        before = changes.seq
        if isinstance(message, WARNING_MESSAGES):
            self._take_warning(message, item)
            return before + 1 if changes.seq > before else 0
        decision = decide(message, world, self._now, item.envelope.sender)
        if isinstance(message, TaskReceipt):
            self._receipts.take(message, item.envelope.sender)
        world.put(decision.save)
        if decision.wait or decision.done or self._room.legacy:
            self._room.apply(decision, item.envelope)
        self._live.keep(decision.save)
        for change in decision.changes:
            changes.add(change)
        if isinstance(message, CASE_MESSAGES):
            self._move_squads(decision.save, message.source)
        if isinstance(message, STORM_MESSAGES) and decision.save:
            self._told_of[message.storm] = (message.source, message.cause)
        return before + 1 if decision.changes else 0

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
        cases = [row for row in saved if isinstance(row, Case) and row.handling is not None]
        if cases:
            by = Actor(Viewer(Kind.INNER, source, "", ()))
            move_squads(self._work, self._live, cases, by, self._now, self._county.tz)

    def _count(self, message: AnyMessage) -> SourceCount:
        count = self._counts.get(message.source)
        if count is None:
            count = self._counts[message.source] = SourceCount()
        if count.last_at is None or message.at > count.last_at:
            count.last_at = message.at
        return count


def _cause(item: Opened, county: str) -> str:
    """The name a message is remembered by."""
    sender = item.envelope.sender
    return item.message.cause if sender is None else cause_of(item.message, scope_of(sender, county))

"""Call sheets and evacuation forms of what runs, compared every five minutes: a place's file is written anew
when it changed, and a township's is mailed to its duty address where there is one.

The clock is a timer row, so a restart forgets none; the work is done by a thread of its own, because nobody
who waits for a message waits for a file.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import Connection

from dashboard.relay.sheets.sheet_drafts import Draft, draft_forms, draft_sheets
from dashboard.relay.sheets.sheet_printing import Printer
from data_access.county_packs.county_pack import County
from data_access.database.codec import utc_text
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.rollouts.sheets.sheet_folder import EVERY, STALE, SheetFolder
from data_access.gateways.http_gateway import Reply
from data_access.store import Store, Unavailable, utc_now
from domain.emergency.rollouts.rollout import RolloutState
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import Outcome, message_id

TAKEN: Final = frozenset({Outcome.ACCEPTED, Outcome.UNCLEAR, Outcome.REFUSED})
"""A mail that may have arrived, or never will, is not tried again."""
REST: Final = 3.0
"""So many times as long as a sheet took of the processor the thread rests after it: people's messages leave
from the same process, and a county has some sixty sheets in the minute in which eleven thousand leave.
"""
DrawUp = Callable[..., Iterator[Draft]]
"""Draws up the sheets of one roll-out or evacuation, of a store and a world."""
log = structlog.get_logger()


class FileSender(Protocol):
    """What mails a file."""

    def send_file(self, id: str, to: str, text: str, name: str, content: bytes) -> Reply: ...


@dataclass(frozen=True, slots=True)
class SheetMail:
    """Where sheets are mailed. `form`: of the townships' duty addresses, with {township}."""

    sender: FileSender
    form: str

    def send(self, world: WorldId, sheet: Draft, content: bytes) -> bool:
        """Mail a sheet; whether that is settled. The same sheet is the same mail, however often it goes."""
        id = message_id(world, "sheet", sheet.subject, sheet.region, sheet.digest)
        to = self.form.replace("{township}", sheet.region)
        reply = self.sender.send_file(id, to, sheet.title, f"{sheet.subject}-{sheet.region}.pdf", content)
        if reply.outcome is not Outcome.ACCEPTED:
            log.warning("sheet_mail", to=sheet.region, outcome=reply.outcome.value, cause=reply.cause)
        return reply.outcome in TAKEN


class SheetRefresh:
    """Compares the sheets of all that runs in an installation. `printers`: by county; `rest`: as REST."""

    def __init__(
        self,
        store: Store,
        printers: Mapping[str, Printer],
        folder: SheetFolder,
        mail: SheetMail | None = None,
        clock: Callable[[], datetime] = utc_now,
        rest: float = REST,
    ) -> None:
        self._store, self._printers, self._folder, self._mail = store, printers, folder, mail
        self._clock, self._rest = clock, rest
        self._stop = threading.Event()
        self._asked = threading.Event()
        self._asked.set()

    def ask(self) -> None:
        """Let the thread look at once."""
        self._asked.set()

    def run(self, stop: threading.Event) -> None:
        """Look when asked, and when nobody asked for long; never ends by an error."""
        self._stop = stop
        while not stop.is_set():
            self._asked.wait(EVERY.total_seconds())
            self._asked.clear()
            if stop.is_set():
                return
            try:
                self.refresh()
            except (OSError, Unavailable) as error:
                log.error("sheets_ill", error=str(error))
            except Exception:
                log.exception("sheets_ill")

    def refresh(self) -> int:
        """Compare all sheets; how many files were written anew. Raises OSError, Unavailable."""
        return sum(self._refresh_county(WorldId(code), printer) for code, printer in self._printers.items())

    def _refresh_county(self, world: WorldId, printer: Printer) -> int:
        with self._store.reading() as connection:
            rollouts, evacuations = read_rollouts(connection, world), read_evacuations(connection, world)
        works: dict[str, DrawUp] = {
            rollout.id: partial(draft_sheets, rollout=rollout)
            for rollout in rollouts
            if rollout.state is RolloutState.ISSUED
        }
        works |= {evacuation.id: partial(draft_forms, evacuation=evacuation) for evacuation in evacuations}
        gone = self._folder.clear(world, works)
        if gone:
            log.info("sheets_cleared", subjects=gone)
        return sum(self._refresh_safely(world, id, draw_up, printer) for id, draw_up in works.items())

    def _refresh_safely(self, world: WorldId, subject: str, draw_up: DrawUp, printer: Printer) -> int:
        """The same as `_refresh`. What cannot be drawn holds up no other; it is told in the log, and its age,
        which stays, by doctor. Raises OSError, Unavailable.
        """
        try:
            return self._refresh(world, subject, draw_up, printer)
        except (OSError, Unavailable):
            raise
        except Exception:
            log.exception("sheet_failed", world=str(world), subject=subject)
            return 0

    def _refresh(self, world: WorldId, subject: str, draw_up: DrawUp, printer: Printer) -> int:
        """Compare the sheets of one roll-out or evacuation; how many were written anew."""
        now = self._clock()
        known = self._folder.read_list(world, subject).get("sheets") or {}
        facts: dict[str, dict[str, Any]] = {}
        written = 0
        for sheet in draw_up(self._store, world, printer=printer, now=now):
            old = known.get(sheet.region) or {}
            fresh = old.get("digest") == sheet.digest
            facts[sheet.region] = dict(old) if fresh else self._write(world, sheet)
            written += not fresh
            if self._mail is not None and sheet.mailed and not facts[sheet.region].get("mailed"):
                as_of = datetime.fromisoformat(facts[sheet.region]["as_of"])
                facts[sheet.region]["mailed"] = self._mail.send(world, sheet, sheet.print(as_of))
        self._folder.write_list(world, subject, facts, now)
        return written

    def _write(self, world: WorldId, sheet: Draft) -> dict[str, Any]:
        began = time.thread_time()
        self._folder.put(world, sheet.subject, sheet.region, sheet.as_of, sheet.print(sheet.as_of))
        self._stop.wait(self._rest * (time.thread_time() - began))
        as_of = utc_text(sheet.as_of)
        return {"digest": sheet.digest, "number": sheet.number, "rows": sheet.rows, "as_of": as_of}


def find_stale(
    folder: SheetFolder, world: WorldId, connection: Connection, now: datetime
) -> list[tuple[str, timedelta]]:
    """(roll-out or evacuation, age) of those that run whose sheets are older than they may be."""
    return [(id, age) for id, age in _list_ages(folder, world, connection, now) if age > STALE]


def measure_age(folder: SheetFolder, connection: Connection, pack: County, now: datetime) -> int:
    """How many seconds ago the sheets of a county were compared: of the oldest; 0 while nothing runs."""
    ages = _list_ages(folder, WorldId(pack.code), connection, now)
    return max((int(age.total_seconds()) for _, age in ages), default=0)


def _list_ages(
    folder: SheetFolder, world: WorldId, connection: Connection, now: datetime
) -> list[tuple[str, timedelta]]:
    rollouts = [
        rollout for rollout in read_rollouts(connection, world) if rollout.state is RolloutState.ISSUED
    ]
    began = {rollout.id: rollout.issued_at for rollout in rollouts if rollout.issued_at is not None}
    began |= {evacuation.id: evacuation.ordered_at for evacuation in read_evacuations(connection, world)}
    return [(id, folder.age(world, id, at, now)) for id, at in began.items()]

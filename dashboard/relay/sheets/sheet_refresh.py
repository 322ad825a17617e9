"""Call sheets of what runs, compared every five minutes: a township's file is written anew when it changed,
and mailed to its duty address where there is one.

The clock is a timer row, so a restart forgets none; the work is done by a thread of its own, because nobody
who waits for a message waits for a file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import Connection

from dashboard.relay.sheets.sheet_printing import Printer, sheet_of
from data_access.county_packs.county_pack import County
from data_access.gateways.http_gateway import Reply
from data_access.rollouts.rollout_store import read_rollouts
from data_access.rollouts.sheets.sheet_folder import EVERY, STALE, SheetFolder
from data_access.rollouts.sheets.sheet_rows import read_sheet_source
from data_access.storage.codec import utc_text
from data_access.store import Store, Unavailable, utc_now
from domain.kernel.worlds import WorldId
from domain.rollouts.rollout import Rollout, RolloutState
from domain.rollouts.sheets.call_sheet import CallSheet, list_townships
from domain.squads.calls.outgoing import Outcome, message_id

TAKEN: Final = frozenset({Outcome.ACCEPTED, Outcome.UNCLEAR, Outcome.REFUSED})
"""A mail that may have arrived, or never will, is not tried again."""
log = structlog.get_logger()


class FileSender(Protocol):
    """What mails a file."""

    def send_file(self, id: str, to: str, text: str, name: str, content: bytes) -> Reply: ...


@dataclass(frozen=True, slots=True)
class SheetMail:
    """Where sheets are mailed. `form`: of the townships' duty addresses, with {township}."""

    sender: FileSender
    form: str

    def send(self, world: WorldId, sheet: CallSheet, title: str, content: bytes) -> bool:
        """Mail a sheet; whether that is settled. The same sheet is the same mail, however often it goes."""
        id = message_id(world, "sheet", sheet.rollout.id, sheet.region, sheet.digest)
        to = self.form.replace("{township}", sheet.region)
        name = f"{sheet.rollout.id}-{sheet.region}.pdf"
        reply = self.sender.send_file(id, to, title, name, content)
        if reply.outcome is not Outcome.ACCEPTED:
            log.warning("sheet_mail", to=sheet.region, outcome=reply.outcome.value, cause=reply.cause)
        return reply.outcome in TAKEN


class SheetRefresh:
    """Compares the sheets of all running roll-outs of an installation. `printers`: by county."""

    def __init__(
        self,
        store: Store,
        printers: Mapping[str, Printer],
        folder: SheetFolder,
        mail: SheetMail | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store, self._printers, self._folder, self._mail = store, printers, folder, mail
        self._clock = clock
        self._asked = threading.Event()
        self._asked.set()

    def ask(self) -> None:
        """Let the thread look at once."""
        self._asked.set()

    def run(self, stop: threading.Event) -> None:
        """Look when asked, and when nobody asked for long; never ends by an error."""
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
        return sum(self._refresh_county(WorldId(code), one) for code, one in self._printers.items())

    def _refresh_county(self, world: WorldId, printer: Printer) -> int:
        with self._store.reading() as connection:
            live = read_rollouts(connection, world)
        running = [one for one in live if one.state is RolloutState.ISSUED]
        gone = self._folder.clear(world, {one.id for one in running})
        if gone:
            log.info("sheets_cleared", rollouts=gone)
        return sum(self._refresh_rollout(world, printer, rollout) for rollout in running)

    def _refresh_rollout(self, world: WorldId, printer: Printer, rollout: Rollout) -> int:
        now = self._clock()
        with self._store.reading() as connection:
            source = read_sheet_source(connection, world, rollout)
        known = self._folder.read_list(world, rollout.id).get("sheets") or {}
        told: dict[str, dict[str, Any]] = {}
        written = 0
        for region in list_townships(source.branches):
            sheet = sheet_of(rollout, region, source, now)
            old = known.get(region) or {}
            fresh = old.get("digest") == sheet.digest
            told[region] = dict(old) if fresh else self._write(world, printer, sheet)
            written += not fresh
            if self._mail is not None and not told[region].get("mailed"):
                told[region]["mailed"] = self._send(self._mail, world, printer, sheet, told[region])
        self._folder.write_list(world, rollout.id, told, now)
        return written

    def _write(self, world: WorldId, printer: Printer, sheet: CallSheet) -> dict[str, Any]:
        self._folder.put(world, sheet, printer.print_sheet(sheet, ""))
        as_of = utc_text(sheet.as_of)
        return {"digest": sheet.digest, "number": sheet.number, "rows": len(sheet.rows), "as_of": as_of}

    @staticmethod
    def _send(
        mail: SheetMail, world: WorldId, printer: Printer, sheet: CallSheet, told: Mapping[str, Any]
    ) -> bool:
        same = replace(sheet, as_of=datetime.fromisoformat(told["as_of"]))
        title = printer.title_of(sheet)
        return mail.send(world, sheet, title, printer.print_sheet(same, ""))


def find_stale(
    folder: SheetFolder, world: WorldId, rollouts: Sequence[Rollout], now: datetime
) -> list[tuple[str, timedelta]]:
    """(roll-out, age) of running roll-outs whose sheets are older than they may be."""
    ages = _list_ages(folder, world, rollouts, now)
    return [(id, age) for id, age in ages if age > STALE]


def measure_age(folder: SheetFolder, connection: Connection, pack: County, now: datetime) -> int:
    """How many seconds ago the sheets of a county's roll-outs were compared: of the oldest; 0 while none
    runs.
    """
    world = WorldId(pack.code)
    ages = _list_ages(folder, world, read_rollouts(connection, world), now)
    return max((int(age.total_seconds()) for _, age in ages), default=0)


def _list_ages(
    folder: SheetFolder, world: WorldId, rollouts: Sequence[Rollout], now: datetime
) -> list[tuple[str, timedelta]]:
    return [
        (one.id, folder.age(world, one.id, one.issued_at, now))
        for one in rollouts
        if one.state is RolloutState.ISSUED and one.issued_at is not None
    ]

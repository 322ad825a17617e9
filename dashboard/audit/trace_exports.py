"""An export of the trace is an act: it is recorded first, and covers its own row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.commands import CommandBus, run_here
from data_access.audit.signing import signer
from data_access.audit.trace_export import Format, written
from data_access.audit.trace_queries import Filters, rows
from data_access.database.codec import utc_text
from data_access.store import Store
from domain.access.actor import Actor
from domain.audit.export_commands import RecordExport
from domain.audit.exports import TraceExport
from domain.kernel.worlds import WorldId

SUFFIX: dict[Format, str] = {"csv": "csv", "json": "jsonl"}
KIND: dict[Format, str] = {"csv": "text/csv; charset=utf-8", "json": "application/x-ndjson"}


@dataclass(frozen=True)
class TraceExports:
    """Signed exports of one installation. `aside` runs what waits for a file, as that of the commands."""

    store: Store
    commands: CommandBus
    data_dir: Path
    aside: Callable[..., Any] = run_here

    def begin(
        self, world: WorldId, form: Format, filters: Filters, by: Actor, reason: str = ""
    ) -> tuple[str, Iterator[bytes]]:
        """(file name, the pieces). Raises Unavailable, OSError, BadKey; the pieces, which read the database
        as they are taken, may raise Unavailable.
        """
        key = self.aside(signer, self.data_dir)
        chosen = {name: value for name, value in asdict(filters).items() if value}
        command = RecordExport(region=world.county, export=TraceExport(form, chosen), reason=reason)
        n, now = self.commands.handle(command, by)
        at = utc_text(now)
        about: dict[str, Any] = {
            "county": str(world), "filters": chosen, "upto": n, "at": at, "by": by.name, "from": by.address,
        }  # fmt: skip
        name = f"trace-{world}-{at[:10]}-{n}.{SUFFIX[form]}"
        return name, written(form, about, rows(self.store.database, world, filters, n), key)

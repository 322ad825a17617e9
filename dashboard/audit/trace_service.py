"""What the page /trace asks: pages with names, the state of the chain, a walk over it, signed exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from dashboard.audit.trace_exports import KIND, TraceExports
from dashboard.audit.trace_filters import parse_filters
from dashboard.audit.trace_names import resolve_names
from dashboard.audit.verify_process import verify_in_subprocess
from dashboard.concurrency.threads import offload
from dashboard.identity.allowances import Allowance
from dashboard.identity.authentication import current, origin
from dashboard.services.base import refused_while_away
from dashboard.services.container import Services
from data_access.audit import object_names
from data_access.audit.anchors import Anchor, Folder, Noted, noted
from data_access.audit.signing import BadKey
from data_access.audit.trace_export import Format
from data_access.audit.trace_queries import Filters, Page
from data_access.store import utc_now
from data_access.streams.redis_streams import StreamError
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.audit.exports import check_form, check_rows
from domain.audit.verification_rules import check_free
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

PAGE_SIZE = 50
SHOWN_FINDINGS = 20
EXPORTS = "10 per 10 minutes; 60 per hour"


class TraceService:
    """The adapter between the page and the trace. A chain is walked once at a time in a process."""

    def __init__(self, services: Services) -> None:
        self._services, self._store = services, services.store
        self._folder = Folder(services.settings.anchors)
        self._walking = Lock()
        self._allowance = Allowance(EXPORTS)
        self._exports = TraceExports(services.store, services.commands, services.settings.data_dir, offload)

    def page(
        self, county: str, filters: Mapping[str, Any], before: int | None, lang: str = "zh"
    ) -> Mapping[str, Any]:
        current().require(Right.SEE_TRACE, county)
        return self._aside(self._page, county, parse_filters(filters), before, lang)

    def _page(self, county: str, filters: Filters, before: int | None, lang: str) -> dict[str, Any]:
        with self._store.reading() as connection:
            wanted = _resolve_filters(connection, county, filters)
        found: Page = self._store.trace_page(WorldId.of(county), wanted, before, PAGE_SIZE)
        with self._store.reading() as connection:
            labels = resolve_names(connection, self._services.installation, county, found.rows, lang)
        return {"rows": found.rows, "next": found.next, "names": labels}

    def state(self, county: str) -> Mapping[str, Any]:
        current().require(Right.SEE_TRACE, county)
        return self._aside(self._state, county)

    def _state(self, county: str) -> dict[str, Any]:
        newest = self._store.trace_page(WorldId.of(county), Filters(), None, 1).rows
        anchor: Anchor | None = None
        with suppress(OSError):
            anchor = self._folder.last(WorldId.of(county))
        head = newest[0] if newest else {"n": 0, "hash": "", "at": ""}
        anchored = {"anchor_n": anchor.n if anchor else 0, "anchor_at": anchor.at if anchor else ""}
        return {"county": county, "n": head["n"], "hash": head["hash"], "at": head["at"], **anchored}

    def verify(self, county: str) -> Mapping[str, Any]:
        """Walk the whole chain, in a program of its own. `compared`: with the stream server's anchors too.
        Refused("busy") while another walk is under way, walk_stopped when it found no end.
        """
        current().require(Right.SEE_TRACE, county)
        check_free(self._walking.acquire(blocking=False))
        try:
            known = self._noted(county)
            address = self._store.database.url.render_as_string(hide_password=False)
            found = verify_in_subprocess(address, county, self._folder.path, known, SHOWN_FINDINGS)
        finally:
            self._walking.release()
        return {**found, "sound": found["count"] == 0, "compared": known is not None, "at": utc_now()}

    def _noted(self, county: str) -> Noted | None:
        with suppress(*StreamError):
            return noted(self._services.streams, WorldId.of(county))
        return None

    def export(self, county: str, form: Any, filters: Mapping[str, Any], reason: str) -> Mapping[str, Any]:
        """A signed file. Refused bad_reason, bad_form, too_many_rows, too_often."""
        current().require(Right.EXPORT_TRACE, county)
        check_form(form, KIND)
        typed, why = parse_filters(filters), checked_reason(reason)
        self._allowance.use(current())
        wanted = self._aside(self._resolve, county, typed)
        name, pieces = self._begin(county, form, wanted, why)
        content, rows = self._aside(_gather, pieces, form)
        return {"filename": name, "content": content, "type": KIND[form], "rows": rows}

    def _begin(self, county: str, form: Format, filters: Filters, reason: str) -> tuple[str, Iterator[bytes]]:
        by = Actor(current(), origin().address)
        with refused_while_away():
            try:
                return self._exports.begin(WorldId.of(county), form, filters, by, reason)
            except (OSError, BadKey) as error:
                raise Refused("no_key", "trace-key.pem") from error

    def _resolve(self, county: str, filters: Filters) -> Filters:
        with self._store.reading() as connection:
            return _resolve_filters(connection, county, filters)

    def _aside(self, work: Any, *args: Any) -> Any:
        with refused_while_away():
            return offload(work, *args)


def _gather(pieces: Iterator[bytes], form: Format) -> tuple[bytes, int]:
    """The whole file, and its rows. Refused too_many_rows."""
    content = bytearray()
    rows = -3 if form == "csv" else -2  # what is no row: headings, about, signature
    for piece in pieces:
        content += piece
        rows += 1
        check_rows(rows)
    return bytes(content), rows


def _resolve_filters(connection: Connection, county: str, filters: Filters) -> Filters:
    """The filters with what people type put into the words of the trace."""
    return replace(
        filters,
        object=object_names.object_typed(connection, county, filters.object, filters.action),
        actor=object_names.actor_typed(connection, filters.actor),
    )

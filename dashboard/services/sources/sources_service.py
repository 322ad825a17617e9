"""What the page /sources asks: dead letters, losses and sources, in the words of the page and masked.

A dead letter is shown with its values masked; its bytes leave by dashboard/http/api/reveal.py only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.concurrency.threads import offload
from dashboard.identity import authentication
from dashboard.services.base import refused_while_away
from dashboard.services.container import Services
from dashboard.services.sources.dead_letter_resend import resend
from dashboard.services.sources.dead_letter_view import masked_letter
from data_access.database.unit_of_work import Origin
from data_access.store import utc_now
from data_access.streams.wire.sender_field import read_sender
from domain.access.actor import Actor
from domain.access.masking import mask_quoted, mask_text
from domain.access.rights import Right, Viewer
from domain.sources.resend_rules import check_known
from domain.sources.source_commands import AcknowledgeLoss

PAGE_SIZE = 50
MOST_WAITING = 50
"""Waiting messages the page lists, the longest waiting first; it tells how many there are in all."""


class SourcesService:
    """The adapter between the page and the store; every call runs on a native thread, for a viewer who has
    the right in the county. Raises Refused("forbidden").
    """

    def __init__(
        self,
        services: Services,
        origin: Callable[[], Origin] = authentication.origin,
        viewer: Callable[[], Viewer] = authentication.current,
    ) -> None:
        self._origin, self._viewer = origin, viewer
        self._store, self._streams, self._commands = services.store, services.streams, services.commands

    def now(self) -> datetime:
        """The time on the clock that every program goes by, a demo's fast one too."""
        return utc_now()

    def dead_letters(self, county: str, page: int) -> Mapping[str, Any]:
        self._viewer().require(Right.SEE_SOURCES, county)
        rows, total = offload(self._store.dead_letter_page, county, page * PAGE_SIZE, PAGE_SIZE)
        return {"rows": [_dead_letter_row(row) for row in rows], "total": total, "page_size": PAGE_SIZE}

    def dead_letter(self, county: str, letter_id: int | str) -> Mapping[str, Any] | None:
        """One letter, with what of it may be read as `shown`; None when the county has no such letter."""
        self._viewer().require(Right.SEE_SOURCES, county)
        row = offload(self._store.dead_letter, int(letter_id))
        if row is None or row["county"] != county:
            return None
        return _dead_letter_row(row) | {"shown": offload(masked_letter, row["raw"])}

    def resend(self, county: str, letter_id: int | str, raw: bytes | None) -> str:
        """Send the letter again, as it is when `raw` is None; the new entry's id. Refused also when the
        database or the stream server is away: nothing was sent, or the message's own id makes the next try
        harmless.
        """
        self._viewer().require(Right.MEND_SOURCES, county)
        with refused_while_away():
            check_known(self.dead_letter(county, letter_id))
            # on this thread, to which the stream's sockets belong
            return resend(self._store, self._streams, self._commands, int(letter_id), self._actor(), raw)

    def waiting(self, county: str) -> Mapping[str, Any]:
        """What waits for the reports of cases: the rows that wait longest, and how many there are."""
        self._viewer().require(Right.SEE_SOURCES, county)
        rows, total = offload(self._store.waiting_page, county, MOST_WAITING)
        return {"rows": [_waiting(row) for row in rows], "total": total}

    def waiting_message(self, county: str, number: int | str) -> Mapping[str, Any] | None:
        """One of them with what may be read of it as `shown`; None when it waits no more."""
        self._viewer().require(Right.SEE_SOURCES, county)
        row = offload(self._store.waiting_message, county, int(number))
        return None if row is None else _waiting(row) | {"shown": masked_letter(row["raw"])}

    def lost(self, county: str) -> Sequence[Mapping[str, Any]]:
        self._viewer().require(Right.SEE_SOURCES, county)
        return [
            {
                "id": row["id"],
                "at": _time(row["noticed_at"]),
                "stream": row["stream"],
                "first": row["first_id"],
                "last": row["last_id"],
                "count": row["count"],
                "reason": row["reason"],
                "acknowledged_at": _time(row["acknowledged_at"]),
            }
            for row in offload(self._store.lost, county)
        ]

    def acknowledge(self, county: str, lost_id: int | str) -> None:
        self._viewer().require(Right.MEND_SOURCES, county)
        self._commands.handle(AcknowledgeLoss(region=county, loss=int(lost_id)), self._actor())

    def _actor(self) -> Actor:
        return Actor(self._viewer(), self._origin().address)

    def sources(self, county: str) -> Sequence[Mapping[str, Any]]:
        self._viewer().require(Right.SEE_SOURCES, county)
        return [
            {
                "source": mask_text(row["name"]),
                "last_at": _time(row["last_at"]),
                "last_received": _time(row["last_received"]),
                "messages": row["events"],
                "dead": row["dead"],
            }
            for row in offload(self._store.sources, county)
        ]


def _dead_letter_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "at": _time(row["at"]),
        "stream": row["stream"],
        "entry_id": row["entry"],
        "reason": row["reason"],
        "detail": mask_quoted(row["detail"]),
        "attempts": row["attempts"],
        "size": row["size"] if "size" in row else len(row["raw"]),
        "resent_at": _time(row["resent_at"]),
        "by": _sender(row),
    }


def _waiting(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "at": _time(row["at"]),
        "source": mask_text(row["source"]),
        "case": mask_text(row["source_id"]),
        "kind": row["kind"] or "kept",
        "entry_id": row["entry"],
        "by": _sender(row),
    }


def _sender(row: Mapping[str, Any]) -> str:
    """The name of the token that sent something; '' for whoever has the stream server's credentials."""
    sender = read_sender(row["sent_by"].encode())
    return "" if sender is None else mask_text(sender.name)


def _time(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        return datetime.fromisoformat(value) if value else None
    return value

"""Imports on /admin: bring a file, look at what it would change, apply it; agree or refuse as the second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.services.base import PAGE_SIZE, Asked, Base, number, offset, problems
from data_access.directory import import_previews
from data_access.directory.directory_rows import mask_field
from data_access.directory.import_previews import Import, Notes
from data_access.files.people_files import BadFile
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.directory.import_commands import (
    ApplyImport,
    ApproveImport,
    ImportCommand,
    PreviewImport,
    RejectImport,
    WithdrawImport,
)
from domain.directory.import_drafts import DutyStep
from domain.directory.imports import OPEN, OPS, Hand, State, Step, check_current, check_known, needs_approval

MOST_SHOWN = 200
"""Faults of a file that are told; the others are counted."""
Rows = list[dict[str, Any]]


class ImportsDesk(Base):
    """Imports of a county. Everything needs MANAGE_PEOPLE for the whole county."""

    def preview(
        self,
        county: str,
        kind: str,
        content: bytes,
        filename: str,
        complete: bool = False,
        lang: str = "zh",
    ) -> dict[str, Any]:
        """What a file would do: the preview, or {"problems", "more"}."""
        asked = self._asked(county)
        command = PreviewImport(
            region=asked.code,
            kind=str(kind),
            content=bytes(content),
            filename=str(filename),
            complete=bool(complete),
        )
        try:
            made = self.handle(asked, command)
        except BadFile as bad:
            shown = problems(bad.faults[:MOST_SHOWN], lang)
            return {"problems": shown, "more": max(0, len(bad.faults) - MOST_SHOWN)}
        return self._shown(self.aside(self._one, asked, made), asked)

    def open(self, county: str, import_id: int) -> dict[str, Any]:
        """One import, and what its preview says beside the steps: sheets of the file that were not read, its
        encoding, who stays though the list does not have them. Refused unknown_import.
        """
        asked = self._asked(county)
        one, notes = self.aside(self._open, asked, number(import_id, "import"))
        beside = {"unread": list(notes.unread), "encoding": notes.encoding, "kept": list(notes.kept)}
        return self._shown(one, asked) | beside

    def _open(self, asked: Asked, number: int) -> tuple[Import, Notes]:
        with self.store.reading() as connection:
            return self._load(connection, asked, number), import_previews.notes(connection, number)

    def _one(self, asked: Asked, number: int) -> Import:
        with self.store.reading() as connection:
            return self._load(connection, asked, number)

    def _load(self, connection: Connection, asked: Asked, number: int) -> Import:
        return check_known(import_previews.load(connection, asked.code, number, self.clock()), number)

    def list(self, county: str, state: str = "") -> Rows:
        """The newest imports."""
        asked = self._asked(county)
        found = self.aside(self._list, asked)
        return [self._shown(one, asked) for one in found if state in ("", one.state)]

    def _list(self, asked: Asked) -> Sequence[Import]:
        with self.store.reading() as connection:
            return import_previews.listed(connection, asked.code, self.clock())

    def rows(self, county: str, import_id: int, page: int = 0, op: str = "") -> dict[str, Any]:
        """One page of what an import does, masked; none once it was settled."""
        asked = self._asked(county)
        wanted = op if op in OPS else ""
        args = (asked, number(import_id, "import"), offset(page), wanted)
        found, total = self.aside(self._rows, *args)
        return {"rows": found, "total": total, "page_size": PAGE_SIZE}

    def _rows(self, asked: Asked, number: int, start: int, op: str) -> tuple[Rows, int]:
        with self.store.reading() as connection:
            found = self._load(connection, asked, number)
            steps, _ = import_previews.contents(connection, found.id)
        wanted = [step for step in steps if op in ("", step.op)]
        return [_row(step) for step in wanted[start : start + PAGE_SIZE]], len(wanted)

    def apply(self, county: str, import_id: int, digest: str) -> dict[str, Any]:
        """Let one's own preview in, or propose it to a second administrator. Refused preview_stale …"""
        return self._move(ApplyImport, county, import_id, digest=str(digest))

    def approve(self, county: str, import_id: int, digest: str) -> dict[str, Any]:
        """Let in what another administrator proposed. Refused preview_stale …"""
        return self._move(ApproveImport, county, import_id, digest=str(digest))

    def reject(self, county: str, import_id: int, reason: str) -> dict[str, Any]:
        """Refuse what another administrator proposed."""
        return self._move(RejectImport, county, import_id, reason=checked_reason(reason))

    def withdraw(self, county: str, import_id: int) -> dict[str, Any]:
        """Take one's own import back."""
        return self._move(WithdrawImport, county, import_id)

    def _move(self, kind: type[ImportCommand], county: str, import_id: int, **given: Any) -> dict[str, Any]:
        asked = self._asked(county)
        command = kind(region=asked.code, number=number(import_id, "import"), **given)
        check_current(self.handle(asked, command))
        return self._shown(self.aside(self._one, asked, command.number), asked)

    def _asked(self, county: str) -> Asked:
        asked = self.asked(county)
        asked.require(Right.MANAGE_PEOPLE)
        return asked

    def _shown(self, one: Import, asked: Asked) -> dict[str, Any]:
        mine = one.author.same(Hand(asked.viewer.actor, asked.viewer.person))
        above = self.services.settings.approval_above
        return {
            "id": one.id,
            "kind": one.kind,
            "state": str(one.state),
            "filename": one.filename,
            "digest": one.digest,
            "counts": dict(one.counts),
            "needs_approval": needs_approval(one.touched, one.unapproved, above),
            "author": one.author.actor,
            "author_name": one.author_name,
            "at": one.at,
            "expires_at": one.expires_at,
            "approved_by": one.approved_by,
            "reason": one.reason,
            "complete": one.complete,
            "may": {
                "apply": mine and one.state is State.PREVIEWED,
                "approve": not mine and one.state is State.WAITING,
                "reject": not mine and one.state is State.WAITING,
                "withdraw": mine and one.state in OPEN,
            },
        }


def _row(step: Step | DutyStep) -> dict[str, Any]:
    fields = [
        {"field": field, "old": mask_field(field, old), "new": mask_field(field, new)}
        for field, old, new in step.fields()
    ]
    name = step.duty.person if isinstance(step, DutyStep) else step.new.id
    return {"row": step.line, "op": step.op, "id": name, "fields": fields}

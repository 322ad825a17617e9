"""Imports on /admin: bring a file, look at what it would change, apply it; agree or refuse as the second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.services.base import PAGE_SIZE, Base, CountyRequest, number, offset, problems
from data_access.directory import import_previews
from data_access.directory.directory_rows import mask_field
from data_access.directory.import_previews import Import, Notes
from data_access.files.people_files import BadFile
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.directory.duty_sheets.sheets import shown_remark
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
from domain.kernel.lookups import require_found

MOST_SHOWN = 200
"""Faults of a file that are told; the others are counted."""
Rows = list[dict[str, Any]]


class ImportsService(Base):
    """Imports of a county. Everything needs MANAGE_PEOPLE for the whole county."""

    def preview(
        self,
        county: str,
        kind: str,
        content: bytes,
        filename: str,
        complete: bool = False,
        lang: str = "zh",
        key: str = "",
    ) -> dict[str, Any]:
        """What a file would do: the preview, that which was made before under the key, or {"problems",
        "more"}.
        """
        request = self._authorize(county)
        command = PreviewImport(
            region=request.code,
            kind=str(kind),
            content=bytes(content),
            filename=str(filename),
            complete=bool(complete),
            key=key,
        )
        try:
            made = self.handle_once(request, command) or self._find_made(request, command)
        except BadFile as bad:
            shown = problems(bad.faults[:MOST_SHOWN], lang)
            return {"problems": shown, "more": max(0, len(bad.faults) - MOST_SHOWN)}
        return self._shown(self.aside(self._find, request, made), request)

    def _find_made(self, request: CountyRequest, command: PreviewImport) -> int:
        """The newest import of whoever asks from that file. Refused unknown_import."""
        hand = Hand(request.viewer.actor, request.viewer.person)
        wanted = (command.kind, command.filename, command.complete)
        made_by_asker = (found for found in self.aside(self._list, request) if found.author.same(hand))
        numbers = [
            found.id for found in made_by_asker if (found.kind, found.filename, found.complete) == wanted
        ]
        return require_found(next(iter(numbers), None), "unknown_import", "import", "import")

    def open(self, county: str, import_id: int) -> dict[str, Any]:
        """One import, and what its preview says beside the steps: sheets of the file that were not read, its
        encoding, who stays though the list does not have them, remarks about cells. Refused unknown_import.
        """
        request = self._authorize(county)
        found_import, notes = self.aside(self._open, request, number(import_id, "import"))
        beside = {"unread": list(notes.unread), "encoding": notes.encoding, "kept": list(notes.kept)}
        remarks = [shown_remark(remark) for remark in notes.remarks]
        return self._shown(found_import, request) | beside | {"remarks": remarks}

    def _open(self, request: CountyRequest, number: int) -> tuple[Import, Notes]:
        with self.store.reading() as connection:
            return self._load(connection, request, number), import_previews.notes(connection, number)

    def _find(self, request: CountyRequest, number: int) -> Import:
        with self.store.reading() as connection:
            return self._load(connection, request, number)

    def _load(self, connection: Connection, request: CountyRequest, number: int) -> Import:
        return check_known(import_previews.load(connection, request.code, number, self.clock()), number)

    def list(self, county: str, state: str = "") -> Rows:
        """The newest imports."""
        request = self._authorize(county)
        found = self.aside(self._list, request)
        return [
            self._shown(found_import, request) for found_import in found if state in ("", found_import.state)
        ]

    def _list(self, request: CountyRequest) -> Sequence[Import]:
        with self.store.reading() as connection:
            return import_previews.listed(connection, request.code, self.clock())

    def rows(self, county: str, import_id: int, page: int = 0, op: str = "") -> dict[str, Any]:
        """One page of what an import does, masked; none once it was settled."""
        request = self._authorize(county)
        wanted = op if op in OPS else ""
        args = (request, number(import_id, "import"), offset(page), wanted)
        found, total = self.aside(self._rows, *args)
        return {"rows": found, "total": total, "page_size": PAGE_SIZE}

    def _rows(self, request: CountyRequest, number: int, start: int, op: str) -> tuple[Rows, int]:
        with self.store.reading() as connection:
            found = self._load(connection, request, number)
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
        request = self._authorize(county)
        command = kind(region=request.code, number=number(import_id, "import"), **given)
        check_current(self.handle(request, command))
        return self._shown(self.aside(self._find, request, command.number), request)

    def _authorize(self, county: str) -> CountyRequest:
        request = self.request(county)
        request.require(Right.MANAGE_PEOPLE)
        return request

    def _shown(self, found_import: Import, request: CountyRequest) -> dict[str, Any]:
        is_author = found_import.author.same(Hand(request.viewer.actor, request.viewer.person))
        above = self.services.settings.approval_above
        return {
            "id": found_import.id,
            "kind": found_import.kind,
            "state": str(found_import.state),
            "filename": found_import.filename,
            "digest": found_import.digest,
            "counts": dict(found_import.counts),
            "needs_approval": needs_approval(found_import.touched, found_import.unapproved, above),
            "author": found_import.author.actor,
            "author_name": found_import.author_name,
            "at": found_import.at,
            "expires_at": found_import.expires_at,
            "approved_by": found_import.approved_by,
            "reason": found_import.reason,
            "complete": found_import.complete,
            "may": {
                "apply": is_author and found_import.state is State.PREVIEWED,
                "approve": not is_author and found_import.state is State.WAITING,
                "reject": not is_author and found_import.state is State.WAITING,
                "withdraw": is_author and found_import.state in OPEN,
            },
        }


def _row(step: Step | DutyStep) -> dict[str, Any]:
    fields = [
        {"field": field, "old": mask_field(field, old), "new": mask_field(field, new)}
        for field, old, new in step.fields()
    ]
    name = step.duty.person if isinstance(step, DutyStep) else step.new.id
    return {"row": step.line, "op": step.op, "id": name, "fields": fields}

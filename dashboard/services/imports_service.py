"""Imports on /admin: bring a file, look at what it would change, apply it; agree or refuse as the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.services.base import PAGE_SIZE, Asked, Base, number, offset, problems
from data_access.directory import import_previews
from data_access.directory.directory_rows import mask_field
from data_access.directory.import_previews import DutyStep, Import, Notes
from data_access.directory.imports import By, Importing
from data_access.files.people_files import BadFile
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.directory.imports import OPEN, OPS, Hand, State, Step

MOST_SHOWN = 200
"""Faults of a file that are told; the others are counted."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody brings."""

    kind: str
    content: bytes
    filename: str
    complete: bool


class ImportsDesk(Base):
    """Imports of a county. Everything needs MANAGE_PEOPLE for the whole county."""

    @property
    def _imports(self) -> Importing:
        return Importing(self.store, self.parts.settings.approval_above, self.clock)

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
        asked, by = self._asked(county)
        upload = Upload(str(kind), bytes(content), str(filename), bool(complete))
        made = self.aside(self._preview, asked, upload, by)
        if isinstance(made, BadFile):
            shown = problems(made.faults[:MOST_SHOWN], lang)
            return {"problems": shown, "more": max(0, len(made.faults) - MOST_SHOWN)}
        return self._shown(made, by)

    def _preview(self, asked: Asked, file: Upload, by: By) -> Import | BadFile:
        try:
            return self._imports.preview(
                asked.county, file.kind, file.content, file.filename, file.complete, by
            )
        except BadFile as bad:
            return bad

    def open(self, county: str, import_id: int) -> dict[str, Any]:
        """One import, and what its preview says beside the steps: sheets of the file that were not read, its
        encoding, who stays though the list does not have them. Refused unknown_import.
        """
        asked, by = self._asked(county)
        one, notes = self.aside(self._open, asked, number(import_id, "import"))
        beside = {"unread": list(notes.unread), "encoding": notes.encoding, "kept": list(notes.kept)}
        return self._shown(one, by) | beside

    def _open(self, asked: Asked, number: int) -> tuple[Import, Notes]:
        return self._imports.one(asked.code, number), self._imports.notes(number)

    def list(self, county: str, state: str = "") -> Rows:
        """The newest imports."""
        asked, by = self._asked(county)
        found = self.aside(self._list, asked)
        return [self._shown(one, by) for one in found if state in ("", one.state)]

    def _list(self, asked: Asked) -> Sequence[Import]:
        with self.store.reading() as connection:
            return import_previews.listed(connection, asked.code, self.clock())

    def rows(self, county: str, import_id: int, page: int = 0, op: str = "") -> dict[str, Any]:
        """One page of what an import does, masked; none once it was settled."""
        asked, _ = self._asked(county)
        wanted = op if op in OPS else ""
        args = (asked, number(import_id, "import"), offset(page), wanted)
        found, total = self.aside(self._rows, *args)
        return {"rows": found, "total": total, "page_size": PAGE_SIZE}

    def _rows(self, asked: Asked, number: int, start: int, op: str) -> tuple[Rows, int]:
        one = self._imports.one(asked.code, number)
        with self.store.reading() as connection:
            steps, _ = import_previews.contents(connection, one.id)
        wanted = [step for step in steps if op in ("", step.op)]
        return [_row(step) for step in wanted[start : start + PAGE_SIZE]], len(wanted)

    def apply(self, county: str, import_id: int, digest: str) -> dict[str, Any]:
        """Let one's own preview in, or propose it to a second administrator."""
        asked, by = self._asked(county)
        args = (asked.county, number(import_id, "import"), str(digest), by)
        return self._shown(self.aside(self._imports.apply, *args), by)

    def approve(self, county: str, import_id: int, digest: str) -> dict[str, Any]:
        """Let in what another administrator proposed."""
        asked, by = self._asked(county)
        args = (asked.county, number(import_id, "import"), str(digest), by)
        return self._shown(self.aside(self._imports.approve, *args), by)

    def reject(self, county: str, import_id: int, reason: str) -> dict[str, Any]:
        """Refuse what another administrator proposed."""
        asked, by = self._asked(county)
        args = (asked.code, number(import_id, "import"), checked_reason(reason), by)
        return self._shown(self.aside(self._imports.reject, *args), by)

    def withdraw(self, county: str, import_id: int) -> dict[str, Any]:
        """Take one's own import back."""
        asked, by = self._asked(county)
        args = (asked.code, number(import_id, "import"), by)
        return self._shown(self.aside(self._imports.withdraw, *args), by)

    def _asked(self, county: str) -> tuple[Asked, By]:
        asked = self.asked(county)
        asked.require(Right.MANAGE_PEOPLE)
        viewer = asked.viewer
        hand = Hand(viewer.actor, viewer.person)
        return asked, By(hand, viewer.name, asked.origin, asked.mandate)

    def _shown(self, one: Import, by: By) -> dict[str, Any]:
        mine = one.author.same(by.hand)
        return {
            "id": one.id,
            "kind": one.kind,
            "state": str(one.state),
            "filename": one.filename,
            "digest": one.digest,
            "counts": dict(one.counts),
            "needs_approval": self._imports.needs_approval(one),
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

"""Official warnings over HTTP: those that stand, what has ended or was never meant, one with its messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.identity.authentication import current
from dashboard.realtime import scopes
from dashboard.services.base import Base, CountyRequest
from data_access.emergency.responses.warning_messages import KeptMessage, read_messages
from data_access.emergency.responses.warning_rows import read_ended_warnings, read_live_warnings, read_warning
from domain.access.masking import mask_text
from domain.access.rights import Right
from domain.access.scope import Scope
from domain.emergency.warnings.standing.reception import Verdict
from domain.emergency.warnings.standing.warning import StandingWarning, warning_row
from domain.emergency.warnings.standing.warning_commands import ReceiveWarning, ResolveWarning
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.topics.emergency.warning_topic import shows_warning

Json = dict[str, Any]
BY_HAND = "hand"
"""The source of what people hand in."""
WORDY = ("description", "instruction", "headline", "sender_name")


class WarningService(Base):
    """What a viewer may see and decide of a county's warnings."""

    def list(self, county: str, region: str) -> Json:
        """`warnings`: live ones; `others`: what has ended and what is no warning (exercise, test, draft), the
        newest first. Refused unknown_region, forbidden.
        """
        request, scope = self.request(county), self._scope(region)
        live, others = self.aside(self._read, request)
        return {"warnings": _shown(live, request, scope), "others": _shown(others, request, scope)}

    def _read(self, request: CountyRequest) -> tuple[Sequence[StandingWarning], Sequence[StandingWarning]]:
        with self.store.reading() as connection:
            world = request.world
            return read_live_warnings(connection, world), read_ended_warnings(connection, world)

    def show(self, county: str, region: str, warning: str) -> Json:
        """A warning with its messages, the oldest first. Refused unknown_region, forbidden, no_warning."""
        request, scope = self.request(county), self._scope(region)
        found, messages = self.aside(self._read_one, request, warning)
        shown = _shown([found] if found else [], request, scope)
        row = require_found(next(iter(shown), None), "no_warning", "warning", "warning")
        return row | {
            "messages": [_message(message, request) for message in messages],
            "may_decide": request.viewer.may(Right.MANAGE_WARNINGS, request.code),
        }

    def _read_one(
        self, request: CountyRequest, warning: str
    ) -> tuple[StandingWarning | None, Sequence[KeptMessage]]:
        with self.store.reading() as connection:
            world = request.world
            return read_warning(connection, world, warning), read_messages(connection, world, warning)

    def receive(self, county: str, name: str, content: bytes) -> Json:
        """What each message of a file meant. Refused unknown_region, forbidden, bad_warning."""
        request = self.request(county)
        command = ReceiveWarning(region=request.code, source=BY_HAND, name=name, content=content)
        verdicts: Sequence[Verdict] = self.handle(request, command)
        return {
            "messages": [
                {
                    "meaning": str(verdict.meaning),
                    "why": verdict.why,
                    "warning": verdict.warning.id if verdict.warning else None,
                }
                for verdict in verdicts
            ]
        }

    def resolve(self, county: str, warning: str, decision: str, of: str, version: int, reason: str) -> Json:
        """{"id", "version", "state"} of the warning then. Refused as ResolveWarning is."""
        request = self.request(county)
        command = ResolveWarning(region=request.code, warning=warning, decision=decision, of=of,
                                 expected_version=version, reason=reason)  # fmt: skip
        new: StandingWarning = self.handle(request, command)
        return {"id": new.id, "version": new.version, "state": new.state.value}

    def _scope(self, region: str) -> Scope:
        scope = scopes.find_scope(self.services.installation, current(), region)
        if scope is None:
            raise Refused("forbidden", f"nothing of {region} is seen", "region")
        return scope


def _shown(warnings: Sequence[StandingWarning], request: CountyRequest, scope: Scope) -> list[Json]:
    rows = (warning_row(warning, request.code, request.county.tz) for warning in warnings)
    return [row for row in rows if shows_warning(row, scope)]


def _message(message: KeptMessage, request: CountyRequest) -> Json:
    """A message as it is shown: what would be somebody's number or name is masked."""
    facts = dict(message.facts)
    facts["texts"] = [
        {name: mask_text(value) if name in WORDY else value for name, value in text.items()}
        for text in facts.get("texts", ())
    ]
    facts["channels"] = [
        {"channel": channel_text["channel"], "text": mask_text(channel_text["text"])}
        for channel_text in facts.get("channels", ())
    ]
    at = message.at.astimezone(request.county.tz)
    head = {"sender": message.sender, "identifier": message.identifier, "meaning": message.meaning}
    return facts | head | {"why": message.why, "source": message.source, "at": at, "file": message.file}

"""Retention on /admin: how long what is kept, and what the daily job did last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboard.services.base import Base, CountyRequest, number
from data_access.maintenance.retention import retention
from data_access.maintenance.retention.retention import Keep
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.audit.retention import KINDS
from domain.audit.retention_commands import SetRetention

Rows = list[dict[str, Any]]


class RetentionService(Base):
    """How long a county keeps what."""

    def list(self, county: str) -> Rows:
        """Every kind with its days and limits."""
        request = self.request(county)
        request.require(Right.MANAGE_RETENTION)
        return self.aside(self._list, request)

    def _list(self, request: CountyRequest) -> Rows:
        with self.store.reading() as connection:
            found = retention.kept(connection, request.code)
        return [_row(found[kind]) for kind in KINDS]

    def save(self, county: str, kind: str, days: Any, reason: str) -> dict[str, Any]:
        """Keep a kind for another number of days. Refused too_short, too_many_days, bad_reason."""
        request = self.request(county)
        request.require(Right.MANAGE_RETENTION)
        command = SetRetention(
            region=request.code, kind=str(kind), days=number(days, "days"), reason=checked_reason(reason)
        )
        return _row(self.handle(request, command))


def _row(keep: Keep) -> dict[str, Any]:
    rule = KINDS[keep.kind]
    return {
        "kind": keep.kind,
        "days": keep.days,
        "least": rule.least,
        "most": rule.most,
        "default": rule.default,
        "last_run": datetime.fromisoformat(keep.last_run) if keep.last_run else None,
        "last_count": keep.last_count,
    }

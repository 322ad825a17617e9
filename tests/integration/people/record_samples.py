"""For each command about cases, sources and retention what it takes to give it; and who gives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import insert

from data_access.database.codec import utc_text
from data_access.database.tables import live_tables
from data_access.store import Store
from domain.access.actor import Actor
from domain.audit.retention_commands import SetRetention
from domain.cases.case_commands import EnterCase, RevealCase
from domain.cases.case_join import case_id
from domain.kernel.command import Command
from domain.sources.source_commands import (
    AcknowledgeLoss,
    ClaimResend,
    ReleaseResend,
    RevealDeadLetter,
    SettleResend,
)
from tests.integration.officer import OFFICER
from tests.integration.reports import COUNTY, NOW, VILLAGE

REASON = "核对来源"
NUMBER = 71
SHOWN = "a"
"""What its source calls the case that screens show."""
CLAIM = ClaimResend(region=COUNTY, dead_letter=NUMBER)


def put_dead_letter(store: Store, now: datetime) -> None:
    """A dead letter of the county, by its number."""
    row = {"id": NUMBER, "county": COUNTY, "stream": "cases", "entry": "1-0", "digest": bytes(32),
           "source": "", "message": "", "reason": "not_json", "detail": "", "attempts": 1,
           "raw": b"{", "sent_by": "", "at": utc_text(now)}  # fmt: skip
    with store.database.writing() as connection:
        connection.execute(insert(live_tables.dead_letters).values(row))


def put_loss(store: Store, now: datetime) -> None:
    """A loss of the county, by its number."""
    row = {"id": NUMBER, "county": COUNTY, "stream": "cases", "reason": "trimmed", "count": 2}
    with store.database.writing() as connection:
        connection.execute(insert(live_tables.lost).values(row | {"noticed_at": utc_text(now)}))


Sample = Command | Callable[[Store, datetime], None]
ENTRY = EnterCase(
    region=COUNTY, title="希塘村道路塌方", severity=2, text="群众来电：半幅路面塌陷", caller="李四",
    phone="000-9900-0002", place=VILLAGE, key="tab-1/1",
)  # fmt: skip
RECORD_SAMPLES: dict[type[Command], tuple[Sample, ...]] = {
    EnterCase: (
        ENTRY,
        replace(ENTRY, lat=29.03, lon=119.17, place="", seen_at=NOW - timedelta(hours=1), key="tab-1/2"),
    ),
    RevealCase: (RevealCase(region=COUNTY, case=case_id(COUNTY, "12345", SHOWN), reason=REASON),),
    RevealDeadLetter: (
        put_dead_letter,
        RevealDeadLetter(region=COUNTY, dead_letter=NUMBER, reason=REASON),
    ),
    ClaimResend: (put_dead_letter, CLAIM),
    ReleaseResend: (put_dead_letter, CLAIM, ReleaseResend(region=COUNTY, dead_letter=NUMBER)),
    SettleResend: (
        put_dead_letter,
        CLAIM,
        SettleResend(region=COUNTY, dead_letter=NUMBER, entry="7-0", mended=True),
    ),
    AcknowledgeLoss: (put_loss, AcknowledgeLoss(region=COUNTY, loss=NUMBER)),
    SetRetention: (SetRetention(region=COUNTY, kind="positions", days=60, reason=REASON),),
}
RECORD_GIVERS: dict[type[Command], Actor] = {
    kind: OFFICER for kind in RECORD_SAMPLES if kind is not SetRetention
}
"""Whoever is not the administrator."""

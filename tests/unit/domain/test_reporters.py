"""Who may say something of a task, and under whose name it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.progress.reporters import name_receipt_sender
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.kernel.errors import Refused

COUNTY = "330825"
RECEIPT = Receipt("r1", "G1", "accepted", datetime(2026, 11, 22, 8, tzinfo=UTC))


def actor(kind: Kind, role: Role | None = None, person: str | None = None, region: str = COUNTY) -> Actor:
    return Actor(Viewer(kind, f"{kind}:9", "", (Grant(role, region),) if role else (), person))


def test_people_and_our_own_loops_speak_without_a_name_beside_them() -> None:
    for by in (actor(Kind.LINK, Role.RESPONDER, "G1"), actor(Kind.PERSON, None, "G1"), actor(Kind.INNER)):
        assert name_receipt_sender(RECEIPT, by, COUNTY) == RECEIPT


def test_whoever_leads_speaks_for_others_and_is_named_unless_the_receipt_names_somebody() -> None:
    by = actor(Kind.PERSON, Role.COMMANDER)
    assert name_receipt_sender(RECEIPT, by, COUNTY).by == "person:9"
    said = Receipt("r1", "G1", "accepted", RECEIPT.at, by="网格长")
    assert name_receipt_sender(said, by, COUNTY).by == "网格长"


def test_a_program_needs_the_right_to_report() -> None:
    assert name_receipt_sender(RECEIPT, actor(Kind.TOKEN, Role.REPORTER), COUNTY) == RECEIPT
    for by in (
        actor(Kind.TOKEN, Role.READER),
        actor(Kind.TOKEN, Role.REPORTER, region="330826"),
        actor(Kind.LINK, Role.RESPONDER, "G2"),
        actor(Kind.PERSON, Role.DUTY_OFFICER),
    ):
        with pytest.raises(Refused, match="forbidden"):
            name_receipt_sender(RECEIPT, by, COUNTY)

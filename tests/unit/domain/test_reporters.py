"""Who may say something of a task or of its households, and under whose name it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.progress.reporters import name_receipt_sender, name_visit_sender
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.progress.visits import Visit, VisitReport
from domain.kernel.errors import Refused

COUNTY = "330825"
RECEIPT = Receipt("r1", "G1", "accepted", datetime(2026, 11, 22, 8, tzinfo=UTC))
VISIT = Visit("HH-1", "330825101264001", "G1")
SAID = VisitReport("v1", "HH-1", "visited", RECEIPT.at, by="张三")
TASK = Task("G1", 2, VISIT.grid, (), RECEIPT.at)


def actor(kind: Kind, role: Role | None = None, person: str | None = None, region: str = COUNTY) -> Actor:
    return Actor(Viewer(kind, f"{kind}:9", "", (Grant(role, region),) if role else (), person))


def test_people_and_our_own_loops_speak_without_a_name_beside_them() -> None:
    for by in (actor(Kind.LINK, Role.RESPONDER, "G1"), actor(Kind.PERSON, None, "G1"), actor(Kind.INNER)):
        assert name_receipt_sender(RECEIPT, TASK, by, COUNTY) == RECEIPT


def test_whoever_leads_speaks_for_others_and_is_named_unless_the_receipt_names_somebody() -> None:
    by = actor(Kind.PERSON, Role.COMMANDER)
    assert name_receipt_sender(RECEIPT, TASK, by, COUNTY).by == "person:9"
    receipt = Receipt("r1", "G1", "accepted", RECEIPT.at, by="网格长")
    assert name_receipt_sender(receipt, TASK, by, COUNTY).by == "网格长"


def test_a_program_needs_the_right_to_report() -> None:
    assert name_receipt_sender(RECEIPT, TASK, actor(Kind.TOKEN, Role.REPORTER), COUNTY) == RECEIPT
    for by in (
        actor(Kind.TOKEN, Role.READER),
        actor(Kind.TOKEN, Role.REPORTER, region="330826"),
        actor(Kind.LINK, Role.RESPONDER, "G2"),
        actor(Kind.PERSON, Role.DUTY_OFFICER),
    ):
        with pytest.raises(Refused, match="forbidden"):
            name_receipt_sender(RECEIPT, TASK, by, COUNTY)


def test_a_township_speaks_for_its_own_people_and_for_nobody_elses() -> None:
    town, another = "330825101", "330825102"
    assert name_receipt_sender(RECEIPT, TASK, actor(Kind.PERSON, Role.COMMANDER, region=town), COUNTY).by
    program = actor(Kind.TOKEN, Role.REPORTER, region=town)
    assert name_receipt_sender(RECEIPT, TASK, program, COUNTY) == RECEIPT
    for task, by in (
        (TASK, actor(Kind.PERSON, Role.COMMANDER, region=another)),
        (TASK, actor(Kind.TOKEN, Role.REPORTER, region=another)),
        (None, actor(Kind.PERSON, Role.COMMANDER, region=town)),
    ):
        with pytest.raises(Refused, match="forbidden"):
            name_receipt_sender(RECEIPT, task, by, COUNTY)


def test_a_liaison_speaks_of_their_households_and_whoever_took_their_task_over_is_named() -> None:
    liaison, deputy = actor(Kind.LINK, Role.RESPONDER, "G1"), actor(Kind.LINK, Role.RESPONDER, "V1")
    assert name_visit_sender(SAID, VISIT, TASK, liaison, COUNTY).by == ""
    assert name_visit_sender(SAID, VISIT, replace(TASK, taken_over_by="V1"), deputy, COUNTY).by == "V1"
    for visit, task, by in (
        (VISIT, TASK, deputy),
        (VISIT, None, deputy),
        (None, None, liaison),
        (VISIT, replace(TASK, taken_over_by="V1"), actor(Kind.LINK, Role.RESPONDER)),
        (VISIT, TASK, actor(Kind.LINK, None, "G1")),
    ):
        with pytest.raises(Refused, match="forbidden"):
            name_visit_sender(SAID, visit, task, by, COUNTY)


def test_of_households_officers_and_programs_speak_where_their_right_holds() -> None:
    assert name_visit_sender(SAID, VISIT, TASK, actor(Kind.INNER), COUNTY) == SAID
    assert name_visit_sender(SAID, VISIT, TASK, actor(Kind.TOKEN, Role.REPORTER), COUNTY) == SAID
    township = actor(Kind.PERSON, Role.COMMANDER, region="330825101")
    assert name_visit_sender(replace(SAID, by=""), VISIT, TASK, township, COUNTY).by == "person:9"
    assert name_visit_sender(SAID, VISIT, TASK, township, COUNTY).by == "张三"
    for visit, by in (
        (None, township),
        (VISIT, actor(Kind.PERSON, Role.COMMANDER, region="330825102")),
        (VISIT, actor(Kind.TOKEN, Role.REPORTER, region="330825102")),
    ):
        with pytest.raises(Refused, match="forbidden"):
            name_visit_sender(SAID, visit, None, by, COUNTY)

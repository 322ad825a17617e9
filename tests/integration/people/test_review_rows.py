"""Cases and squads as they are measured are read from both databases just as they were handled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.squads.review_rows import read_subjects
from domain.access.scope import Scope
from domain.cases import handling_commands as h
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as c
from domain.squads.reviews.subjects import CASES, SQUADS, Subject, Taken
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import HANDLER, MANAGER
from tests.integration.people.handling_samples import give as step
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, give
from tests.integration.reports import (
    COUNTY,
    NOW,
    encode_case,
    encode_case_close,
    encode_case_update,
    envelopes,
)

MINUTE, DAY = 60.0, timedelta(days=1)
EVERYTHING = Scope(COUNTY)


@pytest.fixture
def post(database_url: str, county: County) -> Iterator[Post]:
    made = Post(database_url)
    made.add_person(FIRST, "孙三", "13800000009")
    reports = (
        encode_case(SHOWN, severity=1),
        encode_case("by-source", 1, matter="noise"),
        encode_case_update("u1", "by-source", 3, stage="registered"),
        encode_case_update("u2", "by-source", 8, stage="dispatched"),
        encode_case_close("c1", "by-source", 31),
        encode_case("open", 2),
        encode_case("cancelled", 2),
        encode_case_close("c2", "cancelled", 3, outcome="cancelled"),
    )
    ReportHandler(made.store, {COUNTY: county}, made.wall).handle(envelopes(*reports))
    yield made
    made.close()


@pytest.fixture
def bus(post: Post, county: County) -> CommandBus:
    return CommandBus(post.store, Context({COUNTY: county}, 50), None, post.wall)


def list_subjects(
    post: Post, kind: str, since: datetime, until: datetime, scope: Scope = EVERYTHING
) -> list[Subject]:
    with post.store.reading() as connection:
        found = [*read_subjects(connection, WorldId(COUNTY), kind, since, until, post.wall.now, scope)]
    return sorted(found, key=lambda subject: subject.at)


def handle(post: Post, bus: CommandBus) -> None:
    """A case whose steps take some minutes each, with 30 suspended in between, that was returned once."""
    steps = (
        (1, step(h.RegisterCase, 0), MANAGER),
        (2, step(h.DispatchCase, 1, unit="police"), MANAGER),
        (4, step(h.StartHandling, 2), HANDLER),
        (8, step(h.SuspendCase, 3), MANAGER),
        (30, step(h.ResumeCase, 4), MANAGER),
        (1, step(h.FinishHandling, 5), HANDLER),
        (5, step(h.ReturnCase, 6), MANAGER),
        (7, step(h.FinishHandling, 7), HANDLER),
        (3, step(h.VerifyCase, 8), MANAGER),
        (11, step(h.CloseCase, 9), MANAGER),
    )
    for minutes, command, by in steps:
        post.wall.pass_by(minutes * MINUTE)
        bus.handle(command, by)


def minutes_of(subject: Subject) -> dict[str, float | None]:
    return {
        name: None if taken.seconds is None else taken.seconds / MINUTE
        for name, taken in subject.steps.items()
    }


def test_cases_are_measured_by_who_handled_them(post: Post, bus: CommandBus) -> None:
    handle(post, bus)
    shown, told_case, open_case = list_subjects(post, CASES, NOW - DAY, NOW)
    waited = DAY.total_seconds() / MINUTE + 1
    spent = {"registered": 2, "dispatched": 4, "handling": 8 + 1 + 7, "verifying": 5 + 3 + 11}
    assert minutes_of(shown) == {"reported": waited, **spent, "whole": waited + sum(spent.values())}
    assert (shown.returns, shown.unit, shown.ended) == (1, "police", True)
    assert not any(taken.working for taken in shown.steps.values())
    assert (told_case.matter, minutes_of(told_case)) == (
        "noise",
        {"reported": 2, "registered": 5, "whole": 30},
    )
    assert (open_case.ended, open_case.steps) == (False, {"whole": Taken(late=True)})


def test_a_period_has_a_begin_and_an_end(post: Post) -> None:
    first, second, _ = list_subjects(post, CASES, NOW - DAY, NOW)
    assert list_subjects(post, CASES, first.at, second.at) == [first]
    assert list_subjects(post, CASES, NOW, NOW + DAY) == []


def test_a_unit_sees_its_matters_but_not_the_work_of_others(post: Post, bus: CommandBus) -> None:
    unit = Scope(COUNTY, whole=False, matters=frozenset({"noise"}), units=frozenset({"police"}))
    assert [item.matter for item in list_subjects(post, CASES, NOW - DAY, NOW, unit)] == ["noise"]
    handle(post, bus)
    assert [item.unit for item in list_subjects(post, CASES, NOW - DAY, NOW, unit)] == ["police", None]
    other = Scope(COUNTY, whole=False, matters=frozenset({"noise"}), units=frozenset({"water"}))
    assert [item.unit for item in list_subjects(post, CASES, NOW - DAY, NOW, other)] == [None]
    assert list_subjects(post, CASES, NOW - DAY, NOW, Scope("330825102")) == []


def test_a_squad_is_measured_from_its_assembly(post: Post, bus: CommandBus) -> None:
    bus.handle(step(h.RegisterCase, 0), MANAGER)
    bus.handle(ASSEMBLED, MANAGER)
    for minutes, state in ((4, "accepted"), (15, "on_site")):
        post.wall.pass_by(minutes * MINUTE)
        answer = give(c.AnswerCall, person=FIRST, state=state, answered_at=post.wall.now)
        bus.handle(answer, MANAGER)
    (squad,) = list_subjects(post, SQUADS, NOW - DAY, NOW + DAY)
    assert minutes_of(squad) == {
        "accepted": 4, "on_the_way": 19, "on_site": 19, "done": None, "stood_down": None,
    }  # fmt: skip
    assert squad.steps["done"] == Taken(late=True)
    assert list_subjects(post, SQUADS, NOW - DAY, NOW + DAY, Scope("330825102")) == []

"""What becomes of a task when a roll-out of another level is issued: as the new plan says, never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.emergency.rollouts.audience import Recipient
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.rollout import Rollout, RolloutState, RolloutTier
from domain.emergency.rollouts.supersession import (
    RULES,
    carry_receipt,
    is_superseded_by,
    list_line,
    succeed_tasks,
    supersede_rollout,
)

NOON = datetime(2026, 11, 29, 4, tzinfo=UTC)
SAID = NOON - timedelta(minutes=5)


def rollout(id: str = "RW-2", level: int = 1, **rule: Any) -> Rollout:
    tiers = tuple(RolloutTier(number, "", "", 1, 1.0, 60, 240, ("巡查",), (), **rule) for number in (1, 2))
    return Rollout(
        id=id, plan=f"typhoon-{level}", plan_name="", plan_name_en="", response="typhoon", level=level,
        warning="", note="", state=RolloutState.ISSUED, needs_second=False, prepared_by="", prepared_at=NOON,
        people=2, no_channel=0, grids_without_head=0, tiers=tiers, issued_at=NOON,
    )  # fmt: skip


def recipient(person: str = "L1", tier: int = 1) -> Recipient:
    return Recipient(person, tier, "330825101", ("post:leader",), True)


def task(person: str = "L1", tier: int = 1, **more: Any) -> Task:
    return Task(person, tier, "330825101", (), SAID, sent_at=SAID, **more)


OLD = rollout("RW-1", 2)


@pytest.mark.parametrize(
    ("old", "gives_way"),
    [
        (OLD, True),
        (replace(OLD, response="flood"), False),
        (replace(OLD, level=1), False),
        (replace(OLD, level=1, plan="typhoon-1"), True),
        (replace(OLD, state=RolloutState.STOPPED), False),
        (replace(OLD, state=RolloutState.PREPARED), False),
        (rollout(), False),
    ],
)
def test_what_runs_for_the_same_response_gives_way(old: Rollout, gives_way: bool) -> None:
    assert is_superseded_by(old, rollout()) is gives_way


def test_a_line_names_all_before_it_once() -> None:
    second = replace(rollout("RW-2"), supersedes=("RW-1",))
    assert list_line([second, OLD]) == ("RW-1", "RW-2")
    closed = supersede_rollout(OLD, "RW-2", NOON)
    assert (closed.state, closed.over_at, closed.version) == ("superseded", NOON, 2)


@pytest.mark.parametrize(
    ("rule", "tier", "carried", "untold"),
    [
        ({}, 1, ["accepted"], 0),
        ({}, 2, [], 0),
        ({"accept_anew": True}, 1, [], 0),
        ({"supersedes": "cancel"}, 1, [], 0),
        ({"supersedes": "keep"}, 1, ["accepted", "finished"], 1),
        ({"supersedes": "keep"}, 2, [], 0),
    ],
)
def test_the_new_plan_says_what_holds(
    rule: dict[str, Any], tier: int, carried: list[str], untold: int
) -> None:
    old = task(accepted_at=SAID, finished_at=SAID, delivered_at=SAID)
    found = succeed_tasks(rollout(**rule), [recipient(tier=tier)], {"L1": ("RW-1", old)}, {"L1"})
    assert ([receipt.kind for receipt in found.carried], len(found.untold)) == (carried, untold)
    assert found.tasks[0].delivered_at == (SAID if untold else None)
    assert found.cancelled == ()


def test_what_is_kept_but_was_never_told_is_told_now() -> None:
    new = rollout(supersedes="keep")
    found = succeed_tasks(new, [recipient()], {"L1": ("RW-1", task(accepted_at=SAID))}, ())
    assert (found.untold, found.tasks[0].queued_at) == (frozenset(), NOON)
    assert [receipt.kind for receipt in found.carried] == ["accepted"]


def test_only_who_was_told_of_an_open_task_is_told_that_it_is_over() -> None:
    before = {
        "L1": ("RW-1", task("L1")),
        "L2": ("RW-1", task("L2")),
        "L3": ("RW-1", task("L3", finished_at=SAID)),
    }
    found = succeed_tasks(rollout(), [], before, {"L1", "L3"})
    assert found.cancelled == (("RW-1", "L1"),)


def test_a_receipt_counts_again_where_acceptance_holds() -> None:
    receipt = Receipt("r", "L1", "finished", SAID, late="superseded", offset_s=3.0)

    def carried(old: Receipt = receipt, tier: int = 1, **rule: Any) -> Receipt | None:
        return carry_receipt(old, "RW-1", task(), task(tier=tier), rollout(**rule))

    found = carried()
    assert found is not None
    assert (found.id, found.kind, found.late, found.offset_s) == ("RW-1/r", "accepted", "", 0.0)
    kept = carried(supersedes="keep")
    assert kept is not None
    assert kept.kind == "finished"
    assert carried(tier=2) is carried(supersedes="cancel") is carried(accept_anew=True) is None
    assert carried(replace(receipt, kind="delivered")) is None


PEOPLE = st.integers(0, 63).map(lambda bits: {item for at, item in enumerate("ABCDEF") if bits >> at & 1})


@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE, st.sampled_from(RULES), st.booleans())
def test_everybody_is_told_once_or_knows_it(
    named: set[str], had: set[str], texts: set[str], done: set[str], rule: str, anew: bool
) -> None:
    new = rollout(supersedes=rule, accept_anew=anew)
    before = {
        item: ("RW-1", task(item, finished_at=SAID if item in done else None, accepted_at=SAID))
        for item in had
    }
    found = succeed_tasks(new, [recipient(item) for item in sorted(named)], before, texts)
    assert [item.person for item in found.tasks] == sorted(named)
    sent = {item.person for item in found.tasks} - found.untold
    noted = {person for _, person in found.cancelled}
    assert not sent & noted
    assert found.untold <= named & had & texts
    assert sent | found.untold == named
    assert noted == (had & texts) - named - done
    assert {receipt.person for receipt in found.carried} <= named & had

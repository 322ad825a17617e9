"""Thousands of phones ask for their state while a roll-out waits: who commands is read once for all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

import pytest

from dashboard.services.dispatch.rollouts import waiting_confirmations
from dashboard.services.dispatch.rollouts.waiting_confirmations import KNOWN_S, WaitingConfirmations
from domain.kernel.worlds import WorldId

WORLD = WorldId("330825")
WAITING = {
    "id": "RW-1", "state": "prepared", "issued_by": "account:2", "hold_until": None, "plan_name": "防汛",
    "plan_name_en": "Flood", "people": 824, "region": "330825",
}  # fmt: skip


class Directory:
    """Stands for the store; counts how often it is read."""

    reads = 0

    @contextmanager
    def reading(self) -> Any:
        self.reads += 1
        yield None


@pytest.fixture
def commanders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found = ["P1"]
    monkeypatch.setattr(waiting_confirmations, "list_commanders", lambda connection, county, but: [*found])
    monkeypatch.setattr(waiting_confirmations, "offload", lambda work, *given: work(*given))
    return found


def test_the_commanders_are_read_once_for_all_phones_and_again_after_a_while(commanders: list[str]) -> None:
    store, clock = Directory(), [100.0]
    waiting = WaitingConfirmations(store, lambda: clock[0])  # type: ignore[arg-type]
    assert [row["rollout"] for row in waiting.find(WORLD, [WAITING], "P1")] == ["RW-1"]
    assert [waiting.find(WORLD, [WAITING], f"P{number}") for number in range(2, 50)] == [[]] * 48
    assert store.reads == 1
    commanders.append("P2")
    clock[0] += KNOWN_S
    assert len(waiting.find(WORLD, [WAITING], "P2")) == 1
    assert store.reads == 2


def test_nothing_is_read_while_nothing_waits(commanders: list[str]) -> None:
    store = Directory()
    issued, fields = WAITING | {"state": "issued"}, WAITING | {"issued_by": "", "hold_until": None}
    assert WaitingConfirmations(store).find(WORLD, [issued, fields], "P1") == []  # type: ignore[arg-type]
    assert store.reads == 0

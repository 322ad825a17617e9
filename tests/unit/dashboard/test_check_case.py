"""What the typhoon demo does about its directed check: asks once, answers on phones that show it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.demo.demo_visitor import NotYet
from dashboard.demo.typhoon.check_case import MOST, CheckCase
from dashboard.demo.typhoon.typhoon_check import ASKED_AFTER, QUESTION, plan_check
from data_access.county_packs.county_pack import load

AT = datetime(2021, 7, 23, 7, 0, tzinfo=UTC)
ASKED_AT = AT + ASKED_AFTER
TEXT = f"【掌上指挥】专项核查：{QUESTION['question']}请于17:20前打开链接填报。 http://10.0.0.1:8050/palm/l/"


class FakeDesk:
    """The web program as far as the demo asks it, and the phones of its people."""

    def __init__(self) -> None:
        self.checks = list[dict[str, Any]]()
        self.told = list[dict[str, Any]]()
        self.by_phone = dict[str, dict[str, Any]]()
        self.links = dict[str, str]()
        self.away = False
        self.open_link = ""

    def sign_in(self) -> None:
        pass

    def read(self, path: str) -> Any:
        assert path.startswith("/api/checks?")
        return {"checks": self.checks}

    def command(self, path: str, body: dict[str, Any]) -> Any:
        if path.startswith("/api/checks?"):
            row = {"id": "HC-210723-01", "question": body["question"], "asked_at": ASKED_AT.isoformat()}
            self.checks.append(row)
            return {"check": row["id"]}
        if path == "/palm/commands":
            assert self.open_link not in self.by_phone
            self.by_phone[self.open_link] = body
            return {"version": 1}
        assert path == "/api/checks/HC-210723-01/answers?region=330825"
        if self.away:
            return {"title": "not now"}
        assert len(body["answers"]) <= MOST
        self.told += body["answers"]
        return {"taken": len(body["answers"]), "refused": []}

    def open(self, path: str) -> None:
        self.open_link = path

    def shown(self, number: str) -> list[str]:
        texts = ["【掌上指挥】防台风Ⅱ级响应：请领办。 http://10.0.0.1:8050/palm/l/task"]
        return [*texts, TEXT + self.links[number]] if number in self.links else texts


@pytest.fixture
def fake_desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def case(root: Path, fake_desk: FakeDesk) -> CheckCase:
    return CheckCase(load(root / "counties/longyou"), fake_desk, fake_desk.shown, lambda: fake_desk)  # type: ignore[arg-type]


def play(case: CheckCase, minutes: range) -> None:
    for minute in minutes:
        case.step("RW-1", AT, ASKED_AT + timedelta(minutes=minute))


def test_it_is_asked_once_and_all_is_said_once(case: CheckCase, fake_desk: FakeDesk, root: Path) -> None:
    words = plan_check(load(root / "counties/longyou"), ASKED_AT)
    fake_desk.links = {head.phone: f"secret-{head.person}" for head in words if head.phone}
    play(case, range(-5, 0))
    assert fake_desk.checks == [], "not before its time"
    play(case, range(90))
    assert case.over
    assert [check["question"] for check in fake_desk.checks] == [QUESTION["question"]]
    assert {row["person"] for row in fake_desk.told} == {head.person for head in words if not head.phone}
    assert {*fake_desk.by_phone} == {f"/palm/l/secret-{head.person}" for head in words if head.phone}
    assert len(fake_desk.told) + len(fake_desk.by_phone) == len(words)
    assert all(row["check"] == "HC-210723-01" for row in fake_desk.by_phone.values())


def test_a_phone_answers_only_once_it_shows_the_question(
    case: CheckCase, fake_desk: FakeDesk, root: Path
) -> None:
    phones = [head for head in plan_check(load(root / "counties/longyou"), ASKED_AT) if head.phone]
    play(case, range(90))
    assert fake_desk.by_phone == {}
    assert not case.over
    last = phones[-1]
    fake_desk.links[last.phone] = "late"
    play(case, range(90, 110))
    assert [*fake_desk.by_phone] == ["/palm/l/late"], "whoever waits keeps nobody else from being looked at"
    assert datetime.fromisoformat(fake_desk.by_phone["/palm/l/late"]["answered_at"]) > last.at, (
        "when it was said"
    )


def test_what_fails_is_told_again(case: CheckCase, fake_desk: FakeDesk) -> None:
    fake_desk.away = True
    with pytest.raises(NotYet):
        play(case, range(60))
    fake_desk.away = False
    play(case, range(60, 61))
    assert fake_desk.told


def test_started_again_it_asks_nothing_anew(case: CheckCase, fake_desk: FakeDesk, root: Path) -> None:
    play(case, range(2))
    again = CheckCase(load(root / "counties/longyou"), fake_desk, fake_desk.shown, lambda: fake_desk)  # type: ignore[arg-type]
    play(again, range(2, 4))
    assert len(fake_desk.checks) == 1

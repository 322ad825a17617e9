"""What people write back, and which call they mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.kernel.worlds import WorldId
from domain.squads.calls.sms_answers import (
    CallState,
    OpenCall,
    choose_code,
    code_of_task,
    find_by_name,
    find_call,
    is_receipt,
    read_answer,
)

AT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code", "state"),
    [
        ("12 1", "12", "accepted"),
        ("121", "12", "accepted"),
        ("１２　１", "12", "accepted"),
        ("12，2", "12", "unavailable"),
        ("1", "", "accepted"),
        ("12参加", "12", "accepted"),
        ("12 不能参加", "12", "unavailable"),
        ("来不了，在外地", "", "unavailable"),
        ("12 3", "12", "on_the_way"),
        ("12已出发", "12", "on_the_way"),
        ("12 4", "12", "on_site"),
        ("12 5 已疏散两户", "12", "done"),
        ("收到", "", None),
        ("12", "12", None),
        ("12 7", "12", None),
        ("谢谢", "", None),
        ("", "", None),
        ("13800000001", "", None),
        ("12 不接受", "12", "unavailable"),
        ("12 拒绝", "12", "unavailable"),
        ("12 参加不了", "12", "unavailable"),
        ("12 无法赶到", "12", "unavailable"),
        ("12 三点已到达，没有人受伤", "12", "on_site"),
        ("12 出发，20分钟到达", "12", "on_the_way"),
        ("12 已完成巡查未发现异常", "12", "done"),
    ],
)
def test_what_a_text_means(text: str, code: str, state: str | None) -> None:
    answer = read_answer(text)
    assert (answer.code, answer.state) == (code, state)


@pytest.mark.parametrize(
    "text",
    [
        "12 还没到场",
        "12 尚未完成",
        "12 没有出发",
        "12 预计10分钟到达",
        "12 马上出发",
        "12 完成不了",
        "12 到达了吗",
        "12 完成一半",
        "12 不能按时到场",
        "12 现场太大，无法处置，请求支援",
    ],
)
def test_what_is_not_so_or_yet_to_come_is_asked_back(text: str) -> None:
    """Nobody is on site, done or out of the squad because a text has the word for it."""
    answer = read_answer(text)
    assert (answer.code, answer.state) == ("12", None)


@pytest.mark.parametrize(("text", "receipt"), [("收到", True), ("12 已收到", True), ("没收到", False)])
def test_a_receipt_is_what_says_that_it_arrived(text: str, receipt: bool) -> None:
    assert is_receipt(read_answer(text)) is receipt


def test_the_words_behind_are_kept() -> None:
    assert read_answer("12 5 已疏散两户，无人受伤").rest == "已疏散两户 无人受伤"


def call(code: str, state: CallState = CallState.OPEN, minutes: int = 0, name: str = "") -> OpenCall:
    at = AT + timedelta(minutes=minutes)
    return OpenCall(WorldId("330825"), "330825", f"s{code}{minutes}", "zhao", at, code, state, 0, name)


def test_one_call_needs_no_code_and_two_are_never_guessed() -> None:
    first, other = call("10"), call("11")
    assert find_call(read_answer("1"), [first]) is first
    assert find_call(read_answer("1"), [first, other]) is None
    assert find_call(read_answer("11 1"), [first, other]) is other
    assert find_call(read_answer("12 1"), [first, other]) is None
    assert find_call(read_answer("1"), [first, call("11", CallState.ANSWERED)]) is None
    assert find_call(read_answer("1"), [first, call("11", CallState.ENDED)]) is first


def test_an_answer_to_a_call_that_is_over_stays_with_that_call() -> None:
    over = call("10", CallState.ENDED)
    assert find_call(read_answer("10 1"), [over, call("11")]) is over


def test_a_code_that_was_given_again_means_the_newest() -> None:
    old, new = call("10", CallState.ENDED), call("10", minutes=5)
    assert find_call(read_answer("10 1"), [new, old]) is new


def test_another_phone_needs_code_and_name() -> None:
    calls = [call("10", name="赵一"), call("10", minutes=1, name="钱二")]
    assert find_by_name(read_answer("10 1 钱二"), calls) is calls[1]
    assert find_by_name(read_answer("10 1"), calls) is None
    assert find_by_name(read_answer("1 钱二"), calls) is None


def test_codes_go_round_and_come_again_as_late_as_can_be() -> None:
    used: list[str] = []
    for _ in range(180):
        used.append(choose_code(used))
    assert used[:3] == ["10", "11", "12"]
    assert len(set(used[:90])) == 90
    assert used[90:] == used[:90]


def test_codes_of_tasks_are_none_of_calls_and_read_as_codes() -> None:
    code = code_of_task("RW-261129-02")
    assert code == "02"
    assert int(choose_code([])) >= 10
    read = read_answer("02 5 已巡查")
    assert (read.code, read.state, read.rest) == ("02", "done", "已巡查")

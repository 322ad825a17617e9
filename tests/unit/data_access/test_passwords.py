"""What is asked of a password, and how few are hashed at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from data_access.accounts import passwords, second_factor
from data_access.accounts.passwords import Hashing, check
from domain.errors import Refused

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Ab1defg", "too_short"),
        ("abcdefgh", "too_short"),
        ("abcdefg1", "too_short"),
        ("abcdefghijk", "too_short"),
        ("aaaabbbbcccc", "too_simple"),
        ("Wang-2026xyz", "is_login"),
        ("Longyou@2026", "too_common"),
        ("1234567890123", "too_common"),
        ("P@ssw0rd123", "too_common"),
        ("x" * 300, "too_long"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        check("wang", typed)
    assert (refused.value.code, refused.value.where) == (f"weak_password:{why}", "password")


@pytest.mark.parametrize("typed", ["Ab1defgh", "abgdezhqiklm", "龙游县的夜晚很安静又很美丽", "四字 words 9!"])
def test_long_ones_and_mixed_ones_are_taken(typed: str) -> None:
    check("wang", typed)


def test_it_is_argon2id_as_the_library_recommends() -> None:
    kept = Hashing().hash("x")
    profile = RFC_9106_LOW_MEMORY
    wanted = f"m={profile.memory_cost},t={profile.time_cost},p={profile.parallelism}"
    assert kept.startswith(f"$argon2id$v=19${wanted}$")


def test_the_same_characters_from_another_keyboard_are_the_same_password() -> None:
    hashing = Hashing(CHEAP)
    assert hashing.verify(hashing.hash("Ａｂｃ１２３é"), "Abc123e\u0301")
    assert not hashing.verify(hashing.hash("abc"), "abd")


def test_nothing_and_rubbish_match_no_password_and_are_hashed_all_the_same() -> None:
    hashing = Hashing(CHEAP)
    assert not hashing.verify(None, "x")
    assert not hashing.verify("no hash", "x")


def test_only_so_many_hash_at_once_few_wait_and_the_others_are_told_at_once() -> None:
    hashing, release, inside = Hashing(CHEAP), threading.Event(), threading.Semaphore(0)

    def hold() -> str:
        try:
            with hashing.slot():
                inside.release()
                release.wait(10)
                return "in"
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(passwords.SLOTS + passwords.QUEUE + 3) as threads:
        running = [threads.submit(hold) for _ in range(passwords.SLOTS)]
        for _ in running:
            assert inside.acquire(timeout=10)
        waiting = [threads.submit(hold) for _ in range(passwords.QUEUE)]
        until_waiting(hashing)
        start = time.perf_counter()
        assert [threads.submit(hold).result() for _ in range(3)] == ["busy"] * 3
        assert time.perf_counter() - start < passwords.PATIENCE_S / 2
        release.set()
        assert {one.result() for one in running + waiting} == {"in"}
    with hashing.slot(), hashing.slot():
        pass


def test_who_waits_too_long_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE_S", 0.02)
    hashing = Hashing(CHEAP)
    with hashing.slot(), hashing.slot(), pytest.raises(Refused, match="busy"), hashing.slot():
        pass
    assert len(hashing._queue) == passwords.QUEUE


def until_waiting(hashing: Hashing) -> None:
    """Until the queue is full; fails after ten seconds."""
    deadline = time.monotonic() + 10
    while hashing._queue:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_recovery_codes_are_ten_that_differ_and_can_be_typed_in_any_way() -> None:
    codes = second_factor.recovery_codes()
    assert len(set(codes)) == 10
    assert second_factor.hash_of_code(codes[0]) == second_factor.hash_of_code(f" {codes[0].upper()} ")
    assert second_factor.hash_of_code(codes[0]) != second_factor.hash_of_code(codes[1])

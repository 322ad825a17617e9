"""What is asked of a password, and how few are hashed at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from data_access.accounts.credentials import passwords, second_factor
from data_access.accounts.credentials.passwords import Hashing
from data_access.accounts.credentials.strength import JUDGED, LONG, SHORT, check
from domain.kernel.errors import Refused

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
        ("Longyou@2026", "has_context"),
        ("2026!龙游!2026!", "has_context"),
        ("PalmCommand#1", "has_context"),
        ("掌上指挥-20261122", "has_context"),
        ("Fangfang.Li-8", "has_context"),
        ("1234567890123", "too_common"),
        ("P@ssw0rd123", "too_common"),
        ("Password2026!", "too_common"),
        ("Woaini1314!", "too_common"),
        ("1qaz2wsx3edc", "too_common"),
        ("qwertyuiopas", "too_common"),
        ("19880214wang!", "is_login"),
        ("x" * 300, "too_long"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        check("wang", typed, "Li Fangfang", ("龙游县", "Longyou County"))
    assert (refused.value.code, refused.value.where) == (f"weak_password:{why}", "password")


@pytest.mark.parametrize("typed", ["Kp7gmxwq", "abgdezhqiklm", "龙游县的夜晚很安静又很美丽", "四字 words 9!"])
def test_long_ones_and_mixed_ones_are_taken(typed: str) -> None:
    check("wang", typed, "Li Fangfang", ("龙游县", "Longyou County"))


def test_none_of_the_three_thousand_commonest_that_would_be_long_enough_is_taken() -> None:
    """ASVS 6.2.4; and none of all the 30,000 of the list."""
    listed = FREQUENCY_LISTS["passwords"]
    assert len(listed) >= 30_000
    tried = [word for word in listed if len(word) >= SHORT]
    assert len(tried) > 3_000

    def taken(word: str) -> bool:
        try:
            check("nobody-at-all", word)
        except Refused:
            return False
        return True

    assert [word for word in tried if taken(word)] == []
    long_enough = [word for word in tried if len(word) >= LONG]
    assert len(long_enough) > 200
    assert [word for word in long_enough if taken(word.capitalize())] == []


def test_the_judgement_of_a_long_one_is_quick() -> None:
    """The worst that was found: signs that stand for letters make the estimate try them all."""
    start = time.process_time()
    check("wang", "@4$5!1|30" * 25 + "xyzw")
    assert time.process_time() - start < 2
    assert JUDGED <= 40


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


@pytest.mark.alone
def test_only_so_many_hash_at_once_few_wait_and_the_others_are_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "PATIENCE_S", 120.0)
    hashing, release, inside = Hashing(CHEAP), threading.Event(), threading.Semaphore(0)

    def hold() -> str:
        try:
            with hashing.slot():
                inside.release()
                release.wait(60)
                return "in"
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(passwords.SLOTS + passwords.QUEUE + 3) as threads:
        running = [threads.submit(hold) for _ in range(passwords.SLOTS)]
        for _ in running:
            assert inside.acquire(timeout=60)
        waiting = [threads.submit(hold) for _ in range(passwords.QUEUE)]
        until_waiting(hashing)
        start = time.perf_counter()
        assert [threads.submit(hold).result() for _ in range(3)] == ["busy"] * 3
        assert time.perf_counter() - start < passwords.PATIENCE_S / 2
        release.set()
        assert {future.result() for future in running + waiting} == {"in"}
    with hashing.slot(), hashing.slot():
        pass


def test_who_waits_too_long_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE_S", 0.02)
    hashing = Hashing(CHEAP)
    with hashing.slot(), hashing.slot(), pytest.raises(Refused, match="busy"), hashing.slot():
        pass
    assert len(hashing._queue) == passwords.QUEUE


def until_waiting(hashing: Hashing) -> None:
    """Until the queue is full; fails after a minute."""
    deadline = time.monotonic() + 60
    while hashing._queue:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_recovery_codes_are_ten_that_differ_and_can_be_typed_in_any_way() -> None:
    codes = second_factor.recovery_codes()
    assert len(set(codes)) == 10
    assert second_factor.hash_of_code(codes[0]) == second_factor.hash_of_code(f" {codes[0].upper()} ")
    assert second_factor.hash_of_code(codes[0]) != second_factor.hash_of_code(codes[1])

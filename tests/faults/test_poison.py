"""Messages that cannot be taken: dead letters with a reason and all their bytes, and nobody waits for
them.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.faults.load import cause, day, poison
from tests.faults.world import IngestHarness, processor_s, short_on, wait_until_true

NEXT_EVENT_S = 1.0
"""Of the worker's processor, as others may use the machine; where nobody does, of the clock as well."""
LEAST_RATE = 300
"""Poison messages for a second of the worker's processor."""


def price_until_taken(harness: IngestHarness, pid: int, message: tuple[str, bytes]) -> tuple[float, float]:
    """Seconds until a good message is taken: of the worker's processor, and of the clock."""
    before, name = processor_s(pid), cause(message[1])
    harness.add([message])
    waited = wait_until_true(60, lambda: name in harness.list_handled(), "the good message is taken")
    return processor_s(pid) - before, waited


def test_each_poison_is_a_dead_letter_and_the_next_event_is_taken_within_a_second(
    harness: IngestHarness, county: Any
) -> None:
    pid = harness.start()
    good, rng, prices = day(county, 40, 1), Random(1), []
    harness.add(good[:10])
    harness.wait_drained()
    for number, bad in enumerate(poison(rng)):
        harness.add([bad], poison=True)
        prices.append(price_until_taken(harness, pid, good[10 + number]))
    assert max(processor for processor, _ in prices) <= NEXT_EVENT_S
    assert min(clock for _, clock in prices) <= NEXT_EVENT_S, "it waits for something after each"
    harness.wait_drained()
    harness.check()
    reasons = {reason for _, reason, _ in harness.dead()}
    assert reasons >= {
        "missing_field", "bad_field", "unknown_kind", "future", "unknown_region", "outside_county",
        "unknown_matter", "unknown_person", "not_json", "not_utf8", "too_deep", "too_large",
    }  # fmt: skip


@short_on("postgresql")
def test_entries_of_another_form_are_dead_letters(harness: IngestHarness, county: Any) -> None:
    harness.start()
    client, key = harness.stream.client, harness.key("cases")
    client.xadd(key, {"jsn": "{}"})
    client.xadd(key, {"json": "{}", "more": "x"})
    harness.add(day(county, 10, 1))
    harness.wait_drained()
    assert [reason for _, reason, _ in harness.dead()] == ["bad_entry", "bad_entry"]


@short_on("sqlite")
def test_a_flood_of_poison_delays_the_next_event_by_less_than_a_second_after_it(
    harness: IngestHarness, county: Any
) -> None:
    """4,000 small ones and a few of 5 MB; an event behind them on another stream does not wait for them."""
    pid = harness.start()
    good, rng = day(county, 3000, 1), Random(2)
    grids = [message for message in good if message[0] == "grids"]
    harness.add(grids[:10])
    harness.wait_drained()
    flood = [bad for _ in range(250) for bad in poison(rng, giant=2_000)]
    harness.add(flood + poison(rng), poison=True)
    began = processor_s(pid)
    assert price_until_taken(harness, pid, grids[10])[0] <= NEXT_EVENT_S
    harness.wait_drained(120)
    assert len(flood) / (processor_s(pid) - began) > LEAST_RATE
    harness.check()


@short_on("postgresql")
def test_the_same_poison_twice_is_two_dead_letters_or_told_apart_by_its_entry(harness: IngestHarness) -> None:
    harness.start()
    bad = poison(Random(3))[0]
    harness.add([bad, bad], poison=True)
    harness.wait_drained()
    harness.check()


@short_on("sqlite")
def test_another_message_under_a_used_id_is_a_dead_letter(harness: IngestHarness, county: Any) -> None:
    harness.start()
    first = next(message for message in day(county, 500, 1) if b'"case.reported"' in message[1])
    harness.add([first])
    harness.wait_drained()
    forged = (first[0], first[1][:-1] + b', "source_no": "forged"}')
    harness.add([forged], poison=True)
    harness.wait_drained()
    assert [reason for _, reason, _ in harness.dead()] == ["id_reused"]
    harness.check()

"""What comes while a roll-out is live: receipts by stream or HTTP, a single one beside them, cases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, islice
from random import Random
from typing import Any, Final

from msgspec import json

from bench.harness import say
from tests.signing import SignedInSession

COUNTY: Final = "330825"
KINDS: Final = ("delivered", "read", "accepted", "finished")
STEP_S, SAY_S, SINGLE_S = 0.1, 5.0, 0.2
MOST: Final = 500
SENDERS: Final = 2
PATIENCE_S: Final = 600.0
BUSY: Final = 503


@dataclass
class Measured:
    """`backlog`: (seconds, receipts that are not in yet); `waits`: milliseconds of each answer."""

    sent: int = 0
    drained_s: float = 0.0
    backlog: list[tuple[float, int]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def note(self, since: float, waiting: int) -> None:
        """Keep and say a backlog."""
        self.backlog.append((since, waiting))
        say(f"    {since:6.0f} s  sent {self.sent:,}  backlog {waiting:,}")


def answers(people: Sequence[str], run: str) -> Iterator[tuple[str, str, str]]:
    """(id, person, kind) without end: everybody's four answers, people in random order, then the last said
    again under other ids.
    """
    rng, numbers = Random(run), count()
    for kind in (*KINDS, *([KINDS[-1]] * 10_000)):
        shuffled = rng.sample(people, len(people))
        for person in shuffled:
            yield f"{run}-{next(numbers)}", person, kind


class Schedule:
    """So many a second since it began; `due` says how many more are due now, at most MOST steps at once."""

    def __init__(self, rate: float, seconds: float) -> None:
        self.began, self.rate, self.whole = time.monotonic(), rate, round(rate * seconds)

    def due(self, sent: int) -> int:
        return min(self.whole, int((time.monotonic() - self.began) * self.rate)) - sent

    @property
    def since(self) -> float:
        return time.monotonic() - self.began


def send_by_stream(
    client: Any, rollout: str, given: Iterator[tuple[str, str, str]], plan: Schedule
) -> Measured:
    """Receipts on the stream until all are sent and taken."""
    found, name, said = Measured(), f"{{{COUNTY}}}:receipts", 0.0
    while found.sent < plan.whole or lag(client, name):
        pipe = client.pipeline(transaction=False)
        for id, person, kind in islice(given, plan.due(found.sent)):
            body = {
                "kind": "receipt", "id": id, "source": "bench", "at": datetime.now(UTC).isoformat(),
                "rollout": rollout, "person": person, "state": kind,
            }  # fmt: skip
            pipe.xadd(name, {"json": json.encode(body)})
            found.sent += 1
        pipe.execute()
        if plan.since - said >= SAY_S:
            said = plan.since
            found.note(said, lag(client, name))
        if plan.since > plan.whole / plan.rate + PATIENCE_S:
            break
        time.sleep(STEP_S)
    found.drained_s = plan.since
    found.note(plan.since, lag(client, name))
    return found


def lag(client: Any, name: str) -> int:
    """Entries of a stream that are not handled yet."""
    groups = client.xinfo_groups(name) if client.exists(name) else ()
    return max(((group.get("lag") or 0) + group["pending"] for group in groups), default=0)


def send_by_http(
    sessions: Sequence[SignedInSession],
    rollout: str,
    given: Iterator[tuple[str, str, str]],
    plan: Schedule,
) -> Measured:
    """Receipts by HTTP, MOST at once by each of SENDERS programs; what waits is the backlog."""
    found, said, waiting = Measured(), 0.0, list[Future[float]]()
    with ThreadPoolExecutor(SENDERS) as pool:
        while found.sent < plan.whole:
            if plan.due(found.sent) >= min(MOST, plan.whole - found.sent):
                some = [*islice(given, min(MOST, plan.whole - found.sent))]
                found.sent += len(some)
                waiting.append(pool.submit(post, sessions[len(waiting) % len(sessions)], rollout, some))
            if plan.since - said >= SAY_S:
                said = plan.since
                found.note(said, MOST * sum(not one.done() for one in waiting))
            time.sleep(STEP_S / 5)
    found.waits = [one.result() for one in waiting]
    found.drained_s = plan.since
    found.note(plan.since, 0)
    return found


def post(session: SignedInSession, rollout: str, some: Sequence[tuple[str, str, str]]) -> float:
    """Milliseconds of a durable answer; what is refused for now (503) is sent again under its keys, as the
    answer asks. Raises requests.HTTPError, SystemExit for one that was not taken.
    """
    now = datetime.now(UTC).isoformat()
    rows = [{"key": id, "person": person, "kind": kind, "at": now} for id, person, kind in some]
    began = time.perf_counter()
    path = f"/api/rollouts/{rollout}/receipts?region={COUNTY}"
    while (answer := session.post(path, json={"receipts": rows})).status_code == BUSY:
        say(f"    {len(rows)} receipts were refused for now: {answer.text[:200]}")
        time.sleep(float(answer.headers["Retry-After"]))
    took = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    if answer.json()["refused"]:
        raise SystemExit(f"refused: {answer.json()['refused'][0]}")
    return took


class Beside(threading.Thread):
    """Does something again and again until it is ended; what it raised ends the benchmark there."""

    def __init__(self, act: Callable[[], object], every_s: float) -> None:
        super().__init__(daemon=True)
        self._act, self._every, self._over = act, every_s, threading.Event()
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        """As long as nobody ends it."""
        while not self._over.wait(self._every):
            try:
                self._act()
            except Exception as error:
                self.error = error
                return

    def end(self) -> None:
        """Wait for the last act. Raises what it raised."""
        self._over.set()
        self.join(60)
        if self.error is not None:
            raise self.error


def add_cases(client: Any, grids: Sequence[str], run: str) -> Callable[[], object]:
    """What puts one case on the stream."""
    numbers, rng = count(), Random(run)

    def add() -> None:
        body = {
            "id": f"{run}-{next(numbers)}", "source": "bench", "at": datetime.now(UTC).isoformat(),
            "kind": "case.reported", "region": rng.choice(grids), "title": "道路积水", "severity": 3,
        }  # fmt: skip
        client.xadd(f"{{{COUNTY}}}:cases", {"json": json.encode(body)})

    return add

"""`palmcommand demo typhoon`: plays the case of typhoon_case through the doors that people and systems use.

The warning comes by the watched folder; the demo's commander issues over HTTP; team leaders answer by SMS of
the simulated phones, heads and liaisons by the stream of receipts; the tree is a report of the field, its
squad is called on its people's phones; households are visited and moved, a question is asked and answered, as
pages tell it. Started again, it goes on: every message has the id it had.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import structlog

from dashboard.demo.demo_visitor import NotYet, Visitor
from dashboard.demo.sim_phones import SimPhones
from dashboard.demo.typhoon.typhoon_case import (
    PLAN,
    POSTS,
    RESPONSE,
    STARTS,
    WHY,
    Answer,
    make_warning,
    plan_answers,
    report_tree,
)
from dashboard.demo.typhoon.typhoon_squad import COMMANDER, TreeCase
from data_access.database.fast_clock import utc_now
from data_access.streams.redis_streams import StreamError, key
from data_access.streams.wire.wire_format import encode
from domain.kernel.worlds import WorldId

TICK_S: Final = 0.1
RETRY_S: Final = 0.5
BESIDE_S: Final = 2.0
"""So often what goes on beside the answers is sent."""
LOOKS_FIRST: Final = timedelta(minutes=1)
"""So long the commander looks at what the warning prepared before issuing it."""
KEYS: Final = {"accepted": "1", "finished": "5"}

log = structlog.get_logger()
Report = tuple[datetime, dict[str, Any]]


class Beside(Protocol):
    """What goes on beside the answers of a roll-out, with visitors of its own."""

    @property
    def over(self) -> bool: ...
    def sign_in(self) -> bool: ...
    def step(self, rollout: str, issued: datetime, now: datetime) -> bool: ...


class Typhoon:
    """The case in one county. `clients`: of the demo, by COMMANDER and DUTY; `phones`: the simulated ones;
    `folder`: where warnings are watched for.
    """

    def __init__(
        self, redis: Any, county: Any, clients: Mapping[str, Visitor], phones: SimPhones, folder: Path,
        stop: threading.Event, beside: Sequence[Beside], clock: Callable[[], datetime] = utc_now,
    ) -> None:  # fmt: skip
        self._redis, self._county, self._visitors, self._phones = redis, county, clients, phones
        self._folder, self._stop, self._clock = folder, stop, clock
        self._world = WorldId(county.code)
        self._area = f"region={county.code}"
        self._commander = clients[COMMANDER]
        self._tree = TreeCase(county, clients, phones.write, phones.read)
        self._beside = beside

    def run(self) -> None:
        """Play it until it is over or asked to stop."""
        self._until(self._signed_in)
        self._until(lambda: self._clock() >= STARTS or None)
        rollout = self._until(self._prepared)
        self._until(self._declared)
        issued = self._until(lambda: self._issued(rollout)) if rollout else None
        if issued:
            self._play(rollout, issued)
        self._stop.wait()

    def _until(self, look: Callable[[], Any]) -> Any:
        """What a look gives as soon as it gives something; None when asked to stop."""
        while not self._stop.is_set():
            try:
                if found := look():
                    return found
            except (NotYet, *StreamError) as error:
                log.info("demo_waits", reason=str(error)[:200])
                self._stop.wait(RETRY_S)
            self._stop.wait(TICK_S)
        return None

    def _signed_in(self) -> bool:
        for visitor in self._visitors.values():
            visitor.sign_in()
        return True

    def _prepared(self) -> str | None:
        """The roll-out that the warning prepared; the warning is put into the folder when it was not."""
        rows = self._rows()
        if rows:
            return str(rows[-1]["id"])
        path = self._folder / "typhoon.xml"
        if not any(self._folder.rglob("typhoon*")):
            part = path.with_suffix(".part")
            part.write_bytes(make_warning(self._county.code, self._county.name, self._clock()))
            part.rename(path)
        return None

    def _declared(self) -> bool:
        """Whether the response runs; the commander declares what the warning proposes."""
        path = f"/api/responses/{RESPONSE}"
        found = self._commander.read(f"{path}?{self._area}")
        if found["level"]:
            return True
        if found["proposed"]:
            body = {"level": found["proposed"]["level"], "reason": WHY, "version": found["version"]}
            self._commander.command(f"{path}?{self._area}", body)
        return False

    def _rows(self) -> list[dict[str, Any]]:
        found = self._commander.read(f"/api/rollouts?{self._area}")["rollouts"]
        return [row for row in found if row["plan"] == PLAN]

    def _issued(self, rollout: str) -> datetime | None:
        """When it was issued; issues it when it was looked at long enough."""
        row = next(row for row in self._rows() if row["id"] == rollout)
        if row["issued_at"]:
            return datetime.fromisoformat(row["issued_at"])
        if self._clock() < datetime.fromisoformat(row["prepared_at"]) + LOOKS_FIRST or row["issued_by"]:
            return None
        body = {"version": row["version"], "key": f"demo/{rollout}/issue"}
        self._commander.command(f"/api/rollouts/{rollout}/issue?{self._area}", body)
        return None

    def _play(self, rollout: str, issued: datetime) -> None:
        answers, tree = plan_answers(self._county, issued), [report_tree(issued)]
        for beside in self._beside:
            threading.Thread(target=self._play_beside, args=(beside, rollout, issued), daemon=True).start()
        log.info("demo_plays", rollout=rollout, answers=len(answers))
        while not self._stop.is_set() and (answers or tree or not self._tree.over):
            self._until(lambda: self._step(rollout, issued, answers, tree))

    def _play_beside(self, beside: Beside, rollout: str, issued: datetime) -> None:
        """Beside the answers, which wait for nobody."""
        self._until(beside.sign_in)
        while not self._stop.is_set() and not beside.over:
            self._until(lambda: beside.step(rollout, issued, self._clock()))
            self._stop.wait(BESIDE_S)

    def _step(self, rollout: str, issued: datetime, answers: list[Answer], tree: list[Report]) -> bool:
        """Send what is due; what was sent leaves the lists."""
        now = self._clock()
        due = [answer for answer in answers if answer.at <= now]
        messages = [message for at, message in tree if at <= now]
        self._send(rollout, [answer for answer in due if answer.post != POSTS[0]], messages)
        for answer in due:
            if answer.post == POSTS[0]:
                self._phones.write(answer.phone, KEYS[answer.state])
        del answers[: len(due)], tree[: len(messages)]
        self._tree.step(issued, now)
        self._stop.wait(TICK_S)
        return True

    def _send(self, rollout: str, answers: list[Answer], positions: list[dict[str, Any]]) -> None:
        if not answers and not positions:
            return
        pipe = self._redis.pipeline(transaction=True)
        for answer in answers:
            body = encode(answer.message | {"rollout": rollout})
            pipe.xadd(key(self._world, "receipts"), {"json": body})
        for message in positions:
            pipe.xadd(key(self._world, "cases"), {"json": encode(message)})
        pipe.execute()

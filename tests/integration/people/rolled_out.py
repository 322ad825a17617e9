"""A roll-out to a handful of people behind a real gateway, on a clock that tests turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.relay.answers import Answers
from dashboard.relay.fires.rollout_timers import rollout_fires
from dashboard.relay.relay import Relay
from dashboard.relay.task_receipts import tell_failures
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.tables.account_tables import accounts, grants
from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.outbox.outbox_rows import read_messages
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.rollout import Rollout
from tests.integration.outbox import Post
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY

VILLAGE, OTHER = "330825101264", "330825102201"
GRID = f"{VILLAGE}001"
CHAIN = (
    ("L1", "leader", VILLAGE),
    ("L2", "leader", OTHER),
    ("G1", "head", GRID),
    ("G2", "head", f"{OTHER}001"),
    ("P1", "liaison", GRID),
)
"""(person, post, region)"""


class RolloutHarness:
    """The plan for a level II typhoon, in a county of five; `published`: works that screens heard of."""

    def __init__(self, post: Post, county: County, approve_above: int = 100) -> None:
        plan = replace(county.plans["typhoon-2"], approve_above=approve_above)
        self.county = replace(county, plans={"typhoon-2": plan})
        context = Context({COUNTY: self.county}, 50)
        self.post, self.published = post, list[UnitOfWork]()
        self.bus = CommandBus(post.store, context, None, post.wall)
        post.relay.close()
        failures = tell_failures(self.bus, post.wall)
        post.relay = Relay(post.store, post.gateways, clock=post.wall, tell_failed=failures)
        self.timers = Timers(post.store, self.published.append, post.wall, rollout_fires(context))
        for number, (person, kind, region) in enumerate(CHAIN):
            self.add_person(person, kind, region, f"1390000010{number}")

    def add_person(self, id: str, post: str, region: str, phone: str) -> None:
        row = {
            "county": str(COUNTY),
            "id": id,
            "name": f"张{id}",
            "phone": phone,
            "region": region,
            "post": post,
        }
        row |= {"unit": "", "active": 1, "source": "admin", "version": 1, "removed_at": ""}
        with self.post.store.database.writing() as connection:
            connection.execute(insert(people).values(**row))

    def add_commander(self, account: int, person: str, phone: str) -> None:
        """Somebody of the directory with an account that commands the county."""
        self.add_person(person, "", str(COUNTY), phone)
        row = {
            "id": account,
            "login": f"cao{account}",
            "name": "Cao",
            "region": str(COUNTY),
            "person": person,
        }
        row |= {"demo": 0, "must_change": 0, "totp_last_step": 0, "version": 1, "created_at": ""}
        grant = {"account": account, "role": "commander", "region": str(COUNTY), "unit": ""}
        with self.post.store.database.writing() as connection:
            connection.execute(insert(accounts).values(row))
            connection.execute(insert(grants).values(grant))

    def list_sent(self, kind: str) -> list[tuple[str, str, str]]:
        """(person, channel, state) of the messages of a kind, the oldest first."""
        rows = self.read(read_messages)
        return [(row["person"], row["channel"], row["state"]) for row in rows if row["kind"] == kind]

    def prepare(self) -> Rollout:
        found: Rollout = self.bus.handle(c.PrepareRollout(region=COUNTY, plan="typhoon-2"), LEAD)
        return found

    def issue(self) -> Rollout:
        old = self.prepare()
        found: Rollout = self.give(c.IssueRollout, old.version)
        return found

    def give(self, kind: type[c.RolloutCommand], version: int | None = None, **more: Any) -> Any:
        by = more.pop("by", LEAD)
        return self.bus.handle(kind(region=COUNTY, rollout=ID, expected_version=version, **more), by)

    def tell(self, *pairs: tuple[str, str], by: Any = LEAD, **more: Any) -> Any:
        """Receipts of some people, now: (person, kind)."""
        given = (Receipt(f"{p}/{kind}", p, kind, self.post.wall.now, **more) for p, kind in pairs)
        return self.give(c.RecordReceipts, receipts=tuple(given), by=by)

    def send(self) -> int:
        """Send what is due, until nothing is."""
        sent = 0
        while count := self.post.send():
            sent += count
        return sent

    def hear(self) -> None:
        """Take what the gateway tells."""
        for channel, gateway in self.post.gateways.items():
            answers = Answers(self.post.store, self.bus, channel, self.post.wall)
            answers.take(gateway.events(answers.read_mark(), 0))

    def wait(self, minutes: float) -> None:
        """Let time go by, timers fire and messages leave."""
        self.post.wall.pass_by(minutes * 60)
        self.timers.fire_due()
        self.post.wall.pass_by(1)
        self.send()

    def task(self, person: str) -> Task:
        return self.read(read_tasks, [person])[person]

    def rollout(self) -> Rollout:
        found = self.read(read_rollout)
        assert found is not None
        return found

    def counts(self, region: str = "330825", tier: int = 0) -> list[int]:
        """How many tasks of a branch are in each state, of a tier or of all."""
        tiers = self.read(read_branches, [region])[region].tiers
        chosen = [counts for name, counts in tiers.items() if not tier or name == str(tier)]
        return [sum(column) for column in zip(*chosen, strict=True)]

    def receipts(self) -> list[tuple[str, str, str, str]]:
        """(person, kind, by, why late) of all that was recorded."""
        r = task_receipts.c
        query = select(r.person, r.kind, r.said_by, r.late).where(r.county == str(COUNTY))
        with self.post.store.reading() as connection:
            return [tuple(row) for row in connection.execute(query.order_by(r.person, r.kind))]  # type: ignore[misc]

    def read(self, read: Callable[..., Any], *more: Any) -> Any:
        with self.post.store.reading() as connection:
            return read(connection, COUNTY, ID, *more)

    def texts(self, person: str) -> list[str]:
        """What a person's phone shows, in order."""
        number = next(index for index, item in enumerate(CHAIN) if item[0] == person)
        return [
            message["text"] for message in self.post.list_shown() if message["to"] == f"1390000010{number}"
        ]

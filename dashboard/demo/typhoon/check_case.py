"""A directed check while the typhoon demo runs: the commander asks it, grid heads of one township answer by
the link that their phones show, those of others are told of by a program, some by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import structlog

from dashboard.demo.demo_visitor import NotYet, Visitor
from dashboard.demo.typhoon.typhoon_check import ASKED_AFTER, QUESTION, SAID_BY, Head, plan_check

MOST: Final = 200
"""Told of in one request."""
MOST_PHONES: Final = 8
"""At so many phones one step looks: those that do not show the question yet are looked at again, last."""
LINK: Final = re.compile(r"/palm/l/[\w.-]+")

log = structlog.get_logger()
Shown = Callable[[str], list[str]]


class CheckCase:
    """Plays it in one county. `shown`: what a number's phone has shown; `phone`: its browser."""

    def __init__(self, county: Any, commander: Visitor, shown: Shown, phone: Callable[[], Visitor]) -> None:
        self._county, self._commander, self._shown, self._phone = county, commander, shown, phone
        self._area = f"region={county.code}"
        self._check = ""
        self._told: list[Head] | None = None
        self._phones: list[Head] = []

    @property
    def over(self) -> bool:
        """Whether all was said."""
        return self._told == [] and not self._phones

    def sign_in(self) -> bool:
        """Raises NotYet, to be asked again."""
        self._commander.sign_in()
        return True

    def step(self, rollout: str, issued: datetime, now: datetime) -> bool:
        """Do what is due. Raises NotYet, to be asked again."""
        if now < issued + ASKED_AFTER:
            return True
        if self._told is None:
            heads = plan_check(self._county, self._ask())
            self._told = [head for head in heads if not head.phone]
            self._phones = [head for head in heads if head.phone]
        self._tell(self._told, now)
        self._answer(now)
        return True

    def _ask(self) -> datetime:
        """When it was asked; asks it when it was not."""
        path = f"/api/checks?{self._area}"
        known = self._find(path)
        if known is None:
            done = self._commander.command(path, {**QUESTION, "key": "demo/check"})
            log.info("demo_check", answer=str(done)[:200])
            known = self._find(path)
        if known is None:
            raise NotYet("nothing is asked yet")
        self._check = str(known["id"])
        return datetime.fromisoformat(known["asked_at"])

    def _find(self, path: str) -> dict[str, Any] | None:
        rows = self._commander.read(path)["checks"]
        return next((row for row in rows if row["question"] == QUESTION["question"]), None)

    def _tell(self, heads: list[Head], now: datetime) -> None:
        """What a program tells that is due; what was taken or refused leaves the list."""
        due = [head for head in heads if head.at <= now][:MOST]
        if not due:
            return
        more = {"channel": "api", "by": SAID_BY}
        answers = [{**head.body, **more, "person": head.person, "at": head.at.isoformat()} for head in due]
        path = f"/api/checks/{self._check}/answers?{self._area}"
        done = self._commander.command(path, {"answers": answers})
        if "refused" not in done:
            raise NotYet(str(done)[:200])
        del heads[: len(due)]

    def _answer(self, now: datetime) -> None:
        """Heads whose phones show the question by now open its link and answer there."""
        due = [head for head in self._phones if head.at <= now][:MOST_PHONES]
        for head in due:
            link = self._find_link(head.phone)
            self._phones.remove(head)
            if link is None:
                self._phones.append(head)
                continue
            phone = self._phone()
            phone.open(link)
            body = {**head.body, "command": "check", "check": self._check, "answered_at": now.isoformat()}
            done = phone.command("/palm/commands", body)
            log.info("demo_check_answer", person=head.person, answer=str(done)[:200])

    def _find_link(self, number: str) -> str | None:
        texts = (text for text in self._shown(number) if str(QUESTION["question"]) in text)
        found = [match[0] for match in map(LINK.search, texts) if match]
        return found[-1] if found else None

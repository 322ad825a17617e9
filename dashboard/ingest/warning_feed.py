"""One feed of warnings: what is new on it, fetched no oftener than its server can bear.

A feed holds messages, or names where they are. Which it told before is remembered while the program runs;
after a restart everything comes again, and changes nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final
from urllib.parse import urljoin, urlsplit

from data_access.files.warnings.containers import split_feed
from data_access.gateways.feed_gateway import Answer, FeedError, Marks, fetch, same_host
from domain.emergency.warnings.refusal import NotUnderstood

MOST_REMEMBERED: Final = 20_000
MOST_AT_ONCE: Final = 200
"""Messages that are fetched in one round; the others come in the next."""
LONGEST_PAUSE_S: Final = 1_800.0

Fetch = Callable[[str, Marks], Answer]
Take = Callable[[str, bytes], None]
"""(where from, content); raises Unavailable when it cannot be taken now."""
ReportSkipped = Callable[[str], None]
"""(what); told once of what a feed names and nobody fetches."""


class WarningFeed:
    """One address. `every`: seconds between two looks while it is well; `name`: host and path, by which it
    is known where keys in the address are nobody's business.
    """

    def __init__(self, address: str, every: float, get: Fetch = fetch) -> None:
        self.address, self._every, self._fetch = address, every, get
        url = urlsplit(address)
        self.name = f"{url.hostname}{url.path}"[:200]
        self._marks, self._failures, self.due = Marks(), 0, 0.0
        self._known: OrderedDict[str, None] = OrderedDict()
        self._missing: dict[str, tuple[int, float]] = {}
        self._empty = 0

    def look(self, now: float, take: Take, report_skipped: ReportSkipped = lambda what: None) -> int:
        """Take what is new; how many messages were. `now`: monotonic. Raises FeedError, NotUnderstood, when
        the feed itself cannot be read, and the next look is due later each time; FeedError when messages that
        it names cannot, behind all others; and what `take` raises.
        """
        try:
            taken, left = self._look(now, take, report_skipped)
        except (FeedError, NotUnderstood):
            self._failures += 1
            self.due = now + self._pause_after(self._failures)
            raise
        self._failures = 0
        self.due = now if left else now + self._every
        if self._missing:
            raise FeedError(f"{len(self._missing)} of its messages cannot be fetched")
        return taken

    def _pause_after(self, failures: int) -> float:
        return min(LONGEST_PAUSE_S, self._every * 2.0**failures)

    def _look(self, now: float, take: Take, report_skipped: ReportSkipped) -> tuple[int, bool]:
        """How many were taken, and whether some wait for the next round."""
        answer = self._fetch(self.address, self._marks)
        if answer.content is None:
            self._missing = {}
            return 0, False
        messages, links, empty = split_feed(answer.content)
        if empty > self._empty:
            report_skipped(f"entries without a message: {empty}")
        self._empty = empty
        taken = 0
        for content in messages:
            name = blake2b(content, digest_size=16).hexdigest()
            if name not in self._known:
                take(self.name, content)
                self._remember(name)
                taken += 1
        named = dict.fromkeys(_resolve(answer.address, link) for link in links)
        more, left = self._take_links(
            [link for link in named if link not in self._known], now, take, report_skipped
        )
        if not left and not self._missing:
            self._marks = answer.marks
        return taken + more, left

    def _take_links(
        self, fresh: Sequence[str], now: float, take: Take, report_skipped: ReportSkipped
    ) -> tuple[int, bool]:
        """The same of the messages that the feed names. One that could not be fetched is asked for later each
        time, so that it keeps no other waiting.
        """
        self._missing = {link: self._missing[link] for link in fresh if link in self._missing}
        due = [link for link in fresh if self._missing.get(link, (0, now))[1] <= now]
        taken = 0
        for link in due[:MOST_AT_ONCE]:
            try:
                taken += self._take_link(link, take, report_skipped)
                self._missing.pop(link, None)
            except FeedError:
                failures = self._missing.get(link, (0, now))[0] + 1
                self._missing[link] = failures, now + self._pause_after(failures - 1)
        return taken, len(due) > MOST_AT_ONCE

    def _take_link(self, link: str, take: Take, report_skipped: ReportSkipped) -> bool:
        """Fetch a message and take it. One on another host is left out: a feed must not send us anywhere.
        Raises FeedError when it cannot be fetched now.
        """
        ours = same_host(self.address, link)
        if ours:
            take(urlsplit(link).path, self._fetch(link, Marks()).content or b"")
        else:
            report_skipped(f"{link[:200]} is on another host")
        self._remember(link)
        return ours

    def _remember(self, name: str) -> None:
        self._known[name] = None
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)


def _resolve(feed: str, link: str) -> str:
    """The whole address of one that may be written as it is seen from the feed."""
    try:
        return urljoin(feed, link)
    except ValueError:
        return link

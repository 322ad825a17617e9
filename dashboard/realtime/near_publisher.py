"""Where the changes go that the commands of a web program made: into its own view at once, then to the feed.

Its screens and phones need not wait until the stream server has written an entry and the entry was read back
here. Every other program learns by the feed, and so does this one of all that it did not hear; an entry that
comes round for what was heard says nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import gevent

from dashboard.realtime.act_watch import ActWatch
from dashboard.realtime.county_push import CountyPush
from data_access.database.trace_chain import Tail
from data_access.feed.feed_publisher import FeedPublisher
from domain.kernel.worlds import WorldId


class NearPublisher:
    """Publishes for one web program; `pushes`: its views, by world, and `acts`: who tells of acts."""

    def __init__(
        self,
        pushes: Mapping[WorldId, CountyPush],
        acts: Mapping[WorldId, ActWatch],
        feed: FeedPublisher,
    ) -> None:
        self._pushes, self._acts, self._feed = pushes, acts, feed

    def publish(self, world: WorldId, epoch: str, changes: Sequence[bytes], tail: Tail) -> None:
        """Tell the changes of a committed unit of work (each as JSON) and where the trace ends. A view
        belongs to the loop: a command that was carried out on a thread of its own is heard by the feed.
        """
        if gevent.get_hub().main_hub:
            if (push := self._pushes.get(world)) is not None:
                push.hear(epoch, changes)
            if (acts := self._acts.get(world)) is not None:
                acts.ring()
        self._feed.publish(world, epoch, changes, tail)

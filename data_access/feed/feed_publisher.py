"""After a commit: what changed goes to the feed stream of the county, which every web process tails."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import redis

from data_access.audit import anchors
from data_access.database.trace_chain import Tail
from data_access.streams import redis_streams
from domain.kernel.worlds import WorldId

log = logging.getLogger(__name__)


class FeedPublisher:
    """Publishes to one stream server."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def publish(self, world: WorldId, epoch: str, changes: Sequence[bytes], tail: Tail) -> None:
        """Tell the changes (each as JSON) and where the trace ends. What was committed stays true when the
        stream server is away: every web process finds it by its look at the database, within a second.
        """
        pipeline = self._client.pipeline(transaction=False)
        redis_streams.publish(pipeline, world, epoch, changes)
        anchors.note(pipeline, world, tail)
        try:
            for answer in pipeline.execute(raise_on_error=False):
                if isinstance(answer, Exception):
                    log.warning("changes of %s are not published: %s", world, answer)
        except redis_streams.StreamError as error:
            log.warning("changes of %s are not published: %s", world, error)

"""What became of entries that are accounted for nowhere: the cause, and between which ids they lie. Pure.

Where a stream was cut nobody can tell the ids that were in it, only where they must lie: after the newest
entry that was accounted for, before the oldest that is still there.
"""

from __future__ import annotations

from data_access.streams.inbox import Look
from data_access.streams.losses import Loss, Progress
from data_access.streams.redis_streams import unpadded

ZERO = "0" * 20 + "-" + "0" * 20
HIGHEST = 2**64 - 1


def broken(seen: Look | None, known: Progress) -> Loss | None:
    """A stream that went back behind what we know of it, is another one, or is gone altogether."""
    newest = max(known.last_id, known.seen_id)
    if not newest or newest == ZERO:
        return None
    if seen is None or seen.added == 0:
        return Loss("stream_deleted", None, None, unpadded(newest))
    if _is_new(seen, newest):
        return Loss("stream_recreated", None, None, unpadded(newest))
    if seen.last < newest or seen.added < known.added:
        return Loss("rewound", None, unpadded(min(seen.last, newest)), unpadded(newest))
    return None


def _is_new(seen: Look, newest: str) -> bool:
    """Whether the entry we know was never in this stream: nothing was ever taken out of it, and all came
    later.
    """
    return seen.added == seen.length and seen.first > newest


def loss(count: int, seen: Look, after: str) -> Loss:
    """Entries that were cut out of a stream before they were read, after the entry `after` ('': unknown)."""
    if after >= (seen.first if seen.length and not seen.deleted else seen.last):
        after = ""
    deleted = bool(seen.deleted) and seen.deleted > max(after, ZERO)
    if not seen.length:
        upper = unpadded(seen.last)
    elif seen.first > after:
        upper = before(seen.first)
    else:
        upper = unpadded(seen.deleted) if deleted else unpadded(seen.last)
    if deleted and seen.length and seen.deleted > seen.first:
        upper = unpadded(seen.deleted)
    lower = next_id(after) if after else None
    if deleted and count == 1 and not (seen.length and seen.first > after):
        lower = upper = unpadded(seen.deleted)
    return Loss("deleted_unread" if deleted else "trimmed_unread", count, lower, upper)


def next_id(padded: str) -> str:
    """The smallest id after one."""
    milliseconds, number = map(int, padded.split("-"))
    return f"{milliseconds + 1}-0" if number == HIGHEST else f"{milliseconds}-{number + 1}"


def before(padded: str) -> str:
    """The greatest id before one."""
    milliseconds, number = map(int, padded.split("-"))
    return f"{milliseconds}-{number - 1}" if number else f"{max(0, milliseconds - 1)}-{HIGHEST}"

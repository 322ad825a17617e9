"""The filters of the trace as people give them, by address, by form or at the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from data_access.audit.trace_queries import Filters
from data_access.storage.codec import utc_text
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused

LONGEST = 200
NAMES = ("object", "actor", "action", "since", "until", "acts")
"""What may be given; `case` is another word for `object`."""
SWITCH = ("", "0", "1")


def parsed(given: Mapping[str, object]) -> Filters:
    """The filters. Raises Refused("bad_field") naming the one that cannot be understood.

    `since`, `until`: RFC 3339 with an offset, or a day of the county, which `until` includes.
    """
    words = {name: _text(given, name) for name in (*NAMES, "case")}
    if words["acts"] not in SWITCH:
        raise Refused("bad_field", "acts is neither 0 nor 1", "acts")
    return Filters(
        object=words["object"] or words["case"],
        actor=words["actor"],
        action=words["action"],
        since=_moment(words["since"], "since", 0),
        until=_moment(words["until"], "until", 1),
        acts=words["acts"] == "1",
    )


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name, "")
    text = str(int(value)) if isinstance(value, bool) and name == "acts" else value
    if not isinstance(text, str) or len(text) > LONGEST or "\0" in text:
        raise Refused("bad_field", f"{name} is no text of at most {LONGEST} characters", name)
    return text.strip()


def _moment(text: str, name: str, days: int) -> str:
    """A time in UTC; a bare day is its start in the county, `days` later."""
    if not text:
        return ""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text) + timedelta(days=days)
            return utc_text(datetime.combine(day, time(), TZ))
        moment = datetime.fromisoformat(text)
        told = utc_text(moment) if moment.tzinfo is not None else ""
    except (ValueError, OverflowError) as error:
        raise Refused("bad_field", f"{name} is neither a day nor RFC 3339: {text!r}", name) from error
    if not told:
        raise Refused("bad_field", f"{name} has no offset from UTC: {text!r}", name)
    return told

"""The filters of the trace as people give them, by address, by form or at the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from data_access.audit.trace_queries import Filters
from data_access.database.codec import utc_text
from domain.audit.filter_values import parse_moment, parse_switch, parse_text

NAMES = ("object", "actor", "action", "since", "until", "acts")
"""What may be given; `case` is another word for `object`."""


def parse_filters(given: Mapping[str, object]) -> Filters:
    """The filters. Raises Refused("bad_field") naming the one that cannot be understood.

    `since`, `until`: RFC 3339 with an offset, or a day of the county, which `until` includes.
    """
    case = parse_text(given, "case")
    return Filters(
        object=parse_text(given, "object") or case,
        actor=parse_text(given, "actor"),
        action=parse_text(given, "action"),
        since=_moment(given, "since", 0),
        until=_moment(given, "until", 1),
        acts=parse_switch(given, "acts"),
    )


def _moment(given: Mapping[str, object], name: str, days: int) -> str:
    at = parse_moment(given, name, days)
    return "" if at is None else utc_text(at)

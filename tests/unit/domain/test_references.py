"""The messages a warning names, as both families write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.emergency.warnings.message import Reference
from domain.emergency.warnings.references import read_references

NOON = datetime(2026, 8, 9, 4, 0, tzinfo=UTC)
FIRST, SECOND = Reference("a@b.cn", "one", NOON), Reference("气象台", "two", NOON)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.cn,one,2026-08-09T12:00:00+08:00", (FIRST,)),
        (
            "\n  a@b.cn,one,2026-08-09T04:00:00-00:00\n  气象台,two,2026-08-09T12:00:00+08:00 ",
            (FIRST, SECOND),
        ),
        ("a@b.cn,one,2026-08-09 12:00:00+08:00", (FIRST,)),
        ("a@b.cn，one，2026-08-09 12:00:00+08:00 气象台，two，2026-08-09 12:00:00+08:00", (FIRST, SECOND)),
        ("one two", (Reference("", "one", None), Reference("", "two", None))),
        ("a@b.cn,one,2026-02-31T12:00:00+08:00", (Reference("a@b.cn", "one", None),)),
        ("a@b.cn,one,yesterday", None),
        ("a@b.cn,one", None),
        (",one,2026-08-09T12:00:00+08:00", None),
        ("a@b.cn,one,2026-08-09T12:00:00+08:00 b", None),
    ],
)
def test_references(text: str, found: tuple[Reference, ...] | None) -> None:
    assert read_references(text) == found

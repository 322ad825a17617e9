"""Cases that have to do with each other: a part is split from one that is open."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from domain.cases import case_join
from domain.cases.handling_guards import require_open
from domain.decisions.relation_decisions import MOST_LINKS, decide_split
from domain.kernel.errors import Refused
from tests.unit.domain.test_entry_decisions import NOW, enter_case, officer

BY = officer("330825")
OPEN = enter_case(BY)[0]
CLOSED = case_join.with_values(OPEN, {"closed_at": NOW + timedelta(hours=1)})


def test_a_part_is_told_of_in_the_case_it_was_split_from() -> None:
    whole, change = decide_split(OPEN, "b" * 16, BY, NOW, UTC)
    assert whole.links == ("b" * 16,)
    assert (change.kind, change.trace.actor) == ("case.split", "account:7")


def test_nothing_is_split_from_a_closed_case_nor_from_one_with_all_its_links() -> None:
    with pytest.raises(Refused, match="case_closed: nothing is split from a closed case") as refused:
        decide_split(CLOSED, "b" * 16, BY, NOW, UTC)
    assert refused.value.where == "split_from"
    full = case_join.with_values(OPEN, {"links": tuple(f"{n:016x}" for n in range(MOST_LINKS))})
    with pytest.raises(Refused, match="many_links"):
        decide_split(full, "b" * 16, BY, NOW, UTC)


def test_what_is_closed_is_told_as_the_case_that_was_named() -> None:
    require_open(OPEN)
    with pytest.raises(Refused, match="case_closed: the case is closed") as refused:
        require_open(CLOSED)
    assert refused.value.where == "case"

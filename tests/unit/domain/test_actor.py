"""What comes from within the installation, and from nobody else."""

from __future__ import annotations

import pytest

from domain.access.actor import Actor, require_inner, require_timer
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.errors import Refused

GRANTS = tuple(Grant(role, "330825") for role in Role)


def make_actor(kind: Kind) -> Actor:
    return Actor(Viewer(kind, "palm", "", GRANTS))


def test_what_is_due_is_given_by_a_timer_and_by_no_right() -> None:
    require_timer(make_actor(Kind.INNER))
    for kind in sorted({*Kind} - {Kind.INNER}):
        with pytest.raises(Refused, match="forbidden: only the timer gives this") as refused:
            require_timer(make_actor(kind))
        assert refused.value.where == "command"


def test_what_is_whose_is_said() -> None:
    require_inner(make_actor(Kind.INNER), "no township says so", "origin")
    with pytest.raises(Refused, match="forbidden: no township says so") as refused:
        require_inner(make_actor(Kind.PERSON), "no township says so", "origin")
    assert refused.value.where == "origin"

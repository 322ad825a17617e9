"""What a command does to the handling of a case: one line of the table in handling_rules.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.access.actor import Actor
from domain.access.rights import Right
from domain.cases.handling import Handling
from domain.cases.handling_guards import CaseFacts
from domain.kernel.values import value

Guard = Callable[[Handling, Actor, CaseFacts], None]
Check = Callable[[Handling, Any, Actor, CaseFacts], None]
Effect = Callable[[Handling, Any, Actor, datetime], dict[str, Any]]


@value
class Transition:
    """What a command does: its `kind` of change, from which steps (`sources`) to which (`target`, None: it
    stays); `reason`: whether it needs one; `right`: what whoever gives it needs. `guard` refuses whatever the
    command says, `check` what it says; `effect` gives the fields that are another then, besides the step and
    its clock. `suspended`: whether it can be given while the clock stands still; `seen`: whether whoever
    gives it must have looked at the newest version.
    """

    kind: str
    sources: frozenset[str]
    target: str | None = None
    right: Right = Right.MANAGE_CASES
    reason: bool = False
    guard: Guard = lambda old, by, facts: None
    check: Check = lambda old, command, by, facts: None
    effect: Effect = lambda old, command, by, now: {}
    suspended: bool = False
    seen: bool = True

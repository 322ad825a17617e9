"""Whose work somebody sees measured: what their scope shows; where it is a unit's, nothing of others."""

from __future__ import annotations

from domain.access.scope import Scope


def shows_unit(scope: Scope, unit: str | None) -> bool:
    """Whether the work of a unit is shown: whoever sees a region as far as a unit does sees that unit's, and
    what was given to nobody.
    """
    return scope.whole or unit is None or unit in scope.units

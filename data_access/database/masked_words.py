"""Words in trace rows: they can never be taken out again, so no personal data may get in.

Regions stay as they are (`PLACES` of domain/access/masking.py), also those of grants.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access.masking import PLACES, mask_text
from domain.kernel.regions import is_code


def masked(value: Any) -> Any:
    """The same JSON-able value with every text in it, however deep, searched for personal data."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {name: _part(name, part) for name, part in value.items()}
    return [masked(part) for part in value] if isinstance(value, list | tuple) else value


def _part(name: str, part: Any) -> Any:
    if isinstance(part, list | tuple):
        return [_grant(value) if name == "grants" else _part(name, value) for value in part]
    return part if name in PLACES and isinstance(part, str) and is_code(part) else masked(part)


def _grant(grant: Any) -> Any:
    """[role, region, unit] with its region as it is."""
    match grant:
        case [role, str() as region, unit] if is_code(region):
            return [masked(role), region, masked(unit)]
    return masked(grant)

"""Words in trace rows: they can never be taken out again, so no personal data may get in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.masking import mask_text


def masked(value: Any) -> Any:
    """The same JSON-able value with every text in it, however deep, searched for personal data."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {name: masked(part) for name, part in value.items()}
    return [masked(part) for part in value] if isinstance(value, list | tuple) else value

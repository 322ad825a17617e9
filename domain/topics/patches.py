"""What turns one JSON value into another, so that who has the old one needs only that. Twin of
assets/app/state/phone/state_patch.js; tests/data/patches.json binds both.

A patch is `[]` (this is gone), `[value]` (this is that now) or `{name: patch}`: what became another inside an
object, or, by their numbers, inside a list; a number that is gone ends the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Patch = list[Any] | dict[str, Any]


def find_patch(old: Any, new: Any) -> Patch | None:
    """The patch from one value to another; None where they are the same."""
    if old == new:
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        return _compare_objects(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return _compare_lists(old, new)
    return [new]


def _compare_objects(old: Mapping[str, Any], new: Mapping[str, Any]) -> Patch:
    patch: dict[str, Any] = {name: [] for name in old if name not in new}
    for name, value in new.items():
        inner = find_patch(old[name], value) if name in old else [value]
        if inner is not None:
            patch[name] = inner
    return patch


def _compare_lists(old: Sequence[Any], new: Sequence[Any]) -> Patch:
    patch: dict[str, Any] = {}
    for number, (before, after) in enumerate(zip(old, new, strict=False)):
        inner = find_patch(before, after)
        if inner is not None:
            patch[str(number)] = inner
    patch |= {str(number): [new[number]] for number in range(len(old), len(new))}
    if len(new) < len(old):
        patch[str(len(new))] = []
    return patch

"""What a phone does with a patch of its state, as assets/app/state/phone/state_patch.js does it."""

from __future__ import annotations

from typing import Any


def apply_patch(value: Any, patch: Any) -> Any:
    """The value after a patch."""
    if isinstance(patch, list):
        return patch[0]
    if isinstance(value, list):
        return _patch_list(value, patch)
    gone = {name for name, inner in patch.items() if inner == []}
    made = {name: apply_patch(value.get(name), inner) for name, inner in patch.items() if name not in gone}
    return {name: old for name, old in value.items() if name not in gone} | made


def _patch_list(value: list[Any], patch: dict[str, Any]) -> list[Any]:
    made = dict(enumerate(value))
    for number, inner in ((int(name), inner) for name, inner in patch.items()):
        if inner == []:
            return [made[at] for at in range(number)]
        made[number] = apply_patch(made.get(number), inner)
    return [made[at] for at in range(len(made))]

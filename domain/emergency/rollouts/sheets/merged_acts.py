"""What the trace of the county keeps of decisions that a township's journal tells of."""

from __future__ import annotations

from collections.abc import Iterable

from domain.access.masking import mask_name, mask_text


def describe_acts(acts: Iterable[tuple[str, str, str]]) -> list[str]:
    """(time, who, what) of each in words. A code of an account or a person stays, as everywhere in the trace;
    a name is masked.
    """
    return [f"{at} {who if ':' in who else mask_name(who)}: {mask_text(what)}" for at, who, what in acts]

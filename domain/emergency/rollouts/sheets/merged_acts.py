"""What the trace of the county keeps of decisions that a township's journal tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.access.masking import mask_name, mask_text

FORMER: Final = "acts"
"""What decisions were called in rows of before."""
Act = tuple[str, str, str]
"""(time, who, what)"""


def describe_acts(acts: Iterable[Act]) -> list[str]:
    """(time, who, what) of each in words. A code of an account or a person stays, as everywhere in the trace;
    a name is masked.
    """
    return [f"{at} {who if ':' in who else mask_name(who)}: {mask_text(what)}" for at, who, what in acts]


def _describe_formerly(act: Act) -> str:
    """How a decision of an installation began in rows of before, which masked logins; what was done reads
    otherwise there.
    """
    at, who, _ = act
    return f"{at} {mask_name(who.rpartition('/')[2])}"


class MergedActs:
    """Decisions that rows of the trace tell of. `bodies`: of the rows; only newer ones have the names of the
    lines.
    """

    def __init__(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        self._ids, self._nameless, self._acts, self._former = set[str](), set[str](), set[str](), set[str]()
        for body in bodies:
            acts, former = body.get("decisions", ()), body.get(FORMER, ())
            self._ids.update(body.get("decision_ids", ()))
            self._acts.update(acts, former)
            self._nameless.update(() if "decision_ids" in body else acts, former)
            self._former.update(act.partition(": ")[0] for act in former)

    def has(self, act: Act, words: str, id: str) -> bool:
        """Whether one is told of. `words`: its own; `id`: the name of its line, '' for none."""
        if not id:
            return words in self._acts
        return id in self._ids or words in self._nameless or _describe_formerly(act) in self._former

"""What the trace of the county is told of a journal that was merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from domain.emergency.rollouts.sheets.household_lines import (
    REPORT,
    REPORT_WITHDRAWAL,
    VISIT,
    describe_line,
)
from domain.emergency.rollouts.sheets.journal_line import Line, name_receipt
from domain.emergency.rollouts.sheets.merged_acts import Act
from domain.emergency.rollouts.sheets.record_lines import DUTY, RESPONSE
from domain.emergency.rollouts.sheets.squad_lines import SQUAD, SQUAD_MESSAGE, name_author
from domain.emergency.rollouts.sheets.township_commands import RecordMerge
from domain.emergency.rollouts.sheets.township_journal import (
    ACT,
    CASE,
    RECEIPT,
    WITHDRAWAL,
    Journal,
    find_noted_until,
    of_kind,
)
from domain.kernel.codes import in_letters

OLDER: Final = "older"
"""Why a line is not taken of a journal that is older than one that was merged."""


def make_merge(journal: Journal, left_out: Sequence[tuple[Line, str]], reason: str) -> RecordMerge:
    """What the trace is told: once of a journal, and once more when less of it was left than before.
    `left_out`: (line, code of why) of what was not taken.
    """
    township = str(journal.package["township"])
    left = tuple(_words_of(line, f"{describe_line(line)} ({code})", township) for line, code in left_out)
    mark = f"/{sha256(repr(left).encode()).hexdigest()[:16]}" if left else ""
    counted = _count_lines(journal, left_out)
    acts, ids = list_acts(of_kind(journal.lines, ACT), township)
    return RecordMerge(
        region=township,
        rollout=str(journal.package["rollout"]),
        digest=in_letters(journal.digest),
        receipts=counted[RECEIPT],
        visits=counted[VISIT],
        reports=counted[REPORT],
        squads=counted[SQUAD],
        messages=counted[SQUAD_MESSAGE],
        responses=counted[RESPONSE],
        duties=counted[DUTY],
        cases=len(of_kind(journal.lines, CASE)),
        acts=acts,
        act_ids=ids,
        left=left,
        withdrawn=_list_withdrawn(journal),
        reason=reason,
        installation=journal.installation,
        through=journal.through,
        noted_until=find_noted_until(journal),
        key=f"township/merge/{journal.digest}{mark}",
    )  # a last line has the journal's digest, and a key of its own


def _count_lines(journal: Journal, left_out: Sequence[tuple[Line, str]]) -> Counter[str]:
    """How many lines of each kind a journal has, without those that a newer one had."""
    older = {line.number for line, why in left_out if why == OLDER}
    return Counter(line.kind for line in journal.lines if line.number not in older)


def _list_withdrawn(journal: Journal) -> tuple[str, ...]:
    """The names of lines of the township that it withdrew: a restored copy of it may still have them."""
    gone = (line for line in journal.lines if line.kind in (WITHDRAWAL, REPORT_WITHDRAWAL))
    names = (str(line.told["line"]) for line in gone)
    return tuple(name for name in names if name.startswith(name_receipt("")))


def list_acts(lines: Sequence[Line], township: str) -> tuple[tuple[Act, ...], tuple[str, ...]]:
    """Decisions, and the names of their lines; '' for one that was noted at a terminal."""
    acts = tuple(_words_of(line, str(line.told["text"]), township) for line in lines)
    return acts, tuple(str(line.told.get("id", "")) for line in lines)


def _words_of(line: Line, text: str, township: str) -> Act:
    """When, by whom and what; only an installation has accounts, and gives its lines names."""
    return line.at.isoformat(), name_author(line, township) if "id" in line.told else line.by, text

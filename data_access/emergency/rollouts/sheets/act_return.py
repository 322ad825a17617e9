"""What was decided in a township's own installation and has no kind of line of its own, in words: what was
done to cases, responses, warnings, checks, the directory and the roster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from data_access.database.codec import value_of
from data_access.database.tables.emergency.check_tables import check_items, checks
from data_access.database.tables.live_tables import trace
from data_access.emergency.rollouts.sheets.return_line import Returned, make_name
from domain.changes import KINDS
from domain.emergency.rollouts.progress.task_states import LONGEST_NOTE
from domain.emergency.rollouts.sheets.township_journal import ACT
from domain.kernel.codes import in_letters
from domain.kernel.worlds import WorldId

OPENED: Final = "township.opened"
DIRECTORY: Final = (
    "person.added", "person.changed", "person.removed", "person.restored", "unit.saved", "unit.removed",
    "post.saved", "post.removed", "duty.added", "duty.removed", "import.applied", "households.imported",
)  # fmt: skip
"""Acts about people and the roster."""
LEFT_TO_LINES: Final = frozenset(
    (
        "rollout.progressed", "rollout.visited", "rollout.corrected", "evacuation.ordered",
        "evacuation.progressed", "evacuation.verified", "evacuation.corrected", "check.answered",
        "case.called", "case.short_handed", "case.command_offered", "case.command_kept",
        "case.command_passed",
    )
)  # fmt: skip
"""What lines of other kinds tell, or those of answers below."""
NOBODY_S: Final = frozenset(
    (
        "rollout.reminded", "rollout.called", "rollout.listed", "rollout.left_alone", "rollout.window_moved",
        "evacuation.closed", "check.reminded", "patrol.demanded", "patrol.reminded", "situation.due",
        "proposal.made", "proposal.superseded", "proposal.expired", "warning.expired", "roster.gap", "canary",
    )
)  # fmt: skip
"""What follows by itself, here and at the county."""
OTHERS: Final = ("squad.", "position.", "storm.", "loan.", "grid.")
"""Rooms of which nothing is a decision, or that have lines of their own."""
DECIDED: Final = tuple(
    kind for kind in KINDS if kind not in LEFT_TO_LINES | NOBODY_S and not kind.startswith(OTHERS)
)
SELF_EVIDENT: Final = frozenset(("version", "since", "changed_at"))
"""Facts of a row that its time tells already, or that mean nothing elsewhere."""
OF_CASES: Final = ("unit", "outcome", "severity", "matter", "handed_to", "remark")
"""Facts of a case that somebody decided; what else changes of it follows."""
AT_THE_END: Final = 2**62
"""The place of what stands in no row of the trace."""
NameAction = Callable[[str], str]


def find_opened(connection: Connection, world: WorldId) -> tuple[int, str, int]:
    """Where the trace tells that the installation was opened; what the installation is called, of that row;
    and how far its trace has come.
    """
    t = trace.c
    of_world = t.county == str(world)
    opened = select(t.n, t.hash).where(of_world, t.seq == 0, t.action == OPENED).order_by(t.n)
    row = connection.execute(opened).first()
    through = int(connection.execute(select(func.max(t.n)).where(of_world)).scalar() or 0)
    return (0, "", through) if row is None else (row.n, in_letters(bytes(row.hash).hex()[:32]), through)


def tell_acts(world: WorldId, began: int) -> ColumnElement[bool]:
    """Which rows of the trace tell of a decision that was made since the installation was opened."""
    t = trace.c
    acts = and_(t.seq == 0, t.action.in_(DIRECTORY))
    return and_(t.county == str(world), t.n > began, or_(and_(t.seq > 0, t.action.in_(DECIDED)), acts))


def describe_act(
    row: Mapping[str, Any], seq: int, names: Mapping[str, str], name_action: NameAction
) -> Returned:
    """A row of the trace as a decision. `seq`: its place among the changes; `names`: of cases by id, as
    everybody may read them.
    """
    body, at = msgspec.json.decode(row["body"]), datetime.fromisoformat(row["at"])
    about = row["object"]
    words = [names.get(about, about), name_action(row["action"])]
    facts = body.get("new") or {}
    if about in names:
        facts = {name: facts[name] for name in OF_CASES if name in facts}
    words += [*_list_facts(facts), str(body.get("reason") or "")]
    text = " ".join(word for word in words if word)
    return seq, ACT, at, at, row["actor"], {"id": make_name("act", about, str(row["n"])), "text": text}


def _list_facts(new: Mapping[str, Any]) -> Iterator[str]:
    """What became of it."""
    for name, fact in new.items():
        is_plain = isinstance(fact, str | int | float) and not isinstance(fact, bool)
        if is_plain and fact not in ("", 0) and name not in SELF_EVIDENT:
            yield f"{name}={fact}"


def cut_text(text: str) -> str:
    """The words of a decision, as long as a line may tell them."""
    return text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…"


def list_check_answers(connection: Connection, world: WorldId) -> Iterator[Returned]:
    """What was answered to the checks that were asked here, as it stands."""
    c, k = check_items.c, checks.c
    questions = {
        id: value_of(body)["question"]
        for id, body in connection.execute(select(k.id, k.body).where(k.county == str(world)))
    }
    query = select(check_items).where(c.county == str(world), c.answered_at.is_not(None))
    for item in connection.execute(query.order_by(c.asked_in, c.subject)):
        at = datetime.fromisoformat(item.answered_at)
        words = (item.asked_in, questions[item.asked_in], f"{item.subject}: {item.value}", item.detail)
        name = make_name("check", item.asked_in, item.subject, item.answer)
        text = " ".join(word for word in words if word)
        by = item.said_by or f"person:{item.person}"
        yield AT_THE_END, ACT, at, at, by, {"id": name, "text": text}

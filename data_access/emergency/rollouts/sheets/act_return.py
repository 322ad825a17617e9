"""What was decided in a township's own installation: what was done to responses and to its roster, each as a
line; what has no kind of line in words: what was done to cases, warnings, checks, the directory, and what was
answered to checks and roll-outs of the township.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from data_access.database.codec import value_of
from data_access.database.tables.emergency.check_tables import check_items, checks
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.tables.emergency.warning_tables import warnings
from data_access.database.tables.live_tables import trace
from data_access.directory.rosters import on_duty
from data_access.emergency.responses.warning_rows import warning_of
from data_access.emergency.rollouts.sheets.receipt_withdrawal import counts
from data_access.emergency.rollouts.sheets.return_line import Returned, make_name
from domain.changes import KINDS
from domain.directory.roster import FIELDS, Shift
from domain.emergency.rollouts.progress.task_states import LONGEST_NOTE
from domain.emergency.rollouts.sheets.record_lines import ADDED, DUTY, REMOVED, RESPONSE
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
ROSTER: Final = {"duty.added": ADDED, "duty.removed": REMOVED}
OTHERS: Final = ("squad.", "position.", "storm.", "loan.", "grid.")
"""Rooms of which nothing is a decision, or that have lines of their own."""
DECIDED: Final = tuple(
    kind for kind in KINDS if kind not in LEFT_TO_LINES | NOBODY_S and not kind.startswith(OTHERS)
)
SELF_EVIDENT: Final = frozenset(("version", "since", "changed_at"))
"""Facts of a row that its time tells already, or that mean nothing elsewhere."""
PLACES: Final = "regions"
"""The one list that is told: where it holds."""
OF_CASES: Final = ("unit", "outcome", "severity", "matter", "handed_to", "remark")
"""Facts of a case that somebody decided; what else changes of it follows."""
OF_TASKS: Final = ("unreachable", "accepted", "finished", "delegated")
"""Receipts that say what became of a task."""
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
    row: Mapping[str, Any],
    seq: int,
    names: Mapping[str, str],
    name_action: NameAction,
    messages: Mapping[str, Mapping[str, str]],
) -> Returned:
    """A row of the trace as a decision. `seq`: its place among the changes; `names`: of cases by id, as
    everybody may read them; `messages`: what names the messages of warnings.
    """
    body, at = msgspec.json.decode(row["body"]), datetime.fromisoformat(row["at"])
    about = row["object"]
    words = [names.get(about, about), name_action(row["action"])]
    facts = body.get("new") or {}
    if about in names:
        facts = {name: facts[name] for name in OF_CASES if name in facts}
    words += [*_list_facts(facts), str(body.get("reason") or "")]
    text = " ".join(word for word in words if word)
    name = make_name("act", about, str(row["n"]), row["at"])
    return seq, ACT, at, at, row["actor"], {"id": name, "text": text, **messages.get(about, {})}


def describe_record(row: Mapping[str, Any], seq: int, duty: Mapping[str, Any] | None) -> Returned | None:
    """A row of the trace that tells of a response or of a duty of the township; None for every other one.
    `duty`: what list_duties tells of it.
    """
    at = datetime.fromisoformat(row["at"])
    if duty is not None:
        name = make_name("duty", row["object"], row["action"], row["at"])
        return seq, DUTY, at, at, row["actor"], {"id": name, **duty}
    if not row["action"].startswith("response."):
        return None
    body, type = msgspec.json.decode(row["body"]), row["object"].partition(":")[2]
    new, old = body["new"], body.get("old") or {}
    facts = {"type": type, "level": new["level"], "was": old.get("level", 0), "since": new["since"]}
    facts |= {"id": make_name("response", type, row["at"]), "reason": str(body.get("reason", ""))}
    return seq, RESPONSE, at, at, row["actor"], facts


def list_duties(
    connection: Connection, world: WorldId, township: str, began: int
) -> dict[int, dict[str, Any]]:
    """What was changed of the township's roster, by the number of its row of the trace, with who else was on
    the duty; nothing of what an import overwrote since, which stays in words.
    """
    t, on_it, found = trace.c, dict[str, set[str]](), dict[int, dict[str, Any]]()
    about = (t.county == str(world), t.n > began, t.seq == 0, t.action.in_(ROSTER))
    rows = connection.execute(select(t.n, t.action, t.object).where(*about).order_by(t.n.desc())).all()
    for n, action, object in rows:
        place, _, person = object.removeprefix("duty:").rpartition("/")
        fields = [*place.split("/"), person]
        if len(fields) != len(FIELDS) or not Shift(*fields).region.startswith(township):
            continue
        if place not in on_it:
            on_it[place] = on_duty(connection, world.county, Shift(*fields))
        if (person in on_it[place]) == (ROSTER[action] == ADDED):
            on_it[place] ^= {person}
            others = sorted(on_it[place] - {person})
            found[n] = {
                "change": ROSTER[action],
                **dict(zip(FIELDS, fields, strict=True)),
                "others": others,
            }
    return found


def _list_facts(new: Mapping[str, Any]) -> Iterator[str]:
    """What became of it."""
    for name, fact in new.items():
        if name == PLACES and isinstance(fact, list):
            yield f"{name}={','.join(map(str, fact))}"
        is_plain = isinstance(fact, str | int | float) and not isinstance(fact, bool)
        if is_plain and fact not in ("", 0) and name not in SELF_EVIDENT:
            yield f"{name}={fact}"


def list_messages(connection: Connection, world: WorldId) -> dict[str, dict[str, str]]:
    """What names the last message of each warning that is meant, by the warning's name in the trace."""
    found, w = dict[str, dict[str, str]](), warnings.c
    for body in connection.scalars(select(w.body).where(w.county == str(world))):
        warning = warning_of(body)
        sender, identifier = warning.names[-1] if warning.warns and warning.names else ("", "")
        if identifier and len(sender) <= LONGEST_NOTE and len(identifier) <= LONGEST_NOTE:
            found[f"warning:{warning.id}"] = {"sender": sender, "identifier": identifier}
    return found


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


def list_other_answers(connection: Connection, world: WorldId, rollout: str) -> Iterator[Returned]:
    """What was answered in other roll-outs than the package's: the township's own, which the county has not;
    nothing of what was withdrawn.
    """
    r, v = task_receipts.c, visit_reports.c
    answers = select(
        r.rollout, r.person.label("about"), r.id, r.kind, r.note, r.at, r.received_at, r.said_by
    ).where(r.county == str(world), r.rollout != rollout, r.kind.in_(OF_TASKS), counts(r))
    listed = and_(
        visits.c.county == v.county, visits.c.rollout == v.rollout, visits.c.household == v.household
    )
    visited = (
        select(
            v.rollout, v.household.label("about"), v.id, v.kind, v.note, v.at, v.received_at, v.said_by,
            visits.c.liaison,
        )
        .join_from(visit_reports, visits, listed)
        .where(v.county == str(world), v.rollout != rollout)
    )  # fmt: skip
    for kind, query in (("person:", answers), ("", visited)):
        for row in connection.execute(query.order_by("at", "about", "id")):
            at, noted_at = (datetime.fromisoformat(text) for text in (row.at, row.received_at))
            name = make_name("answer", row.rollout, row.about, row.id, row.received_at)
            text = " ".join(
                word for word in (row.rollout, f"{kind}{row.about}: {row.kind}", row.note) if word
            )
            by = row.said_by or f"person:{row.about if kind else row.liaison}"
            yield AT_THE_END, ACT, at, noted_at, by, {"id": name, "text": text}

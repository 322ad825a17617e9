"""What retention takes of emergencies: words, whereabouts, recordings and files. Who was told, who answered
what and when stays. Nothing goes while a response of the county stands, nor what is not over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import Table, delete, exists, or_, select, update

from data_access.database.codec import utc_text
from data_access.database.tables.emergency.household_tables import evacuation_entries, evacuation_reports
from data_access.database.tables.emergency.patrol_tables import patrols
from data_access.database.tables.emergency.response_tables import responses
from data_access.database.tables.emergency.rollout_tables import task_receipts, tasks
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.tables.emergency.warning_tables import warning_files, warning_messages, warnings
from data_access.database.tables.live_tables import cases
from data_access.database.tables.photo_tables import voices
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.situation_rows import mask_one, read_over
from data_access.emergency.rollouts.checks.check_store import read_checks
from data_access.emergency.rollouts.checks.check_words import forget_words
from data_access.emergency.rollouts.evacuations import evacuation_store
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations
from data_access.emergency.rollouts.households import visit_store
from data_access.emergency.rollouts.reports.difficulty_rows import forget_difficulty_words
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.rollouts.task_rows import RECEIPT_COLUMNS
from data_access.maintenance.retention.batch_words import forget_batch_words
from data_access.maintenance.retention.small_steps import Done
from domain.access.masking import mask_text
from domain.emergency.rollouts.progress.task_states import NO_CHANNEL, UNREACHABLE

SOME = 200
FILES: Final = 50
"""Files and recordings of one step."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
Step = Callable[[UnitOfWork, str, int], Done]
Over = Iterable[tuple[str, datetime | None]]
"""(id, when it was over; None: it is not)."""


def _in_peace(step: Step) -> Step:
    """The step where no response of the county stands; nothing else."""

    def wait(act: UnitOfWork, before: str, mark: int) -> Done:
        r = responses.c
        stands = select(r.type).where(r.county == act.world, r.level > 0).limit(1)
        if act.connection.execute(stands).first() is not None:
            return Done(0, mark, True)
        return step(act, before, mark)

    return wait


def _one_by_one(over: Over, before: str, mark: int, forget: Callable[[str], int]) -> Done:
    """One step of those that were over before a time, in that order. `mark`: microseconds since 1970 of those
    that are done. Through, it begins anew: what is old already can be over, or be spoken of, later.
    """
    old = [(_count(at), id) for id, at in over if at is not None and utc_text(at) < before]
    left = [(at, id) for at, id in old if at > mark]
    if not left:
        return Done(0, 0, True)
    first = min(left)[0]
    for at, id in left:
        if at == first and (removed := forget(id)):
            return Done(removed, mark, False)
    return Done(0, first, False)


def _count(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _over_rollouts(act: UnitOfWork) -> Over:
    found = read_rollouts(act.connection, act.world, live=False)
    return [(rollout.id, None if rollout.live else rollout.over_at) for rollout in found]


def _tasks(act: UnitOfWork, before: str, mark: int) -> Done:
    """Words of tasks and of their receipts, of roll-outs that ended."""

    def forget(id: str) -> int:
        batch_words = forget_batch_words(act, task_receipts, RECEIPT_COLUMNS, ("note",), f"tasks:{id}", SOME)
        batch_words = batch_words or _empty_notes(act, tasks, "person", id) or _hide_callers(act, id)
        return batch_words or forget_difficulty_words(act.connection, act.world, id, SOME)

    return _one_by_one(_over_rollouts(act), before, mark, forget)


def _visits(act: UnitOfWork, before: str, mark: int) -> Done:
    """Words about the households of roll-outs that ended."""

    def forget(id: str) -> int:
        columns = visit_store.REPORT_COLUMNS
        batch_words = forget_batch_words(act, visit_reports, columns, ("note",), f"tasks:{id}", SOME)
        return batch_words or _empty_notes(act, visits, "household", id)

    return _one_by_one(_over_rollouts(act), before, mark, forget)


def _empty_notes(act: UnitOfWork, table: Table, key: str, rollout: str) -> int:
    """Notes of some rows of a roll-out; how many."""
    c = table.c
    about = (c.county == str(act.world), c.rollout == rollout, c.note != "")
    keys = [*act.connection.execute(select(c[key]).where(*about).limit(SOME)).scalars()]
    if not keys:
        return 0
    return act.connection.execute(update(table).where(*about, c[key].in_(keys)).values(note="")).rowcount


def _hide_callers(act: UnitOfWork, rollout: str) -> int:
    """What callers wrote of why they reached nobody, in some tasks of a roll-out; how many. Where
    nobody called, the cause is a code of a gateway, and stays.
    """
    t, r = tasks.c, task_receipts.c
    same = (r.county == t.county, r.rollout == t.rollout, r.person == t.person)
    called = exists().where(*same, r.kind == UNREACHABLE)
    about = (t.county == str(act.world), t.rollout == rollout)
    spoken = t.failed.not_in(("", UNREACHABLE, NO_CHANNEL))
    keys = [*act.connection.execute(select(t.person).where(*about, spoken, called).limit(SOME)).scalars()]
    if not keys:
        return 0
    hidden = update(tasks).where(*about, t.person.in_(keys)).values(failed=UNREACHABLE)
    return act.connection.execute(hidden).rowcount


def _evacuations(act: UnitOfWork, before: str, mark: int) -> Done:
    """Where households were, and words about them, of evacuations that were closed."""
    ended = [
        (evacuation.id, evacuation.closed_at)
        for evacuation in read_evacuations(act.connection, act.world, live=False)
    ]

    def forget(id: str) -> int:
        columns, words = evacuation_store.REPORT_COLUMNS, ("place", "note")
        of = (f"ledger:{id}", SOME, evacuation_store.digest_reports)
        batch_words = forget_batch_words(act, evacuation_reports, columns, words, *of)
        return batch_words or _forget_lines(act, id)

    return _one_by_one(ended, before, mark, forget)


def _forget_lines(act: UnitOfWork, evacuation: str) -> int:
    """Place and words of some lines of a ledger; how many."""
    e = evacuation_entries.c
    about = (e.county == str(act.world), e.evacuation == evacuation)
    spoken = or_(e.place != "", e.body.not_like('%"note":""%'))
    bodies = act.connection.execute(select(e.body).where(*about, spoken).limit(SOME)).scalars()
    lines = [evacuation_store.entry_of(body) for body in bodies]
    hidden = [
        replace(entry, place="", place_at=None, note="", extra=mask_text(entry.extra)) for entry in lines
    ]
    evacuation_store.save_entries(act.connection, act.world, evacuation, hidden)
    return len(hidden)


def _patrols(act: UnitOfWork, before: str, mark: int) -> Done:
    """Words of patrols, and where the phone was. How a point stands now stays, and so does what is said in a
    case that is open.
    """
    p, c = patrols.c, cases.c
    has_open = exists().where(c.id == p.case_id, c.open == 1)
    spoken = or_(p.what != "", p.lat.is_not(None))
    query = select(p.point, p.id).where(p.county == str(act.world), p.at < before, spoken, ~has_open)
    found = act.connection.execute(query.limit(SOME)).all()
    for point, id in found:
        same = (p.county == str(act.world), p.point == point, p.id == id)
        act.connection.execute(update(patrols).where(*same).values(what="", lat=None, lon=None))
    return Done(len(found), mark, len(found) < SOME)


def _checks(act: UnitOfWork, before: str, mark: int) -> Done:
    """Words in the answers to checks that were closed; numbers and choices stay, and how they add up."""
    closed = {check.id: check for check in read_checks(act.connection, act.world, live=False)}
    over = [(check.id, check.closed_at) for check in closed.values()]
    return _one_by_one(
        over, before, mark, lambda id: forget_words(act.connection, act.world, closed[id], SOME)
    )


def _voices(act: UnitOfWork, before: str, mark: int) -> Done:
    """Recordings of squads whose case is open no more."""
    v, c = voices.c, cases.c
    has_open = exists().where(c.id == v.case_id, c.open == 1)
    query = select(v.squad, v.id).where(v.county == str(act.world), v.received_at < before, ~has_open)
    found = act.connection.execute(query.limit(FILES)).all()
    for squad, id in found:
        act.connection.execute(delete(voices).where(v.county == str(act.world), v.squad == squad, v.id == id))
    return Done(len(found), mark, len(found) < FILES)


def _warning_files(act: UnitOfWork, before: str, mark: int) -> Done:
    """Files of warnings as they came, once no warning stands that came in one. What they said, and the digest
    of each, stay with their messages.
    """
    f, m, w = warning_files.c, warning_messages.c, warnings.c
    same = (m.county == f.county, m.file == f.digest, w.county == m.county, w.id == m.warning)
    stands = exists().where(*same, w.live == 1)
    query = select(f.digest).where(f.county == str(act.world), f.at < before, ~stands)
    digests = [*act.connection.execute(query.limit(FILES)).scalars()]
    if digests:
        where = (f.county == str(act.world), f.digest.in_(digests))
        act.connection.execute(delete(warning_files).where(*where))
    return Done(len(digests), mark, len(digests) < FILES)


def _situation_reports(act: UnitOfWork, before: str, mark: int) -> Done:
    """Names and numbers in the words of situation reports, of chains that are over."""
    over = read_over(act.connection, act.world)
    return _one_by_one(over, before, mark, lambda chain: mask_one(act.connection, act.world, chain))


EMERGENCY_WORK: Mapping[str, Step] = MappingProxyType(
    {
        kind: _in_peace(step)
        for kind, step in {
            "tasks": _tasks,
            "visits": _visits,
            "evacuations": _evacuations,
            "patrols": _patrols,
            "checks": _checks,
            "voices": _voices,
            "warning_files": _warning_files,
            "situation_reports": _situation_reports,
        }.items()
    }
)

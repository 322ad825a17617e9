"""A township's journal against the county: what it would change, and the change itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from dashboard.relay.sheets.household_findings import HouseholdExamination, HouseholdFindings
from dashboard.relay.sheets.household_merge import HouseholdMerge, HouseholdsDone
from dashboard.relay.sheets.merge_door import DONE_BEFORE, Door, do_once, do_or_leave
from dashboard.relay.sheets.merge_row import OLDER, list_acts, make_merge
from dashboard.relay.sheets.photo_merge import (
    PhotoMerge,
    examine_photos,
    list_far_photos,
    name_township,
    name_township_case,
)
from dashboard.relay.sheets.record_merge import RecordExamination, RecordFindings, RecordWriter
from dashboard.relay.sheets.squad_findings import SquadExamination, SquadFindings
from dashboard.relay.sheets.squad_merge import SquadMerge
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.sheets.cutoff_reports import MergesBefore, find_done, find_known_cases
from data_access.emergency.rollouts.sheets.return_file import NO_FILE, ReturnFile
from data_access.emergency.rollouts.sheets.township_package import check_seal, read_people
from data_access.emergency.rollouts.task_rows import known_receipts, read_tasks
from data_access.store import Store, utc_now
from domain.access.actor import Actor
from domain.access.masking import mask_name
from domain.access.reasons import MOST as LONGEST_REASON
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.cases.case_commands import EnterCase
from domain.emergency.rollouts.progress.receipt_corrections import name_withdrawal
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.rollouts.rollout_commands import CorrectReceipt, RecordReceipts
from domain.emergency.rollouts.sheets.case_lines import find_caller
from domain.emergency.rollouts.sheets.journal_line import Line, name_line
from domain.emergency.rollouts.sheets.photo_lines import PHOTO
from domain.emergency.rollouts.sheets.record_lines import RESPONSE
from domain.emergency.rollouts.sheets.squad_lines import SQUAD, SQUAD_MESSAGE
from domain.emergency.rollouts.sheets.township_journal import (
    ACT,
    CASE,
    RECEIPT,
    Journal,
    list_receipts,
    list_withdrawals,
    of_kind,
)
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

MOST: Final = 500
NOTHING: Final[Mapping[str, str]] = {}
NEVER_OLDER: Final = frozenset((CASE, PHOTO, ACT, SQUAD, SQUAD_MESSAGE, RESPONSE))
"""What is taken of a journal that is older than one that was merged: nothing of it is ever withdrawn."""


@value
class Merged:
    """What was done: receipts and how many were withdrawn, cases, households, photos, squads and what was
    written in them, responses, duties; `left`: (line, code of why) of what was not taken; `before`: whether
    all of it was merged before.
    """

    receipts: int
    withdrawn: int
    cases: int
    households: HouseholdsDone
    photos: int
    squads: int
    messages: int
    responses: int
    duties: int
    left: list[tuple[Line, str]]
    before: bool


@dataclass(slots=True)
class Findings:
    """What a journal holds against what is known. `withdrawals`: (person, line) of receipts that the county
    has and that were withdrawn there; `conflicts`: (line or person, code of what is odd);
    `known_cases`, `known_photos`, `known_acts`: how many of them the county has.
    """

    receipts: list[Receipt] = field(default_factory=list)
    repeated: int = 0
    withdrawals: list[tuple[str, Line]] = field(default_factory=list)
    cases: list[Line] = field(default_factory=list)
    acts: list[Line] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    households: HouseholdFindings = field(default_factory=HouseholdFindings)
    photos: list[Line] = field(default_factory=list)
    squads: SquadFindings = field(default_factory=SquadFindings)
    records: RecordFindings = field(default_factory=RecordFindings)
    known_cases: int = 0
    known_photos: int = 0
    known_acts: int = 0


def examine_journal(
    store: Store,
    world: WorldId,
    journal: Journal,
    key: bytes,
    into: Mapping[str, str] = NOTHING,
    clock: Callable[[], datetime] = utc_now,
    file: ReturnFile = NO_FILE,
) -> Findings:
    """What merging would do; changes nothing. `into`: evacuations of the county by the id there, into which
    what was ordered there goes; `file`: where photos and recordings are. Of a journal that is older than one
    that was merged only cases, photos, decisions, responses and squads are taken. Refused bad_seal,
    bad_journal for another county's, no_evacuation.
    """
    is_proven = check_seal(key, journal.package)
    if journal.package.get("county") != str(world):
        raise Refused("bad_journal", "line 1: it is of another county", "journal")
    found = Findings(cases=of_kind(journal.lines, CASE), acts=of_kind(journal.lines, ACT))
    found.conflicts += [] if is_proven else [("line 1", "head_unproven")]
    with store.reading() as connection:
        before = MergesBefore(connection, world, str(journal.package["township"]))
        is_older = before.is_older(journal)
        if is_older:
            found.conflicts.append(("line 1", OLDER))
            found.households.left += [(line, OLDER) for line in journal.lines if line.kind not in NEVER_OLDER]
        else:
            examination = HouseholdExamination(connection, world, journal, clock(), before)
            found.households = examination.examine(into)
            _examine_receipts(connection, world, journal, found, before)
        _examine_cases(connection, world, journal, found, file)
        found.squads = SquadExamination(connection, world, journal, file, _case_of).examine()
        found.records = RecordExamination(connection, world, journal).examine(is_older)
    acts, ids = list_acts(found.acts, _township_of(journal))
    found.known_acts = len(acts) - len(before.list_new_acts(acts, ids))
    found.conflicts += [(_place(line), "noted_before") for line in journal.lines if line.at > line.noted_at]
    found.households.left += [*found.squads.left, *found.records.left]
    for part in (found.households, found.squads, found.records):
        found.conflicts += part.conflicts
    return found


def _examine_receipts(
    connection: Connection, world: WorldId, journal: Journal, found: Findings, before: MergesBefore
) -> None:
    rollout = str(journal.package["rollout"])
    codes = read_people(connection, world, rollout)
    receipts, unknown = list_receipts(journal, codes)
    gone, unknown_too = list_withdrawals(journal, codes)
    people = {receipt.person for receipt in receipts} | {person for person, _ in gone}
    known = known_receipts(connection, world, rollout, people)
    tasks = read_tasks(connection, world, rollout, people)
    there = read_rollout(connection, world, rollout)
    running, over_at = _runs(there), None if there is None or there.superseded_by else there.over_at
    found.repeated += sum((receipt.person, receipt.id) in known for receipt in receipts)
    unwanted = known | {(person, line.told["line"]) for person, line in gone}
    found.receipts = [receipt for receipt in receipts if (receipt.person, receipt.id) not in unwanted]
    wanted = [(person, line) for person, line in gone if _is_to_withdraw(person, line, known)]
    found.withdrawals = wanted if running else []
    for line in (*unknown, *unknown_too):
        found.households.leave_out(line, _place(line), "unknown_code")
    _leave_withdrawn(journal, found, before)
    for person in sorted({person for person, _ in wanted}):
        away = not tasks[person].region.startswith(_township_of(journal))
        found.conflicts += [(person, "other_township")] * away + [(person, "not_withdrawn")] * (not running)
    found.conflicts += _list_conflicts(found.receipts, tasks, _township_of(journal))
    late = (receipt.person for receipt in found.receipts if over_at is not None and receipt.at > over_at)
    found.conflicts += [(person, "after_end") for person in late]


def _leave_withdrawn(journal: Journal, found: Findings, before: MergesBefore) -> None:
    """Receipts that the township had withdrawn: a copy of its folder that was restored still has them."""
    gone = [receipt for receipt in found.receipts if before.is_withdrawn(receipt.id)]
    lines = {name_line(line): line for line in of_kind(journal.lines, RECEIPT)}
    for receipt in gone:
        found.households.leave_out(lines[receipt.id], receipt.person, "withdrawn_before")
    found.receipts = [receipt for receipt in found.receipts if receipt not in gone]


def _examine_cases(
    connection: Connection, world: WorldId, journal: Journal, found: Findings, file: ReturnFile
) -> None:
    """Cases that were entered there, and photos."""
    township = _township_of(journal)
    names = map(name_line, of_kind(journal.lines, PHOTO))
    known = find_done(connection, world, name_township(township), names)
    found.known_photos = len(known)
    found.photos, left = examine_photos(connection, world, journal, file, known)
    ids = [name_township_case(str(world), township, _case_of(line)) for line in found.cases]
    found.known_cases = len(find_known_cases(connection, world, ids))
    far = list_far_photos(connection, world, found.photos, township)
    far += [line for line in found.cases if not str(line.told["region"]).startswith(township)]
    found.conflicts += [(_place(line), "other_township") for line in far]
    for line, why in left:
        found.households.leave_out(line, _place(line), why)


def _township_of(journal: Journal) -> str:
    return str(journal.package["township"])


def _place(line: Line) -> str:
    return f"line {line.number + 1}"


def _runs(rollout: Rollout | None) -> bool:
    return rollout is not None and rollout.state is RolloutState.ISSUED


def _is_to_withdraw(person: str, line: Line, known: Set[tuple[str, str]]) -> bool:
    """Whether the county has the receipt, and nobody withdrew it yet."""
    id = line.told["line"]
    return (person, id) in known and (person, name_withdrawal(id)) not in known


def _list_conflicts(
    receipts: Sequence[Receipt], tasks: Mapping[str, Task], township: str
) -> list[tuple[str, str]]:
    """What the county knows otherwise: both are kept, and the earliest time counts."""
    found = []
    for receipt in receipts:
        task = tasks[receipt.person]
        if not task.region.startswith(township):
            found.append((receipt.person, "other_township"))
        if task.taken_over_by:
            found.append((receipt.person, "taken_over"))
        if receipt.kind == "unreachable" and task.accepted_at is not None:
            found.append((receipt.person, "answered_elsewhere"))
        if receipt.kind in ("accepted", "finished") and _differs(task, receipt.kind, receipt.at):
            found.append((receipt.person, "other_time"))
    return found


def _differs(task: Task, kind: str, at: datetime) -> bool:
    known = task.finished_at if kind == "finished" else task.accepted_at
    return known is not None and known != at


def apply_journal(
    door: Door, journal: Journal, found: Findings, by: Actor, reason: str, file: ReturnFile = NO_FILE
) -> Merged:
    """Merge it. Everything has an id of its own, so what was merged is passed over; a line that is refused is
    left and stops none of the others. Refused forbidden, bad_reason before anything is done; as the commands
    are for receipts and visits.
    """
    package = journal.package
    checked_reason(reason)
    by.viewer.require(Right.ROLLOUTS, str(package["county"]))
    county, rollout = str(package["county"]), str(package["rollout"])
    entered, withdrawn, left = 0, 0, list[tuple[Line, str]]()
    taken = _record_receipts(door, journal, found.receipts, by, left)
    for person, line in found.withdrawals:
        withdrawn += do_or_leave(door, _correction_of(county, rollout, person, line), by, line, left)
    households = HouseholdMerge(door, county, rollout, found.households, by).apply()
    for line in found.cases:
        entered += do_or_leave(door, _case_of(line), by, line, left)
    photos = PhotoMerge(door, county, by, _case_of, file)
    photos.apply(found.photos, found.cases)
    squads = SquadMerge(door, county, _township_of(journal), by, file)
    squads.apply(found.squads.squads)
    records = RecordWriter(door, county, _township_of(journal), by)
    records.apply(found.records)
    left += [*households.left, *photos.left, *squads.left, *records.left]
    before = not do_once(door, make_merge(journal, left, reason), by)
    done = (households, photos.added, squads.squads, squads.messages)
    return Merged(taken, withdrawn, entered, *done, records.responses, records.duties, left, before)


def _record_receipts(
    door: Door, journal: Journal, receipts: Sequence[Receipt], by: Actor, left: list[tuple[Line, str]]
) -> int:
    """How many were taken; lines that were refused are left."""
    county, rollout = str(journal.package["county"]), str(journal.package["rollout"])
    lines, taken = {name_line(line): line for line in of_kind(journal.lines, RECEIPT)}, 0
    for start in range(0, len(receipts), MOST):
        part = tuple(receipts[start : start + MOST])
        done = door.handle(RecordReceipts(region=county, rollout=rollout, receipts=part), by)
        taken += done.taken
        refused = ((lines[part[n].id], why.code) for n, why in done.refused.items())
        left += [(line, code) for line, code in refused if code not in DONE_BEFORE]
    return taken


def _case_of(line: Line) -> EnterCase:
    facts = line.told
    return EnterCase(
        region=str(facts["region"]), title=str(facts["title"]), severity=int(facts.get("severity") or 3),
        matter=str(facts.get("matter", "")), text=str(facts.get("text", "")),
        caller=find_caller(line), phone=str(facts.get("phone", "")),
        place=str(facts["region"]), lat=facts.get("lat"), lon=facts.get("lon"), seen_at=line.at,
        key=f"township/{facts.get('id') or line.digest}",
    )  # fmt: skip


def _correction_of(county: str, rollout: str, person: str, line: Line) -> CorrectReceipt:
    reason = f"{mask_name(line.by)}: {line.told['reason']}"[:LONGEST_REASON]
    return CorrectReceipt(
        region=county, rollout=rollout, person=person, line=str(line.told["line"]), reason=reason
    )

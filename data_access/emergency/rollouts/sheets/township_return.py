"""What a township's own installation did while it was cut off, as a journal to be merged at the county.

Its lines stand in the order of the installation's trace. Receipts and cases have ids of their own, made of
what never changes of their rows: merging a later journal adds what is new, however an earlier line reads by
then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from data_access.audit.trace_queries import whole_rows
from data_access.database.codec import case_of
from data_access.database.tables.account_tables import accounts
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.database.tables.live_tables import cases, trace
from data_access.database.tables.photo_tables import photos
from data_access.emergency.rollouts.sheets.act_return import (
    NameAction,
    cut_text,
    describe_act,
    describe_record,
    find_opened,
    list_check_answers,
    list_duties,
    list_messages,
    list_other_answers,
    tell_acts,
)
from data_access.emergency.rollouts.sheets.household_return import list_household_lines
from data_access.emergency.rollouts.sheets.return_line import Returned, make_name
from data_access.emergency.rollouts.sheets.sheet_rows import read_numbers
from data_access.emergency.rollouts.sheets.squad_return import SquadReturn
from data_access.emergency.rollouts.sheets.township_package import read_package
from domain.cases import case_rows
from domain.cases.case_join import Case
from domain.emergency.rollouts.progress.receipt_corrections import name_withdrawal
from domain.emergency.rollouts.progress.task_states import WITHDRAWN
from domain.emergency.rollouts.sheets.journal_line import name_receipt
from domain.emergency.rollouts.sheets.photo_lines import PHOTO
from domain.emergency.rollouts.sheets.row_codes import write_code
from domain.emergency.rollouts.sheets.squad_lines import NUMBERED
from domain.emergency.rollouts.sheets.township_journal import (
    ACT,
    CASE,
    RECEIPT,
    WITHDRAWAL,
    write_head,
    write_line,
)
from domain.kernel.worlds import WorldId

RESULTS: Final = {
    "unreachable": "missed",
    "read": "connected",
    "accepted": "accepted",
    "finished": "finished",
    "delegated": "delegated",
}
"""What a receipt is as the result of a call; what gateways tell of messages is none."""


def write_return(
    connection: Connection, world: WorldId, package: bytes, name_action: NameAction = str
) -> list[str]:
    """The lines of the journal. `package`: the one that the installation was opened with; `name_action`: the
    words for what an act of the trace is called.
    """
    head = read_package(package)
    rollout, logins, entered = str(head["rollout"]), _logins(connection), dict[str, str]()
    began, installation, through = find_opened(connection, world)
    returned = [*_receipts(connection, world, rollout), *list_household_lines(connection, world, rollout)]
    township = str(head["township"])
    returned += _acts(connection, world, package, township, entered, name_action, began)
    returned += list_check_answers(connection, world)
    returned += list_other_answers(connection, world, rollout)
    returned += SquadReturn(connection, world, township, logins, entered).list_lines()
    lines = [write_head(head, installation, through)]
    for _, kind, at, noted_at, by, what in sorted(returned, key=lambda line: line[0]):
        facts = what | _name_accounts(kind, what, logins)
        lines.append(write_line(len(lines), lines[-1], kind, at, noted_at, logins.get(by, by), facts))
    return lines


def _name_accounts(kind: str, what: Mapping[str, Any], logins: Mapping[str, str]) -> dict[str, Any]:
    """What of a line names accounts, by their logins. A login may be longer than what stood for it: words are
    cut with the logins in.
    """
    if kind == ACT:
        text = NUMBERED.sub(lambda name: logins.get(name[0], name[0]), what["text"])
        return {"text": cut_text(text)}
    return {"keyed_by": logins.get(what["keyed_by"], what["keyed_by"])} if "keyed_by" in what else {}


def _logins(connection: Connection) -> dict[str, str]:
    """Logins by the name of the trace: an account's number is another one's at the county."""
    rows = connection.execute(select(accounts.c.id, accounts.c.login))
    return {f"account:{id}": login for id, login in rows}


def _receipts(connection: Connection, world: WorldId, rollout: str) -> Iterator[Returned]:
    """Receipts that were taken here, withdrawn or not, and what was withdrawn here."""
    numbers, r = read_numbers(connection, world, rollout), task_receipts.c
    query = select(task_receipts).where(
        r.county == str(world), r.rollout == rollout, r.kind.in_((*RESULTS, WITHDRAWN)), r.batch > 0
    )
    names = dict[tuple[str, str], str]()
    """The id at the county by person and id of the withdrawal; what it knew before has its own id there."""
    for row in connection.execute(query.order_by(r.batch, r.person, r.id)):
        code = write_code(rollout, len(numbers), numbers[row.person])
        at, received = (datetime.fromisoformat(text) for text in (row.at, row.received_at))
        by = row.said_by or row.person
        if row.kind == WITHDRAWN:
            line = names.get((row.person, row.id)) or row.id.removeprefix(f"{WITHDRAWN}/")
            gone = {"code": code, "line": line, "reason": row.note}
            yield row.batch, WITHDRAWAL, at, received, by, gone
            continue
        name = make_name(row.person, row.id, row.received_at)
        names[row.person, name_withdrawal(row.id)] = name_receipt(name)
        facts = {"id": name, "code": code, "result": RESULTS[row.kind], "note": row.note}
        yield row.batch, RECEIPT, at, received, by, facts


def _acts(
    connection: Connection,
    world: WorldId,
    package: bytes,
    township: str,
    entered: dict[str, str],
    name_action: NameAction,
    began: int,
) -> Iterator[Returned]:
    """Cases that were entered here, photos, and what else was decided, as the trace has it. `entered`: gets
    the names of the lines of cases that were entered here; `began`: where its trace tells of the opening.
    """
    there, seq, t = _cases(package), 0, trace.c
    known = {case.id: case for case in _stored(connection, world)}
    names = {id: _name_case(case, id in there) for id, case in known.items()}
    takers, duties = _takers(connection, world), list_duties(connection, world, township, began)
    messages = list_messages(connection, world)
    wanted = select(t.n).where(tell_acts(world, began)).order_by(t.n)
    for start in _batches([*connection.scalars(wanted)]):
        for n, row in sorted(whole_rows(connection, world, start).items()):
            seq = row["seq"] or seq
            if row["action"] == "case.reported" and row["object"] not in there:
                line = _case(row, known.get(row["object"]))
                entered[row["object"]] = line[-1]["id"]
            else:
                record = _photo(row, takers, entered) or describe_record(row, seq, duties.get(n))
                line = record or describe_act(row, seq, names, name_action, messages)
            yield line


def _name_case(case: Case, is_known: bool) -> str:
    """Its title, masked, and the number of one that the county knows: others would name another case."""
    title = case_rows.title(case)
    return f"{case.no or case.id} {title}" if is_known else title


def _takers(connection: Connection, world: WorldId) -> dict[tuple[str, str], tuple[str, datetime]]:
    """Who took each photo, and when, by case and photo."""
    p = photos.c
    rows = connection.execute(select(p.case_id, p.id, p.person, p.taken_at).where(p.county == str(world)))
    return {(case, photo): (person, datetime.fromisoformat(at)) for case, photo, person, at in rows}


def _photo(
    row: Mapping[str, Any],
    takers: Mapping[tuple[str, str], tuple[str, datetime]],
    entered: Mapping[str, str],
) -> Returned | None:
    """A photo that was added here and is kept; None for every other row. `entered`: names of the lines of
    cases that were entered here.
    """
    if row["action"] != "case.photographed":
        return None
    case, photo = row["object"], str(msgspec.json.decode(row["body"])["new"].get("photo"))
    if (case, photo) not in takers:
        return None
    taker, taken_at = takers[case, photo]
    known_at, person = datetime.fromisoformat(row["at"]), "" if ":" in taker else taker
    facts = {"id": make_name("photo", case, photo), "case": case, "photo": photo, "person": person}
    facts |= {"entered": entered[case]} if case in entered else {}
    return row["seq"], PHOTO, min(taken_at, known_at), known_at, person or row["actor"], facts


def _case(row: Mapping[str, Any], case: Case | None) -> Returned:
    """A case that was entered here, with its words, its place and who told of it, as far as they are still
    stored.
    """
    new, at = msgspec.json.decode(row["body"])["new"], datetime.fromisoformat(row["at"])
    facts = {"title": new["title"], "region": new["region"], "severity": new["severity"]}
    facts["id"] = make_name(row["object"], row["at"])
    if case is not None:
        who = case.reporter or {}
        facts |= {"title": case.title or facts["title"], "matter": case.matter, "text": case.text}
        facts |= {"caller": who.get("name"), "phone": who.get("phone")}
        facts |= {"lat": case.lat, "lon": case.lon} if case.placed == "point" else {}
    return row["seq"], CASE, at, at, row["actor"], {name: fact for name, fact in facts.items() if fact}


def _cases(package: bytes) -> set[str]:
    """The cases that the package names."""
    rows = (msgspec.json.decode(line) for line in package.splitlines())
    return {row["id"] for row in rows if row.get("kind") == "case"}


def _stored(connection: Connection, world: WorldId) -> Iterator[Any]:
    for body in connection.scalars(select(cases.c.body).where(cases.c.county == str(world))):
        yield case_of(body)


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + 500] for start in range(0, len(numbers), 500))

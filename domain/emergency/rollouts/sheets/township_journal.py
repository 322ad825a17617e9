"""What a township that is cut off 自主响应 wrote down: a line of JSON for each act, under its own time and
bound to the line before it, so that none can be changed, left out or put between afterwards.

The first line names the package that the journal goes with: its county, township, roll-out and seal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from domain.access.reasons import is_reason
from domain.emergency.rollouts.progress.task_states import LONGEST_NOTE, Receipt
from domain.emergency.rollouts.sheets.case_lines import CASE as CASE
from domain.emergency.rollouts.sheets.case_lines import LONGEST as LONGEST_OF_CASES
from domain.emergency.rollouts.sheets.case_lines import find_wrong as find_wrong_case
from domain.emergency.rollouts.sheets.household_lines import NEEDED as NEEDED_OF_HOUSEHOLDS
from domain.emergency.rollouts.sheets.household_lines import find_wrong
from domain.emergency.rollouts.sheets.journal_line import CHANNEL, Line, name_line
from domain.emergency.rollouts.sheets.photo_lines import NEEDED as NEEDED_OF_PHOTOS
from domain.emergency.rollouts.sheets.photo_lines import find_wrong as find_wrong_photo
from domain.emergency.rollouts.sheets.record_lines import NEEDED as NEEDED_OF_RECORDS
from domain.emergency.rollouts.sheets.record_lines import find_wrong as find_wrong_record
from domain.emergency.rollouts.sheets.row_codes import plain_code
from domain.emergency.rollouts.sheets.squad_lines import LONGEST
from domain.emergency.rollouts.sheets.squad_lines import NEEDED as NEEDED_OF_SQUADS
from domain.emergency.rollouts.sheets.squad_lines import find_wrong as find_wrong_squad
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId, world_in

FORM: Final = "palm-journal/1"
RECEIPT, WITHDRAWAL, ACT = "receipt", "withdrawal", "act"
NEEDED: Final = {
    RECEIPT: ("code", "result"),
    WITHDRAWAL: ("code", "line", "reason"),
    CASE: ("title", "region"),
    ACT: ("text",),
    **NEEDED_OF_HOUSEHOLDS,
    **NEEDED_OF_PHOTOS,
    **NEEDED_OF_RECORDS,
    **NEEDED_OF_SQUADS,
}
"""What each kind of act has to tell. A receipt, a case and an act may tell an `id` of NAME, which stays the
same in every journal of an installation; a withdrawal's `line` is the id of the receipt at the county.
"""
NAME: Final = re.compile("[0-9a-f]{32}")
KINDS_OF_RESULT: Final = {
    "missed": "unreachable",
    "connected": "read",
    "accepted": "accepted",
    "finished": "finished",
    "behalf": "accepted",
    "delegated": "delegated",
}
"""What each result of a call is as a receipt."""
MOST_LINES: Final = 50_000


@value
class Journal:
    """`package`: what the package says of itself; `digest`: of the last line, and so of all; `installation`:
    which one of the township wrote it, '' for a terminal, and `through`: how far its trace had come.
    """

    package: dict[str, Any]
    lines: tuple[Line, ...]
    digest: str
    installation: str = ""
    through: int = 0


def write_head(package: Mapping[str, Any], installation: str = "", through: int = 0) -> str:
    """The first line of a journal."""
    body = {"form": FORM, "package": dict(package)}
    return _text(body | ({"installation": installation, "through": through} if installation else {}))


def write_line(
    number: int, before: str, kind: str, at: datetime, noted_at: datetime, by: str, facts: Mapping[str, Any]
) -> str:
    """The line of an act. `before`: the whole line before it. Refused bad_journal for what is no act."""
    body: dict[str, Any] = {"n": number, "kind": kind, "at": at.isoformat(), "noted_at": noted_at.isoformat()}
    text = _text(body | {"by": by, "told": dict(facts), "before": _digest(before)})
    _line(json.loads(text), before, number, text)
    return text


def split_lines(text: str) -> list[str]:
    """The lines of a journal's file. Only a line feed ends one: what else breaks a line, as U+2028 of a
    pasted note, stands in it as it is.
    """
    return text.removesuffix("\n").split("\n") if text else []


def read_journal(texts: Sequence[str]) -> Journal:
    """A journal from its lines. Refused bad_journal, with the number of the line that is wrong."""
    if not texts or len(texts) > MOST_LINES:
        raise Refused("bad_journal", f"line 1: a journal has 1 to {MOST_LINES} lines", "journal")
    head = _object(texts[0], 1)
    package = head.get("package")
    if head.get("form") != FORM or not isinstance(package, dict):
        raise Refused("bad_journal", f"line 1: no journal of the form {FORM}", "journal")
    lines = [
        _line(_object(text, number), texts[number - 2], number - 1, text)
        for number, text in enumerate(texts[1:], 2)
    ]
    installation, through = head.get("installation", ""), head.get("through", 0)
    if not isinstance(installation, str) or not isinstance(through, int):
        raise Refused("bad_journal", "line 1: it does not say who wrote it", "journal")
    return Journal(package, tuple(lines), _digest(texts[-1]), installation, through)


def find_world(journal: Journal) -> WorldId:
    """The world whose journal it is. Refused bad_journal for one whose head does not say which township's it
    is, of which roll-out, and when its package was made.
    """
    package = journal.package
    world, names = world_in(package.get("county")), ("township", "rollout", "made_at")
    if world is None or not all(isinstance(package.get(name), str) for name in names):
        raise Refused("bad_journal", "line 1: it does not say whose it is", "journal")
    _time(package["made_at"], "line 1")
    return world


def list_receipts(journal: Journal, people: Mapping[str, str]) -> tuple[list[Receipt], list[Line]]:
    """What the calls came to, and the lines whose code is nobody's. `people`: person by plain code. A line
    is the same receipt whenever it is merged, whatever stands before it by then.
    """
    found = list[Receipt]()
    known, unknown = _find_people(journal, RECEIPT, people)
    for person, line in known:
        kind, note = KINDS_OF_RESULT[line.told["result"]], str(line.told.get("note", ""))
        found.append(Receipt(name_line(line), person, kind, line.at, CHANNEL, line.by, note))
    return found, unknown


def list_withdrawals(
    journal: Journal, people: Mapping[str, str]
) -> tuple[list[tuple[str, Line]], list[Line]]:
    """(person, line) of what was withdrawn there, and the lines whose code is nobody's."""
    return _find_people(journal, WITHDRAWAL, people)


def _find_people(
    journal: Journal, kind: str, people: Mapping[str, str]
) -> tuple[list[tuple[str, Line]], list[Line]]:
    found, unknown = list[tuple[str, Line]](), list[Line]()
    for line in of_kind(journal.lines, kind):
        person = people.get(plain_code(line.told["code"]))
        if person is None:
            unknown.append(line)
        else:
            found.append((person, line))
    return found, unknown


def of_kind(lines: Iterable[Line], kind: str) -> list[Line]:
    """The lines of one kind, in order."""
    return [line for line in lines if line.kind == kind]


def find_noted_until(journal: Journal) -> str:
    """When the last of its lines was noted, in UTC; '' for one without lines."""
    newest = max((line.noted_at for line in journal.lines), default=None)
    return "" if newest is None else newest.astimezone(UTC).isoformat()


def _line(body: Mapping[str, Any], before: str, number: int, text: str) -> Line:
    where = f"line {number + 1}"
    if body.get("n") != number or body.get("before") != _digest(before):
        raise Refused("bad_journal", f"{where}: it does not follow the line before it", "journal")
    facts, by = body.get("told"), body.get("by")
    if not isinstance(facts, dict) or not isinstance(by, str) or not by:
        raise Refused("bad_journal", f"{where}: it does not say who did what", "journal")
    _check_told(str(body.get("kind")), facts, where)
    at, noted_at = (_time(body.get(name), where) for name in ("at", "noted_at"))
    return Line(number, str(body["kind"]), at, noted_at, by, facts, _digest(text))


def _check_told(kind: str, facts: Mapping[str, Any], where: str) -> None:
    needed = NEEDED.get(kind)
    if needed is None:
        raise Refused("bad_journal", f"{where}: no kind of act: {kind[:20]!r}", "journal")
    wrong = [name for name in needed if not isinstance(facts.get(name), str) or not facts[name].strip()]
    if kind == RECEIPT and facts.get("result") not in KINDS_OF_RESULT:
        wrong.append("result")
    if kind == WITHDRAWAL and not is_reason(facts.get("reason")):
        wrong.append("reason")
    checks = (find_wrong, find_wrong_case, find_wrong_photo, find_wrong_squad, find_wrong_record)
    wrong += filter(None, [check(kind, facts) for check in checks])
    if "id" in facts and not (isinstance(facts["id"], str) and NAME.fullmatch(facts["id"])):
        wrong.append("id")
    longest = (LONGEST | LONGEST_OF_CASES).get(kind, LONGEST_NOTE)
    if any(isinstance(text, str) and len(text) > longest for text in facts.values()):
        wrong.append("text")
    if wrong:
        raise Refused("bad_journal", f"{where}: {wrong[0]} is missing or wrong", "journal")


def _time(text: object, where: str) -> datetime:
    with suppress(ValueError):
        at = datetime.fromisoformat(str(text))
        if at.tzinfo is not None:
            return at
    raise Refused("bad_journal", f"{where}: no time with its zone: {str(text)[:40]!r}", "journal")


def _object(text: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused("bad_journal", f"line {number}: no JSON object", "journal")
    return found


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()

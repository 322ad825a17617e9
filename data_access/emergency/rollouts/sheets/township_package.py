"""The package of a township: what it needs to act by itself, as lines of JSON, sealed."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from data_access.database.codec import case_of
from data_access.database.tables.live_tables import cases
from data_access.emergency.rollouts.sheets.sheet_rows import read_numbers, read_sheet_source
from domain.changes import local_text
from domain.emergency.rollouts.progress.task_states import STATES
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.sheets.row_codes import plain_code, write_code
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

FORM: Final = "palm-township/1"


def write_package(
    connection: Connection, world: WorldId, rollout: Rollout, township: str, now: datetime, key: bytes
) -> bytes:
    """The file: a head, the roll-out with its checklists, people with their codes, open cases, and a seal
    over all of it. Names and phones stand in it.
    """
    source = read_sheet_source(connection, world, rollout, township, overdue=None)
    head = {
        "form": FORM, "county": str(world), "township": township, "rollout": rollout.id,
        "people": source.people, "made_at": local_text(now, TZ),
    }  # fmt: skip
    rows: list[dict[str, Any]] = [head, {"kind": "rollout", **_rollout(rollout)}]
    for silent_person in sorted(
        source.silent, key=lambda person: (person.region, person.tier, person.person)
    ):
        code = write_code(rollout.id, source.people, silent_person.number)
        person = {
            "code": code,
            "name": silent_person.name,
            "phone": silent_person.phone,
            "post": silent_person.post,
            "tier": silent_person.tier,
        }
        rows.append(
            {"kind": "person", **person, "region": silent_person.region, "state": STATES[silent_person.state]}
        )
    c = cases.c
    query = select(c.body).where(c.county == str(world), c.open == 1, c.region.startswith(township))
    for (body,) in connection.execute(query.order_by(c.id)):
        case = case_of(body)
        rows.append({"kind": "case", "id": case.id, "title": case.title, "region": case.region})
    content = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    digest = sha256(content).hexdigest()
    end = {"kind": "end", "digest": digest, "seal": seal(key, head | {"digest": digest})}
    return content + msgspec.json.encode(end) + b"\n"


def read_package(content: bytes) -> dict[str, Any]:
    """What a journal says of its package: the head with digest and seal. Refused bad_package for a file that
    is none, or that was changed.
    """
    lines = content.splitlines(keepends=True)
    try:
        head, end = msgspec.json.decode(lines[0]), msgspec.json.decode(lines[-1])
        whole = end["digest"] == sha256(b"".join(lines[:-1])).hexdigest() and head["form"] == FORM
    except (IndexError, KeyError, TypeError, msgspec.DecodeError):
        whole = False
    if not whole:
        raise Refused("bad_package", "no package of a township, or one that was changed", "package")
    return {**head, "digest": end["digest"], "seal": end["seal"]}


def list_codes(content: bytes) -> set[str]:
    """The plain codes of a package's people."""
    rows = (msgspec.json.decode(line) for line in content.splitlines())
    return {plain_code(row["code"]) for row in rows if row.get("kind") == "person"}


def read_people(connection: Connection, world: WorldId, rollout: str) -> dict[str, str]:
    """Everybody of a roll-out by their plain code."""
    numbers = read_numbers(connection, world, rollout)
    return {plain_code(write_code(rollout, len(numbers), n)): person for person, n in numbers.items()}


def seal(key: bytes, package: Mapping[str, Any]) -> str:
    """What only this installation can put under a package. `package`: what a journal says of it: the head,
    and the digest of the whole.
    """
    facts = {name: value for name, value in package.items() if name != "seal"}
    return _sign(key, msgspec.json.encode(facts, order="deterministic"))


def check_seal(key: bytes, package: Mapping[str, Any]) -> bool:
    """Whether the seal is under all that a journal says of its package; earlier versions sealed the digest of
    the package alone. Refused bad_seal for a package that this installation did not make, and for a head
    that was changed.
    """
    shown = str(package.get("seal"))
    if hmac.compare_digest(seal(key, package), shown):
        return True
    if hmac.compare_digest(_sign(key, str(package.get("digest")).encode()), shown):
        return False
    raise Refused(
        "bad_seal", "the package of the journal was not made here, or its head is another", "package"
    )


def _sign(key: bytes, text: bytes) -> str:
    return hmac.new(key, text, sha256).hexdigest()


def _rollout(rollout: Rollout) -> dict[str, Any]:
    issued = rollout.released_at
    tiers = [{"tier": tier.tier, "name": tier.name, "checklist": [*tier.checklist]} for tier in rollout.tiers]
    return {"id": rollout.id, "plan": rollout.plan_name, "issued_at": local_text(issued, TZ), "tiers": tiers}

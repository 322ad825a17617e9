"""Who refuses outside of domain/. Rules are there; what is raised elsewhere is listed here, each with why it
is none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOMS = ("data_access", "dashboard", "layouts", "callbacks")
SHAPES = {
    "data_access/emergency/rollouts/sheets/return_file.py": (
        "ReturnFile.read_photo ReturnFile.read_voice _open_archive _read_text open_return"
    ),
    "data_access/emergency/rollouts/sheets/township_bundle.py": "read_bundle _checked",
    "data_access/emergency/rollouts/sheets/township_package.py": "read_package check_seal",
    "data_access/files/photo_files.py": "make_photo shrink_photo _check_pixels",
    "data_access/streams/wire/decode.py": "_read _shape _members",
    "data_access/streams/wire/sender_field.py": "read_sender",
    "data_access/streams/wire/storm_format.py": "_points _checked_time",
    "data_access/streams/wire/warning_shapes.py": "read_warning_file",
    "dashboard/handlers/reports/warning_reading.py": "read_received",
    "dashboard/http/desks/situations/situation_pages.py": "_moment",
    "dashboard/relay/sheets/township_merge.py": "examine_journal",
}
"""What came is not what it should be: bytes that cannot be read, a seal that is not ours."""
MISSING = {
    "data_access/emergency/rollouts/households/visit_taking.py": "VisitTaking.visit_of",
    "data_access/emergency/rollouts/receipt_taking.py": "ReceiptTaking.task_of",
    "dashboard/handlers/reports/field_batch.py": "FieldBatch._take_patrol FieldBatch._take_visit",
    "dashboard/handlers/reports/receipts.py": "ReceiptBatch.take",
    "dashboard/relay/sheets/household_findings.py": "HouseholdExamination._check_into",
    "dashboard/relay/sheets/sheet_printing.py": "find_issued",
    "dashboard/services/dispatch/entry_service.py": "EntryService._county EntryService.enter",
    "dashboard/services/dispatch/plan_api_service.py": "write_file",
}
"""What was looked for is not there."""
DOORS = {
    "data_access/accounts/credentials/passwords.py": "Hashing._wait",
    "dashboard/concurrency/preparation_turns.py": "PreparationTurns._take_turn",
    "dashboard/http/desks/county_pages.py": "CountyPages.find_county",
    "dashboard/http/desks/duty_pages.py": "DutyPages._county",
    "dashboard/identity/allowances.py": "Allowance.use",
    "dashboard/services/dispatch/warning_service.py": "WarningService._scope",
    "dashboard/services/squads/review_service.py": "ReviewService._scope",
}
"""How often, and to whom of all who may somewhere a page of a region is open."""
AWAY = {
    "data_access/accounts/credentials/second_factor.py": "unseal",
    "dashboard/audit/trace_service.py": "TraceService._begin",
    "dashboard/services/base.py": "refused_while_away",
}
"""What is needed for it is away: the database, the streams, a key of the installation."""


def is_refusal(raised: ast.expr | None) -> bool:
    called = raised.func if isinstance(raised, ast.Call) else None
    return getattr(called, "attr", getattr(called, "id", "")) == "Refused"


def list_refusing(node: ast.AST, name: str = "") -> Iterator[str]:
    """Qualified names of the functions that raise one."""
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inner = f"{name}.{child.name}".lstrip(".")
        if isinstance(child, ast.Raise) and is_refusal(child.exc):
            yield inner
        yield from list_refusing(child, inner)


@cache
def find_refusals(root: Path) -> set[tuple[str, str]]:
    files = [file for room in ROOMS for file in (root / room).rglob("*.py")]
    return {
        (file.relative_to(root).as_posix(), name)
        for file in files
        for name in list_refusing(ast.parse(file.read_text("utf-8")))
    }


def test_every_refusal_outside_of_the_rules_is_listed(root: Path) -> None:
    listed = [
        (file, name)
        for table in (SHAPES, MISSING, DOORS, AWAY)
        for file, names in table.items()
        for name in names.split()
    ]
    assert len(listed) == len(set(listed))
    refusals = find_refusals(root)
    assert sorted(refusals - set(listed)) == [], "not listed: is it a rule? Then it belongs into domain/"
    assert sorted(set(listed) - refusals) == [], "listed and not there any more"


def test_no_handler_of_a_command_refuses_by_itself(root: Path) -> None:
    handlers = {file for file, _ in find_refusals(root) if file.startswith("dashboard/handlers/")}
    assert {file for file in handlers if not file.startswith("dashboard/handlers/reports/")} == set()


def test_a_new_refusal_is_noticed(tmp_path: Path) -> None:
    room = tmp_path / "dashboard"
    room.mkdir()
    (room / "new.py").write_text(
        "class A:\n    def b(self):\n        raise errors.Refused('forbidden', '')\n"
    )
    assert find_refusals(tmp_path) == {("dashboard/new.py", "A.b")}

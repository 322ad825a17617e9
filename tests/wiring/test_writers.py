"""Who opens a writing transaction. People's commands go through the door; whatever else writes is listed
here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

OPENERS = frozenset({"writing", "unit_of_work", "open_unit_of_work"})
ROOMS = ("domain", "data_access", "dashboard", "layouts", "callbacks")
DOOR = {
    "dashboard/commands.py": "CommandBus._commit ReportHandler._commit",
    "data_access/database/transactions.py": "Transactions.unit_of_work",
    "data_access/database/unit_of_work.py": "open_unit_of_work",
}
"""The door, and what it opens transactions with."""
LOOPS = {
    "dashboard/ingest/stream_audit.py": "Audit._record Audit.vanished",
    "dashboard/ingest/suspect_retry.py": (
        "SuspectRetry._name SuspectRetry._record SuspectRetry.done SuspectRetry.judged SuspectRetry.tidy"
    ),
    "dashboard/services/read_audit.py": "Readings._write",
    "dashboard/http/security/denials.py": "Acts._trace",
    "data_access/directory/seed.py": "seed",
    "data_access/feed/prune.py": "prune",
    "data_access/maintenance/retention/retention.py": "step",
    "data_access/emergency/rollouts/sheets/township_bundle.py": "fill_store",
    "data_access/streams/losses.py": "record_damage",
}
"""What no person commands: bookkeeping of the streams, first taking over of a directory, retention in bulk.
And what is noted about a request, not commanded by it: sums of what programs read, refusals at the doors.
"""
OUTBOX = {
    "dashboard/relay/answers.py": "Answers._ask_back Answers._take_receipts",
    "dashboard/relay/order_receipts.py": "OrderReceipts._say_which",
    "dashboard/relay/mail_bounces.py": "MailBounces._take",
    "dashboard/relay/relay.py": "Relay._send Relay.resume Relay.send_due",
    "dashboard/relay/fires/roster_timers.py": "set_roster_timers",
}
"""How far messages are, which follows them, and when something is due: rows of the outbox and of timers, in
no topic. What follows from them for people is told by a command or a timer (docs/adr/0059).
"""
DUE = {
    "dashboard/relay/message_links.py": "links_of.of_world",
    "dashboard/relay/timer_audit.py": "TimerAuditor._restore",
    "dashboard/relay/timers.py": "Timers._fire Timers._follow Timers._move",
}
"""What the relay does itself: units of work that trace, and publish what screens show. `_follow` moves waits
whose end nobody sees, and frees messages.
"""
ATTEMPTS = {
    "data_access/accounts/account_context.py": "AccountContext.unit_of_work AccountContext.writing",
    "data_access/accounts/accounts.py": "Accounts.sweep",
    "data_access/accounts/keys/tokens.py": "Tokens._note_use",
    "data_access/accounts/sessions.py": "Sessions.use",
    "data_access/accounts/sign_in/factors.py": "SecondFactors._new_pending",
    "data_access/accounts/sign_in/lockout.py": "Lockout.fail Lockout.sweep Lockout.trace_failure",
    "data_access/accounts/sign_in/reauthentication.py": "Reauthentication._note",
    "data_access/accounts/sign_in/sign_in.py": "SignIn._keep_hash",
}
"""What nobody commands, opened by the two methods of the context: failed attempts (nobody knows who made
them), when something was used last and when a proof was shown (a database that cannot be written stops no
reading), a hash made anew (the same password), a seed that still has to be confirmed (nothing hangs on it
yet), and sweeping.
"""


def openers(node: ast.AST, name: str = "") -> Iterator[str]:
    """Qualified names of the functions that open one."""
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inner = f"{name}.{child.name}".lstrip(".")
        if isinstance(child, ast.Call):
            called = getattr(child.func, "attr", getattr(child.func, "id", ""))
            if called in OPENERS:
                yield inner
        yield from openers(child, inner)


def found_in(root: Path) -> set[tuple[str, str]]:
    files = [file for room in ROOMS for file in (root / room).rglob("*.py")]
    return {
        (file.relative_to(root).as_posix(), name)
        for file in files
        if "versions" not in file.parts
        for name in openers(ast.parse(file.read_text("utf-8")))
    }


def test_every_place_that_opens_a_writing_transaction_is_listed(root: Path) -> None:
    listed = [
        (file, name)
        for table in (DOOR, LOOPS, OUTBOX, DUE, ATTEMPTS)
        for file, names in table.items()
        for name in names.split()
    ]
    assert len(listed) == len(set(listed))
    found = found_in(root)
    assert sorted(found - set(listed)) == [], "not listed: does it have to go through the door?"
    assert sorted(set(listed) - found) == [], "listed and not there any more"


def test_a_new_place_is_found(tmp_path: Path) -> None:
    room = tmp_path / "dashboard"
    room.mkdir()
    (room / "new.py").write_text(
        "class A:\n    def b(self):\n        with self.store.unit_of_work('1', x): pass\n"
    )
    assert found_in(tmp_path) == {("dashboard/new.py", "A.b")}

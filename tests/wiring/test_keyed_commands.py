"""What pages of callbacks command is done once: by an idempotency key where it creates, by itself elsewhere.

A person presses again when an answer was lost, and a proxy repeats. Each command that the services of these
pages give is in one of two tables; whoever adds one says here which (docs/adr/0060).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.app import App
from domain.commands import COMMANDS
from layouts.admin.accounts import Ids as Accounts
from layouts.admin.imports import Ids as Imports
from layouts.admin.keys import KioskIds, TokenIds
from tests.security.house import WebApp

SERVICES = (
    "keys_service", "accounts_service", "token_requests_service", "retention_service",
    "directory/people_service", "directory/units_posts_service", "directory/imports_service",
    "directory/rosters_service", "directory/on_duty_service", "sources/sources_service",
    "sources/dead_letter_resend", "dispatch/response_service", "squads/review_service",
)  # fmt: skip
"""Of dashboard/services: those that callbacks ask."""
KEYED = {
    "CreateToken", "CreateKiosk", "RequestReadToken", "CreateAccount", "InviteHolder", "ResetPassword",
    "ProposeReset", "PreviewImport",
}  # fmt: skip
"""Twice they would make two: they take the key of the page's intent."""
ONCE_BY_THEMSELVES = {
    "GrantRoles": "on a version",
    "DisableAccount": "is disabled",
    "EnableAccount": "is enabled",
    "RestoreHolder": "is back",
    "UnlockAccount": "is not locked out",
    "EndSessions": "there are no sessions",
    "ResetSecondFactor": "there is no factor",
    "ApproveReset": "nothing waits any more: no second link is made",
    "RejectReset": "nothing waits any more",
    "EndToken": "is ended",
    "EndKiosk": "is ended",
    "ApproveReadToken": "is settled: no second secret is made",
    "RejectReadToken": "is settled",
    "WithdrawReadToken": "is settled",
    "SetRetention": "the same days",
    "SavePerson": "on a version, a new one under an id that is there",
    "RemovePerson": "on a version",
    "RestorePerson": "on a version",
    "RevealPerson": "each look is a look, and traced",
    "RecordPhoneSearch": "each search is one, and traced",
    "RecordExport": "each file is one that leaves, and traced",
    "SaveUnit": "on a version, a new one under a code that is there",
    "RemoveUnit": "on a version",
    "SavePost": "on a version, a new one under a code that is there",
    "RemovePost": "on a version",
    "ApplyImport": "is applied",
    "ApproveImport": "is applied",
    "RejectImport": "is settled",
    "WithdrawImport": "is settled",
    "AddDuty": "the duty is there",
    "RemoveDuty": "the duty is gone",
    "AcknowledgeLoss": "is acknowledged",
    "ClaimResend": "is claimed, or sent",
    "ReleaseResend": "is free",
    "SettleResend": "is settled",
    "DeclareResponse": "on a version",
    "EndResponse": "on a version",
}
INTENTS = {
    TokenIds.CREATE: TokenIds.INTENT,
    KioskIds.CREATE: KioskIds.INTENT,
    Accounts.CREATE: Accounts.INTENT,
    Imports.UPLOAD: Imports.INTENT,
}
"""What is pressed where something is made, and the store of the intent that goes with it."""
NAMES = {kind.__name__ for kind in COMMANDS}


def list_given_commands(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Each command that a module gives: its name, and whether a key goes with it."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        choices = [
            branch for part in call.args if isinstance(part, ast.IfExp) for branch in (part.body, part.orelse)
        ]
        named = {part.id for part in (call.func, *call.args, *choices) if isinstance(part, ast.Name)}
        for name in named & NAMES:
            yield name, any(keyword.arg == "key" for keyword in call.keywords)


def commands_of_pages(root: Path) -> set[tuple[str, bool]]:
    trees = [ast.parse((root / "dashboard" / "services" / f"{name}.py").read_text()) for name in SERVICES]
    return {found for tree in trees for found in list_given_commands(tree)}


def test_each_command_of_a_page_is_done_once_and_says_why(root: Path) -> None:
    found = commands_of_pages(root)
    assert {name for name, _ in found} == KEYED | set(ONCE_BY_THEMSELVES)
    assert {name for name, keyed in found if keyed} == KEYED
    assert not {name for name, keyed in found if not keyed} & KEYED, "one place leaves the key out"


def test_every_service_that_callbacks_ask_is_looked_at(root: Path) -> None:
    app = (root / "dashboard" / "services" / "admin_services.py").read_text()
    modules = {
        node.module.removeprefix("dashboard.services.").replace(".", "/")
        for node in ast.walk(ast.parse(app))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard.services.")
    }
    assert {name for name in modules if name.endswith("_service")} <= set(SERVICES)


@pytest.fixture(scope="module")
def built_app(root: Path, tmp_path_factory: pytest.TempPathFactory) -> App:
    return WebApp(tmp_path_factory.mktemp("keyed"), root).app


@pytest.mark.parametrize("button", INTENTS)
def test_whoever_makes_something_sends_the_key_of_the_intent(built_app: App, button: str) -> None:
    callbacks = [
        kept
        for name, kept in built_app.dash.callback_map.items()
        if any(item["id"] == button for item in kept["inputs"]) and INTENTS[button] not in name
    ]
    sending = [kept for kept in callbacks if "callback" in kept]
    assert len(sending) == 1
    assert {"id": INTENTS[button], "property": "data"} in sending[0]["state"]


def test_the_test_sees_a_command_without_a_key() -> None:
    module = ast.parse("self.handle(r, CreateToken(region=x))\nself._change(InviteHolder, r, key=k)")
    assert set(list_given_commands(module)) == {("CreateToken", False), ("InviteHolder", True)}

"""Quick hashes, and what asks the running installation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_access.accounts.credentials import passwords
from tests.conftest import StreamServer, palm_scope
from tests.fewer_on_postgres import let_others_be_long
from tests.integration.accounts import CHEAP
from tests.integration.dashboard.running import PalmInstallation

HERE = Path(__file__).parent
FEWER = {
    "test_account_page.py", "test_answers.py", "test_login.py", "test_oidc_login.py",
    "test_proposal_handlers.py", "test_resets_pages.py", "test_sign_in_handlers.py", "test_sources_desk.py",
    "test_waiting_updates.py", "test_warning_work.py",
}  # fmt: skip
"""Files about pages and handlers, whose rows are looked at on both databases elsewhere."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a page or a handler does holds on either kind of database."""
    let_others_be_long(items, lambda path: path.parent == HERE and path.name in FEWER)


@pytest.fixture(scope="module", autouse=True)
def quick_hashes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Argon2id with the least it may take, in this process: hundreds of passwords are set and tried here.

    What it costs by design is looked at in tests/unit/data_access/test_passwords.py. A run with tests that
    measure (`alone`) has it everywhere, and so have programs that tests start.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not any(item.get_closest_marker("alone") for item in request.session.items):
            patch.setattr(passwords, "PasswordHasher", lambda: CHEAP)
        yield


@pytest.fixture(scope=palm_scope)
def report_token(palm: PalmInstallation) -> str:
    """A token that may report for the whole county."""
    return token(palm, "--report", "--region", "330825")


def token(palm: PalmInstallation, *options: str) -> str:
    """The secret of a fresh token."""
    made = palm.command("token", "create", "--name", "a test", *options)
    assert made.returncode == 0, made.stderr
    return next(line for line in made.stdout.splitlines() if line.startswith("palm_"))


@pytest.fixture
def client(valkey: StreamServer) -> Iterator[Any]:
    """A client of the empty stream server."""
    made = valkey.client()
    yield made
    made.close()

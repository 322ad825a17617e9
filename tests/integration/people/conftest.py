"""A store with a directory taken over from Longyou's pack, on both databases."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.store import Store
from tests.fewer_on_postgres import let_others_be_long
from tests.integration.reports import NOW, VILLAGE

HERE = Path(__file__).parent
PERSON = re.compile(r"LY-[A-Z]\d{5}")
BOTH = {"test_commands.py", "test_commands_stateful.py", "test_directory.py", "test_person_search_service.py"}
"""Files whose tests all run on PostgreSQL: what is committed, what happens at the same time, and searches
that have a form of their own for it.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rules of services hold on either kind of database."""
    let_others_be_long(items, lambda path: HERE in path.parents and path.name not in BOTH)


class Clock:
    """The time of a test, which it may move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def few(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Longyou's pack with few of its people, of one township and of others, and those whom its other files
    name: a bundle is packed and opened in half of the time.
    """
    folder = tmp_path_factory.mktemp("few") / "longyou"
    shutil.copytree(root / "counties" / "longyou", folder)
    others = [file.read_text("utf-8") for file in folder.glob("*.csv") if file.name != "people.csv"]
    named = {word for text in others for word in PERSON.findall(text)}
    head, *lines = (folder / "people.csv").read_text("utf-8").splitlines(keepends=True)
    here = [line for line in lines if f",{VILLAGE[:9]}" in line][:30]
    chosen = [line for number, line in enumerate(lines) if line in here or number < 30 or line[:9] in named]
    (folder / "people.csv").write_text("".join([head, *chosen]), "utf-8")
    return folder


@pytest.fixture
def store(peopled: str, clock: Clock) -> Iterator[Store]:
    """A store whose county has its 11,344 people."""
    made = Store(peopled, clock=clock)  # type: ignore[arg-type]
    yield made
    made.close()

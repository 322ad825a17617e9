"""docs/architecture.md tells of files and names that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

NAMED = re.compile(r"`([\w./]+\.(?:py|js))::(\w+)`")
ADDED = re.compile(r"^[+ ] ([\w./]+\.(?:py|js))\s", re.MULTILINE)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "architecture.md").read_text("utf-8")


def defines(file: Path, name: str) -> bool:
    """Whether a file of Python or of the browser defines a name."""
    if not file.is_file():
        return False
    escape = re.escape(name)
    kinds = rf"\b(?:def|class|function|const) {escape}\b|^  (?:async )?{escape}\(.*\{{$|^{escape}\b.* = "
    return re.search(kinds, file.read_text("utf-8"), re.MULTILINE) is not None


def test_every_name_is_defined_where_the_page_says(page: str, root: Path) -> None:
    named = NAMED.findall(page)
    assert len(named) > 20
    assert [item for item in named if not defines(root / item[0], item[1])] == []


def test_every_file_of_an_example_is_there(page: str, root: Path) -> None:
    files = ADDED.findall(page)
    assert len(files) > 12
    assert [file for file in files if not (root / file).is_file()] == []


def test_a_name_that_is_gone_would_be_noticed(root: Path) -> None:
    assert defines(root / "dashboard/commands.py", "CommandBus")
    assert not defines(root / "dashboard/commands.py", "CommandTrain")
    assert not defines(root / "dashboard/no_such.py", "CommandBus")

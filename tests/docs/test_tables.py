"""The tables and lines of the documents stand there once: joining two branches is how they come twice."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN_BY_PROGRAM = {"commands.md"}
DOCUMENTS = [path for path in (ROOT / "docs").glob("*.md") if path.name not in WRITTEN_BY_PROGRAM]
LONG = 60


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_row_of_a_table_begins_as_the_one_above(path: Path) -> None:
    """But for tables whose rows go by their second cell: a first cell that names an address or a field."""
    rows = [line.split("|")[1].strip() for line in path.read_text("utf-8").splitlines() if line[:2] == "| "]
    assert [a for a, b in itertools.pairwise(rows) if a == b and a.startswith("`")] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_long_line_stands_twice(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if len(line) > LONG and line[0] != "|"]
    assert sorted({line for line in lines if lines.count(line) > 1}) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_line_is_another_version_of_the_one_above(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if len(line) > LONG and line[0] != "|"]
    alike = [a for a, b in itertools.pairwise(lines) if a[:LONG] == b[:LONG]]
    assert alike == []

"""Imports run one way, and the rules stay pure."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

# What a rule may not reach for: the world outside, chance, and the time of day.
IMPURE = {
    "asyncio", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets",
    "shutil", "signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "uuid",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "open", "print", "input", "fromtimestamp"}


def modules(root: Path) -> list[Path]:
    return sorted((root / "domain").rglob("*.py"))


def list_imported(tree: ast.AST) -> set[str]:
    """The top names a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def list_called(tree: ast.AST) -> set[str]:
    """The last names of everything a module calls."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        f.attr if isinstance(f, ast.Attribute) else f.id
        for f in functions
        if hasattr(f, "attr") or hasattr(f, "id")
    }


def test_import_contracts_are_kept(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_rules_import_only_the_pure_part_of_the_standard_library(root: Path) -> None:
    assert modules(root)
    for path in modules(root):
        names = list_imported(ast.parse(path.read_text("utf-8"))) - {"domain", "__future__"}
        assert names <= set(sys.stdlib_module_names), path
        assert names & IMPURE == set(), path


def test_rules_read_no_clock_and_no_file(root: Path) -> None:
    for path in modules(root):
        assert list_called(ast.parse(path.read_text("utf-8"))) & CLOCKS == set(), path


@pytest.mark.parametrize("source", ["import time", "from pathlib import Path", "import redis"])
def test_an_impure_import_would_be_seen(source: str) -> None:
    names = list_imported(ast.parse(source))
    assert names & IMPURE or not names <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("source", ["datetime.now(UTC)", "open('x')", "date.today()"])
def test_a_clock_or_a_file_would_be_seen(source: str) -> None:
    assert list_called(ast.parse(source)) & CLOCKS

"""What a program loads: nothing large that only some requests, or other commands, need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LATER = ("openpyxl", "authlib", "joserfc", "fpdf", "fontTools", "PIL.Image")
ASK = """
import sys
import gevent.monkey
gevent.monkey.patch_all()
import dashboard.app
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""


def test_the_web_program_loads_sheets_and_the_openid_client_when_they_are_asked_for(root: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", ASK, "flask", *LATER], cwd=root, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["flask"]


COMMAND = """
import sys
from dashboard.cli.root import app
try:
    app(sys.argv[1].split())
finally:
    print(*[name for name in sys.argv[2:] if name in sys.modules])
"""
DOOR = ("dashboard.commands", "dashboard.handlers.handler_table")


CREATE = "token create --region 330825 --read --name x"


SHAPES_AND_MIGRATIONS = ("numpy", "shapely", "alembic")


def test_a_list_waits_neither_for_shapes_nor_for_migrations(root: Path, tmp_path: Path) -> None:
    """When the database is up to date, as after the first command."""
    loaded = [_list_loaded(root, tmp_path, "account list", *SHAPES_AND_MIGRATIONS) for _ in range(2)]
    assert loaded == [["alembic"], []]


@pytest.mark.parametrize(
    ("words", "loaded"),
    [("--help", []), ("account list", ["sqlalchemy"]), (CREATE, ["sqlalchemy", *DOOR])],
)
def test_a_command_that_only_reads_does_not_load_what_changes(
    root: Path, tmp_path: Path, words: str, loaded: list[str]
) -> None:
    assert _list_loaded(root, tmp_path, words, "sqlalchemy", *DOOR) == loaded


def _list_loaded(root: Path, folder: Path, words: str, *names: str) -> list[str]:
    """Which modules of these names a command has loaded when it ends."""
    result = subprocess.run(
        [sys.executable, "-c", COMMAND, words, *names],
        cwd=root,
        env=os.environ | {"PALM_DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout, result.stderr
    return result.stdout.splitlines()[-1].split()

"""Values have slots, and the type checker keeps them from being changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from domain.messages import Place

CHANGES_A_VALUE = """
from domain.messages import Place

place = Place("330825101", 29.0, 119.0, "point")
place.lat = 30.0
"""


def test_a_value_has_no_other_fields() -> None:
    place = Place("330825101", 29.0, 119.0, "point")
    assert place == Place("330825101", 29.0, 119.0, "point")
    with pytest.raises(AttributeError):
        place.height = 5  # type: ignore[attr-defined]


def test_the_type_checker_refuses_a_change(tmp_path: Path, root: Path) -> None:
    page = tmp_path / "changes.py"
    page.write_text(CHANGES_A_VALUE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={tmp_path}", str(page)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'Property "lat" defined in "Place" is read-only' in done.stdout, done.stdout + done.stderr

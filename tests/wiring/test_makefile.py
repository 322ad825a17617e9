"""`make test` leaves no test out."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

MARK = re.compile(r"(mark\w*\.|add_marker\(.)(alone|waits)\b")


def test_the_marked_tests_are_looked_for_where_they_are(root: Path) -> None:
    """Both runs of marked tests are given their files only: each of these must be among them."""
    result = subprocess.run(["make", "-n", "test"], cwd=root, capture_output=True, text=True, check=True)
    runs = [
        line.split() for line in result.stdout.splitlines() if "-m pytest" in line and "and not long" in line
    ]
    given = [
        {word for word in line if word.startswith("tests/")} for line in runs if "--dist=loadfile" not in line
    ]
    assert len(given) == 2
    marked = {
        path.parent if path.name == "conftest.py" else path
        for path in (root / "tests").rglob("*.py")
        if path.name != Path(__file__).name and MARK.search(path.read_text("utf-8"))
    }
    for places in given:
        assert {str(path.relative_to(root)) for path in marked} <= places

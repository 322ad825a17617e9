"""What the scripts that come with Dash need of the page: a new version of them may need more."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

DASH = Path(str(find_spec("dash").origin)).parent  # type: ignore[union-attr]
LEAFLET = Path(str(find_spec("dash_leaflet").origin)).parent  # type: ignore[union-attr]
WAITS_ONCE = re.compile(
    r"regeneratorRuntime\.mark\(function (\w)\(\)\{"
    r"return regeneratorRuntime\.wrap\(function\((\w)\)\{for\(;;\)"
    r"switch\(\2\.prev=\2\.next\)\{case 0:return \2\.next=2,\w\(!0\);case 2:\w\.isReady=!0;"
    r'case 3:case"end":return \2\.stop\(\)\}\},\1\)\}\)'
)
"""All that they call of the runtime of compiled generators (tests/js/start/compiled_steps.test.js)."""


def scripts() -> list[Path]:
    """The scripts of the components that our pages have, as they are served."""
    folders = (DASH / "dash-renderer" / "build", DASH / "dcc", DASH / "html", LEAFLET)
    found = (file for folder in folders for file in sorted(folder.glob("*.js")))
    return [file for file in found if not file.name.endswith(".dev.js")]


@pytest.mark.parametrize("file", scripts(), ids=lambda file: file.name)
def test_compiled_generators_are_those_that_the_page_runs(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = sum(found.group().count("regeneratorRuntime") for found in WAITS_ONCE.finditer(text))
    assert text.count("regeneratorRuntime") == known


def test_some_of_them_are_compiled_so() -> None:
    """Else assets/app/start/compiled_steps.js is needed no more."""
    assert any(WAITS_ONCE.search(file.read_text(encoding="utf-8")) for file in scripts())

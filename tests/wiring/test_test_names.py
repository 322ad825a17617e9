"""Tests are named as their source: whoever changes a module finds its tests beside its name.

`tests/unit/LAYER/`, `tests/integration/` mirror the source: `test_NAME.py` or `test_NAME_aspect.py`, where
NAME is a module or a room of it; `tests/js/ROOM/SUBJECT/NAME.test.js` mirrors `assets/app/`.
The other folders are named for what they guard: pages, attacks, faults.
"""

from __future__ import annotations

import re
from pathlib import Path

BROWSER_ROOMS = ("state", "transport", "map", "ui", "start", "pages")
UNTESTED = {
    "state/live/topics.js": "a table; tests/wiring/test_topics.py",
    "start/static_page.js": "the frame of pages that Dash fills; tests/browser/test_admin.py",
    "pages/admin.js": "registers start/static_page.js",
    "pages/review.js": "registers start/static_page.js",
    "pages/trace.js": "registers start/static_page.js",
}
LAYERS = ("domain", "data_access", "dashboard", "layouts", "callbacks")


def names_of(root: Path, layers: tuple[str, ...]) -> set[str]:
    """Modules and rooms of some layers."""
    files = [file for layer in layers for file in (root / layer).rglob("*.py")]
    return {file.stem for file in files} | {file.parent.name for file in files}


def has_source(test: Path, names: set[str]) -> bool:
    words = test.stem.removeprefix("test_").split("_")
    return any("_".join(words[:length]) in names for length in range(1, len(words) + 1))


def test_every_test_of_a_layer_is_named_as_its_source(root: Path) -> None:
    strays = [
        test
        for layer in (*LAYERS, "scripts", "bench")
        for test in (root / "tests" / "unit" / layer).rglob("test_*.py")
        if not has_source(test, names_of(root, (layer,)))
    ]
    assert strays == []


def test_every_integration_test_is_named_as_its_source(root: Path) -> None:
    names = names_of(root, LAYERS)
    tests = [*(root / "tests" / "integration").rglob("test_*.py")]
    assert len(tests) > 50
    assert [test for test in tests if not has_source(test, names)] == []


def without_test(root: Path) -> set[str]:
    """Modules of the browser's half that no test under `tests/js` has the name of."""
    app, tests = root / "assets/app", root / "tests/js"
    modules = [file.relative_to(app) for room in BROWSER_ROOMS for file in (app / room).rglob("*.js")]
    return {str(module) for module in modules if not (tests / module.with_suffix(".test.js")).exists()}


def test_every_module_of_the_browser_has_its_test(root: Path) -> None:
    assert without_test(root) == set(UNTESTED)
    for reason in UNTESTED.values():
        for name in re.findall(r"tests/\S+", reason):
            assert (root / name).exists(), name


def test_every_test_of_the_browser_is_named_as_its_module(root: Path) -> None:
    tests = [file.relative_to(root / "tests/js") for file in (root / "tests/js").rglob("*.test.js")]
    assert len(tests) > 40
    strays = [
        test for test in tests if not (root / "assets/app" / str(test).replace(".test.js", ".js")).exists()
    ]
    assert strays == []


def test_a_module_without_a_test_is_found(tmp_path: Path) -> None:
    for name in ("assets/app/ui/a.js", "assets/app/ui/b.js", "tests/js/ui/a.test.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert without_test(tmp_path) == {"ui/b.js"}


def test_a_stray_is_found() -> None:
    assert has_source(Path("test_account_rules_reach.py"), {"account_rules"})
    assert not has_source(Path("test_accounting.py"), {"account"})

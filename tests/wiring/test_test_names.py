"""Tests are named as their source: whoever changes a module finds its tests beside its name.

`tests/unit/LAYER/`, `tests/integration/` mirror the source: `test_NAME.py` or `test_NAME_aspect.py`, where
NAME is a module or a room of it. The other folders are named for what they guard: pages, attacks, faults.
"""

from __future__ import annotations

from pathlib import Path

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


def test_a_stray_is_found() -> None:
    assert has_source(Path("test_account_rules_reach.py"), {"account_rules"})
    assert not has_source(Path("test_accounting.py"), {"account"})

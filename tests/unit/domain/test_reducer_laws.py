"""The snapshot law on fixed cases, shared with tests/js: old state + changes = new state."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from domain.changes import KINDS
from domain.topics import reducer
from tests.laws import make

FOLDER = Path(make.__file__).parent
FILES = sorted(FOLDER.glob("*.json"))


def load(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_old_state_and_changes_give_the_fresh_state(path: Path) -> None:
    law = load(path)
    start = copy.deepcopy(law["start"])
    assert reducer.apply_all(law["start"], law["changes"]) == law["end"]
    assert law["start"] == start, "the reducer changed its input"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_by_one_is_the_same(path: Path) -> None:
    law = load(path)
    state = law["start"]
    for change in law["changes"]:
        state = reducer.apply(state, change)
    assert state == law["end"]


def test_the_files_are_what_the_rules_say() -> None:
    made = {name: make.text_of(law) for name, law in make.laws()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in FILES}
    assert kept == made, "run python tests/laws/make.py"


def test_every_kind_of_change_has_a_law() -> None:
    kinds = {change["kind"] for path in FILES for change in load(path)["changes"]}
    assert kinds == set(KINDS)

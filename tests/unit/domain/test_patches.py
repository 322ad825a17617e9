"""A patch turns the old value into the new one, and says no more than what became another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.topics.patches import find_patch
from tests.patching import apply_patch

LAWS = json.loads((Path(__file__).parents[2] / "data" / "patches.json").read_text(encoding="utf-8"))
VALUES = st.recursive(
    st.none() | st.text("ab", max_size=2) | st.integers(2, 4),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["why"])
def test_a_patch_is_what_the_browser_is_tested_with(law: dict[str, Any]) -> None:
    assert find_patch(law["old"], law["new"]) == law["patch"]
    assert apply_patch(law["old"], law["patch"]) == law["new"]


@given(VALUES, VALUES)
def test_old_and_patch_are_new(old: Any, new: Any) -> None:
    patch = find_patch(old, new)
    assert (patch is None) == (old == new)
    if patch is not None:
        assert apply_patch(old, json.loads(json.dumps(patch))) == new


def test_what_did_not_change_is_not_in_it() -> None:
    members = [{"person": f"LY-{number}", "state": "called"} for number in range(50)]
    moved = [*members[:7], members[7] | {"state": "on_site"}, *members[8:]]
    assert find_patch({"members": members}, {"members": moved}) == {"members": {"7": {"state": ["on_site"]}}}

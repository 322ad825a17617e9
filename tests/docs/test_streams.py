"""docs/streams.md tells a source's engineer all that the schemas and the refusals say; its examples hold."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from domain.errors import Reason

EXAMPLE = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "streams.md").read_text("utf-8")


@pytest.fixture(scope="module")
def schemas(root: Path) -> dict[str, dict[str, Any]]:
    """kind -> schema, as served at /api/schemas/."""
    files = (root / "data_access" / "schemas").glob("*.json")
    return {path.stem: json.loads(path.read_text("utf-8")) for path in files}


@pytest.fixture(scope="module")
def examples(page: str) -> list[dict[str, Any]]:
    """Every message shown; a block holds one, or one a line."""
    found = []
    for block in EXAMPLE.findall(page):
        text = block.strip()
        try:
            found.append(json.loads(text))
        except json.JSONDecodeError:
            found.extend(json.loads(line) for line in text.splitlines())
    return found


def test_every_kind_and_field_is_named(page: str, schemas: dict[str, dict[str, Any]]) -> None:
    assert schemas
    words = set(re.findall(r"`([^`]+)`", page))
    missing = {
        kind: [name for name in (kind, *schema["properties"]) if name not in words]
        for kind, schema in schemas.items()
    }
    assert {kind: names for kind, names in missing.items() if names} == {}


def test_every_reason_for_a_dead_letter_is_named(page: str) -> None:
    assert [reason for reason in Reason if f"`{reason}`" not in page] == []


def test_examples_are_lawful_and_of_every_kind(
    examples: list[dict[str, Any]], schemas: dict[str, dict[str, Any]]
) -> None:
    messages = [example for example in examples if "kind" in example]
    assert {message["kind"] for message in messages} == set(schemas)
    for message in messages:
        validator = Draft202012Validator(schemas[message["kind"]], format_checker=FormatChecker())
        assert [error.message for error in validator.iter_errors(message)] == [], message


def test_every_stream_is_named(page: str) -> None:
    assert all(f"{{330825}}:{topic}" in page for topic in ("cases", "grids", "positions", "dead"))

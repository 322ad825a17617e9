"""The published schemas and the parser agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from data_access.streams.wire import decode, message_shapes, wire_format
from domain.decisions.decide import decide
from domain.kernel.errors import Refused
from tests.examples import some_of
from tests.laws import world as rules
from tests.unit.data_access.samples import (
    GRID,
    LAWFUL,
    NOW,
    TAKEN,
    UNKNOWN,
    UNLAWFUL,
    UNSEEN,
    County,
    change_message,
    raw,
    stream_of,
)

FOLDER = Path(wire_format.__file__).parents[2] / "schemas"
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
VALIDATORS = {
    kind: Draft202012Validator(schema, format_checker=FormatChecker()) for kind, schema in SCHEMAS.items()
}


class KnowingCounty(County):
    """A county that knows every region, point and matter, so that only the shape of a message counts."""

    def has_region(self, code: str) -> bool:
        return True

    def matter_code(self, text: str) -> str | None:
        return text

    def locate(self, lat: float, lon: float) -> str | None:
        return GRID


class Everybody(rules.County):
    def has_person(self, person: str) -> bool:
        return True

    def has_unit(self, unit: str) -> bool:
        return True


def is_allowed(message: dict[str, Any]) -> bool:
    """Whether the schema of its kind allows a message."""
    kind = message.get("kind")
    return kind in SCHEMAS and VALIDATORS[kind].is_valid(message)


def is_parsed(message: dict[str, Any]) -> bool:
    """Whether the parser and the rules take a message, whatever it names."""
    world = rules.World(Everybody())
    try:
        decide(wire_format.parse(raw(message), stream_of(message), KnowingCounty(), NOW), world, NOW)
    except Refused:
        return False
    return True


def test_there_is_a_schema_for_every_kind() -> None:
    assert set(SCHEMAS) == set(wire_format.STREAM_OF) == set(decode.KINDS)
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


def test_schemas_and_shapes_have_the_same_fields() -> None:
    tags = {shape.__struct_config__.tag: shape for shape in message_shapes.Shape.__args__}
    for kind, schema in SCHEMAS.items():
        assert {*tags[kind].__struct_fields__, "kind"} == set(schema["properties"])
        assert all("description" in field for field in schema["properties"].values())


@pytest.mark.parametrize("message", [*LAWFUL, *TAKEN], ids=lambda message: message["kind"])
def test_both_take_lawful_messages(message: dict[str, Any]) -> None:
    assert is_allowed(message)
    assert is_parsed(message)


@pytest.mark.parametrize(("message", "code", "where"), UNLAWFUL)
def test_both_refuse_unlawful_messages(message: dict[str, Any], code: str, where: str | None) -> None:
    # a missing offset is the one thing a schema's date-time is checked for by few validators
    if not (code == "bad_field" and where in ("at", "valid") and isinstance(message[where], str)):
        assert not is_allowed(message)
    assert not is_parsed(message)


@pytest.mark.parametrize(("message", "code", "where"), UNKNOWN)
def test_the_schema_leaves_to_the_parser_what_only_it_knows(message: dict, code: str, where: str) -> None:
    assert is_allowed(message)


NUMBERS = [0, 1, 2.0, 2.5, -1, -0.0, 10**6 + 1, 1e308, 5e-324, 2**53, 2**63, 10**30]
WORDS = [
    *UNSEEN,
    "a\n",
    "\x1b",
    "a\tb",
    "\u202ex",
    "𱍐",
    "\ue81e",
    "\ufffe",
    "\u2069",
    "مرحبا",
    "",
    " ",
    "x",
    "a/b",
    "a\0",
    "y" * 600,
    "handling",
    "reopened",
    "done",
    "alert",
    GRID,
    "330825",
]
CALLS = [["330825101"], ["unit:x", "person:y", None], ["unit:x"], ["person:LY-1", "330825102201"], ["unit:"]]
OBJECTS = [[], *CALLS, ["https://a/b"], [{"url": "http://a"}], ["x"], {}, {"a": 1}, {"a": []}, {"name": "张"}]
VALUES = st.sampled_from([None, True, *NUMBERS, *WORDS, *OBJECTS])


@settings(max_examples=some_of(2000), deadline=None)
@given(st.sampled_from(LAWFUL), st.data())
def test_they_agree_on_random_messages(message: dict[str, Any], data: st.DataObject) -> None:
    names = sorted(set(SCHEMAS[message["kind"]]["properties"]) - {"kind", "at", "valid", "issued"})
    for name in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
        message = change_message(message, **{name: data.draw(VALUES)})
    coarse = message["kind"] == "grid.reported" and message.get("region") != GRID
    assert coarse or is_allowed(message) == is_parsed(message), json.dumps(message, ensure_ascii=False)


def test_reopening_without_a_reason_is_refused_by_both() -> None:
    bare = change_message(LAWFUL[1], stage="reopened")
    assert not is_allowed(bare)
    assert not is_parsed(bare)
    assert is_allowed(change_message(bare, reason="退回"))
    assert is_parsed(change_message(bare, reason="退回"))

"""What JSON allows and nothing of ours holds: ignored where nobody asks for it, named where somebody does."""

from __future__ import annotations

import pytest

from data_access.streams.wire import wire_format
from data_access.streams.wire.decode import label
from data_access.streams.wire.loose_json import without_halves
from data_access.streams.wire.message_digests import digest
from domain.kernel.errors import Refused
from domain.messages import CaseReported
from tests.unit.data_access.samples import GRIDS, LAWFUL, NOW, POSITION, REPORTED, County, raw, stream_of

BIG = "9" * 5_000
STRANGE = [
    "1e400", "-1e400", "1E+999999999999999999999", BIG, f"-{BIG}", f"0.{BIG}", f"{BIG}.0", "-0.0", "5e-324",
    str(2**63), str(2**64), '"\\ud83d"', '"\\udc00\\ud83d"', '"\\u0000"', '"\\u202e\\n"',
    '[[1e400, {"\\ud83d": "\\udc00"}]]',
]  # fmt: skip


def with_field(message: dict, field: str, value: str) -> bytes:
    """The message as bytes, with a field whose value is given as JSON text."""
    return (
        raw({name: item for name, item in message.items() if name != field})[:-1]
        + f', "{field}": {value}}}'.encode()
    )


def catch_refusal(data: bytes, stream: str) -> Refused:
    with pytest.raises(Refused) as caught:
        wire_format.parse(data, stream, County(), NOW)
    return caught.value


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: value[:20])
def test_ignored_fields_are_ignored(value: str) -> None:
    for message in LAWFUL:
        data = with_field(message, "weight", value)
        assert wire_format.parse(data, stream_of(message), County(), NOW).id == message["id"]
        assert label(data).id == message["id"]
        assert digest(data) != digest(raw(message))


def test_a_repetition_is_one_whatever_is_ignored() -> None:
    first, other = with_field(REPORTED, "weight", "1e400"), with_field(REPORTED, "weight", "2e400")
    assert digest(first) != digest(other)
    assert digest(first) == digest(first.replace(b'": ', b'" :  '))


NUMBERS = [
    (REPORTED, "lat"), (REPORTED, "lon"), (REPORTED, "severity"), (POSITION, "lat"), (POSITION, "lon"),
    (POSITION, "accuracy_m"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "field"), NUMBERS)
@pytest.mark.parametrize(
    "value", ["1e400", "-1e400", BIG, str(2**64), '"1"', "[]"], ids=lambda text: text[:9]
)
def test_a_number_nobody_holds_is_named(message: dict, field: str, value: str) -> None:
    got = catch_refusal(with_field(message, field, value), stream_of(message))
    assert (got.code, got.where) == ("bad_field", field)
    assert value[:70] in got.detail
    assert len(got.detail) < 250


@pytest.mark.parametrize("value", ["1e400", BIG, str(2**53), str(-(2**63)), "[1]"], ids=lambda text: text[:9])
def test_a_reading_nobody_holds_is_named(value: str) -> None:
    got = catch_refusal(with_field(GRIDS, "readings", f'{{"level": {value}}}'), "grids")
    assert (got.code, got.where) == ("bad_field", "readings[...]")


@pytest.mark.parametrize("field", ["title", "text", "id", "source", "reporter", "matter", "source_no"])
@pytest.mark.parametrize("half", ["\\ud83d", "\\udc00", "\\uDBFF\\u0041", "\\udc00\\ud83d"])
def test_half_a_character_is_named(field: str, half: str) -> None:
    got = catch_refusal(with_field(REPORTED, field, f'"坏{half}"'), "cases")
    assert (got.code, got.where) == ("bad_field", field)
    assert got.detail == f"{field}: holds {half[:6].lower()}, one half of a character without the other"


def test_half_a_character_is_found_where_it_is() -> None:
    got = catch_refusal(with_field(REPORTED, "reporter", r'{"name": "\ud83d"}'), "cases")
    assert got.where == "reporter.name"
    got = catch_refusal(with_field(REPORTED, "called", r'["unit:a", "unit:\ud83d"]'), "cases")
    assert got.where == "called[1]"
    got = catch_refusal(with_field(GRIDS, "readings", r'{"a": 1, "b\ud83d": 2}'), "grids")
    assert got.where == "readings.b\ufffd"


def test_whole_characters_stay() -> None:
    text = rb'{"a": "\ud83d\ude00 \\ud83d \u4e00 \\\\ud83d"}'
    assert without_halves(text) == text
    assert without_halves(rb'"\\\ud83d"') == rb'"\\\ufffd"'
    assert (
        wire_format.parse(with_field(REPORTED, "title", r'"\ud83d\ude00"'), "cases", County(), NOW).title
        == "😀"
    )


def test_a_cut_message_is_still_no_json() -> None:
    for data in (raw(REPORTED)[:-1], raw(REPORTED)[:-1] + b', "a": "\\ud83d"', b'{"title": "\\ud83d'):
        assert catch_refusal(data, "cases").code == "not_json"
    assert catch_refusal(with_field(REPORTED, "severity", '"x", "a": NaN'), "cases").code == "not_json"


def test_a_kind_given_twice_is_named() -> None:
    for other in ("case.closed", "position", "nothing"):
        twice = f'{{"kind": "{other}", '.encode() + raw(REPORTED)[1:]
        got = catch_refusal(twice, "cases")
        assert (got.code, got.where) == ("bad_field", "kind") if other != "nothing" else got.code
    again = b'{"kind": "case.reported", ' + raw(REPORTED)[1:]
    assert wire_format.parse(again, "cases", County(), NOW).id == "1"


def test_of_any_other_name_given_twice_the_last_counts() -> None:
    data = with_field(REPORTED, "severity", "4").replace(b'"title"', b'"severity": 1, "title"')
    assert wire_format.parse(data, "cases", County(), NOW).severity == 4
    assert label(b'{"id": "a", "id": "b"}').id == "b"


FIRST = {
    "severity": ("9", '"x"', "1e400", "2.5", "null", "[1]"),
    "title": ("5", "[]", '"\\u200b"'),
    "id": ("5", "null", "{}"),
    "at": ('"x"', "0"),
    "reporter": ("5", '{"name": 5}'),
    "called": ("[5]", '["x"]', "1e400"),
}


@pytest.mark.parametrize(("name", "first"), [(name, item) for name in FIRST for item in FIRST[name]])
def test_only_the_last_of_several_values_is_looked_at(name: str, first: str) -> None:
    encoded = raw(REPORTED | {"reporter": {"name": "王芳"}, "called": []})
    twice = f'{{"{name}": {first}, '.encode() + encoded[1:]
    assert label(twice) == label(encoded)
    assert wire_format.parse(twice, "cases", County(), NOW) == wire_format.parse(
        encoded, "cases", County(), NOW
    )


def test_the_last_value_counts_inside_of_a_field_too() -> None:
    data = with_field(REPORTED, "reporter", '{"name": 5, "name": "王芳"}')
    message = wire_format.parse(data, "cases", County(), NOW)
    assert isinstance(message, CaseReported)
    assert message.reporter == {"name": "王芳"}


def test_a_complaint_is_of_the_value_that_counts() -> None:
    for first, last, name in (
        ("9", "7", "the value is 7"),
        ("3", "9", "the value is 9"),
        ("9", '"x"', '"x"'),
    ):
        twice = f'{{"severity": {first}, '.encode() + with_field(REPORTED, "severity", last)[1:]
        got = catch_refusal(twice, "cases")
        assert (got.code, got.where) == ("bad_field", "severity")
        assert name in got.detail


def test_two_kinds_are_refused_whatever_else_is_given_twice() -> None:
    for more in ('"severity": 9, ', '"weight": 1, "weight": 2, ', '"title": 5, '):
        twice = f'{{{more}"kind": "case.closed", '.encode() + raw(REPORTED)[1:]
        assert catch_refusal(twice, "cases").code == "bad_field"


def test_half_a_character_in_what_a_reporter_has_beside_is_ignored() -> None:
    data = with_field(REPORTED, "reporter", r'{"name": "王芳", "extra": "\ud83d", "\ud83d": 1}')
    message = wire_format.parse(data, "cases", County(), NOW)
    assert isinstance(message, CaseReported)
    assert message.reporter == {"name": "王芳"}
    got = catch_refusal(with_field(REPORTED, "reporter", r'{"phone": "\ud83d"}'), "cases")
    assert got.where == "reporter.phone"

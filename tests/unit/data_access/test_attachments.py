"""A bad attachment never costs the case, and a link is only ever http or https."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data_access.streams.wire import wire_format
from data_access.streams.wire.attachments import LONGEST_ADDRESS, MOST, address_fault
from tests.unit.data_access.samples import NOW, REPORTED, County, change_message, raw


def read_attachments(attachments: Any) -> list[dict[str, str]]:
    """What a case keeps of attachments, given as values or as JSON text."""
    text = attachments if isinstance(attachments, str) else json.dumps(attachments, ensure_ascii=False)
    data = raw(change_message(REPORTED, attachments=0)).replace(
        b'"attachments": 0', f'"attachments": {text}'.encode()
    )
    message = wire_format.parse(data, "cases", County(), NOW)
    return [dict(attachment) for attachment in message.attachments]


def test_a_scheme_has_no_case() -> None:
    for address in ("HTTPS://example.org/1.jpg", "Http://Example.org", "hTTps://[::1]:8443/a?b#c"):
        assert read_attachments([address]) == [{"url": address}]
        assert read_attachments([{"url": address}]) == [{"url": address}]


GOOD = ("https://example.org/附件 1.jpg", "http://例子.中国/a", "https://u@h/x", "https://h/" + "x" * 2_000)


@pytest.mark.parametrize("address", GOOD)
def test_what_browsers_open_is_a_link(address: str) -> None:
    assert read_attachments([address]) == [{"url": address}]


BAD = {
    "javascript:alert(1)": "address",
    "JAVASCRIPT://example.org/%0aalert(1)": "address",
    "data:text/html,x": "address",
    "ftp://example.org/x": "address",
    "file:///etc/passwd": "address",  # pragma: allowlist secret
    "//example.org/x": "address",
    "example.org/x": "address",
    "https:example.org": "address",
    "https:\\\\example.org": "address",
    "https://": "address",
    "https:///x": "address",
    "https://[::1": "address",
    "https://h:99999/": "address",
    "": "address",
    " https://example.org": "signs",
    "https://example.org\n": "signs",
    "https://exa\tmple.org": "signs",
    "java\nscript:alert(1)": "signs",
    "https://example.org/\u202egpj.exe": "signs",
    "https://example.org/\u200b": "signs",
    "https://h/" + "x" * LONGEST_ADDRESS: "long",
}


@pytest.mark.parametrize("address", BAD)
def test_what_is_no_link_stays_as_words_with_the_reason(address: str) -> None:
    assert address_fault(address) == BAD[address]
    good = "https://example.org/1.jpg"
    [first, bad, last] = read_attachments([good, {"url": address, "name": "x"}, good])
    assert first == last == {"url": good}
    assert set(bad) == {"fault", "said"}
    assert bad["fault"] == BAD[address]
    assert not {"\n", "\t", "\u202e"} & set(bad["said"]) - {"\n", "\t"}


@pytest.mark.parametrize(
    "item",
    ["null", "7", "1e400", "true", "[]", "{}", '{"name": "x"}', '{"url": 5}', '{"url": null}', '[["a"]]'],
)
def test_what_is_no_attachment_at_all_is_said_to_be_none(item: str) -> None:
    assert read_attachments(f'["https://a", {item}]') == [
        {"url": "https://a"},
        {"fault": "shape", "said": item},
    ]


@pytest.mark.parametrize("value", ["5", '"https://a"', '{"url": "https://a"}', "1e400", "false"])
def test_what_is_no_list_is_one_that_could_not_be_taken(value: str) -> None:
    assert read_attachments(value) == [{"fault": "shape", "said": value}]


def test_too_many_are_counted() -> None:
    kept = read_attachments(["https://a"] * (MOST + 7))
    assert kept[:MOST] == [{"url": "https://a"}] * MOST
    assert kept[MOST:] == [{"fault": "many", "said": "7"}]


@pytest.mark.parametrize("name", ["a\nb", "\u200b", "x" * 129, 5, ["x"]])
def test_a_name_that_cannot_be_shown_costs_no_link(name: Any) -> None:
    found = read_attachments([{"url": "https://a", "name": name, "type": "image/png"}])
    assert found == [{"url": "https://a", "type": "image/png", "fault": "name"}]


def test_nothing_is_none() -> None:
    assert read_attachments(None) == read_attachments([]) == []
    assert read_attachments([{"url": "https://a", "name": None, "type": ""}]) == [{"url": "https://a"}]
    assert read_attachments(r'[{"url": "https://a", "name": "\ud83d"}]') == [
        {"url": "https://a", "name": "\ufffd"}
    ]
    assert read_attachments(r'["https://a/\ud83d"]')[0]["fault"] == "signs"

"""A township's journal: each line is bound to the one before, under its own time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.emergency.rollouts.sheets.township_journal import (
    ACT,
    CASE,
    RECEIPT,
    list_receipts,
    of_kind,
    read_journal,
    split_lines,
    write_head,
    write_line,
)
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
ACTS: list[tuple[str, dict[str, Any]]] = [
    (RECEIPT, {"code": "A7C-K3", "result": "accepted"}),
    (CASE, {"title": "树倒", "region": "330825101264"}),
    (ACT, {"text": "开放避灾点"}),
    (RECEIPT, {"code": "222-22", "result": "behalf", "note": "邻居代接"}),
]


def texts() -> list[str]:
    lines = [write_head({"rollout": "RW-1"})]
    for number, (kind, item) in enumerate(ACTS, 1):
        at = AT + timedelta(minutes=number)
        lines.append(write_line(number, lines[-1], kind, at, AT + timedelta(hours=1), "周建平", item))
    return lines


def test_what_was_noted_is_read_back() -> None:
    journal = read_journal(texts())
    assert [line.kind for line in journal.lines] == [kind for kind, _ in ACTS]
    assert [line.told["text"] for line in of_kind(journal.lines, ACT)] == ["开放避灾点"]
    receipts, unknown = list_receipts(journal, {"A7CK3": "LY-G1"})
    assert [(receipt.person, receipt.kind, receipt.at, receipt.by) for receipt in receipts] == [
        ("LY-G1", "accepted", AT + timedelta(minutes=1), "周建平")
    ]
    assert [line.number for line in unknown] == [4]
    assert receipts[0].id == list_receipts(read_journal(texts()), {"A7CK3": "LY-G1"})[0][0].id


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_line_that_was_changed_left_out_or_moved_is_found(line: int) -> None:
    whole = texts()
    changed = [*whole]
    changed[line] = changed[line].replace("周建平", "周建国")
    left_out = whole[:line] + whole[line + 1 :]
    moved = [*whole]
    moved[line], moved[line + 1] = moved[line + 1], moved[line]
    for wrong in (changed, left_out, moved):
        with pytest.raises(Refused, match="line"):
            read_journal(wrong)


def test_a_journal_that_was_cut_is_shorter_and_has_another_digest() -> None:
    assert read_journal(texts()[:3]).digest != read_journal(texts()).digest


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("receipt", {"code": "A7C-K3", "result": "perhaps"}),
        ("receipt", {"result": "accepted"}),
        ("case", {"title": " ", "region": "330825101"}),
        ("act", {"text": "长" * 501}),
        ("guess", {"text": "x"}),
        ("case", {"title": "树倒", "region": "330825101", "id": "merge/1"}),
        ("withdrawal", {"code": "A7C-K3", "line": "township/1", "reason": "。。。。"}),
        ("withdrawal", {"code": "A7C-K3", "reason": "看错了行"}),
    ],
)
def test_what_is_no_act_is_refused_when_it_is_noted(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="line 2"):
        write_line(1, texts()[0], kind, AT, AT, "周建平", fields)


@pytest.mark.parametrize("head", ["", "{", "[]", json.dumps({"form": "x"})])
def test_what_is_no_journal_is_refused(head: str) -> None:
    with pytest.raises(Refused, match="line 1"):
        read_journal([head])
    with pytest.raises(Refused):
        read_journal([])


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(Refused, match="zone"):
        write_line(1, texts()[0], ACT, AT.replace(tzinfo=None), AT, "周建平", {"text": "x"})


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_what_a_pasted_note_breaks_a_line_with_stays_in_its_line(odd: str) -> None:
    first = write_head({"rollout": "RW-1"})
    second = write_line(1, first, ACT, AT, AT, "周建平", {"text": f"开放{odd}避灾点"})
    lines = [first, second, write_line(2, second, ACT, AT, AT, "周建平", {"text": "完毕"})]
    found = read_journal(split_lines("".join(f"{line}\n" for line in lines)))
    assert [line.told["text"] for line in found.lines] == [f"开放{odd}避灾点", "完毕"]
    assert split_lines("") == []

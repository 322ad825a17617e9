"""The form of a plan: what is no number stays as it was typed, and parts come and go."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from dashboard.http.desks.plans.plan_form import edit_body, read_form

TYPED = {
    "name": " 预案 ", "level": "3", "approve_above": "很多", "repeat_hours": "1.5",
    "tier.0.tier": "1", "tier.0.text": "请领办\r\n", "tier.0.checklist": "巡查\r\n\r\n 值守 ",
    "tier.0.target": "98", "tier.0.channels": "notice", "tier.0.deputies": "tier\r\npost:vice",
    "tier.0.deputy_after_minutes": "90", "tier.0.deputy_wait_minutes": "5",
    "tier.2.text": "二", "tier.2.target": "?",
    "tier.0.reminders.1.after_minutes": "", "tier.0.quiet.from": "22:00", "tier.x.text": "?",
}  # fmt: skip


def test_what_was_typed_becomes_a_body() -> None:
    body = read_form(MultiDict(TYPED))
    assert (body["name"], body["level"], body["approve_above"], body["repeat_hours"]) == (
        "预案", 3, "很多", 1.5,
    )  # fmt: skip
    first, second = body["tier"]
    assert (first["text"], first["checklist"], first["target"]) == ("请领办", ["巡查", "值守"], 0.98)
    assert (first["deputies"], first["deputy_after_minutes"]) == (["tier", "post:vice"], 90)
    assert first["deputy_wait_minutes"] == 5
    assert "deputy_wait_minutes" not in second, "what is left empty is the usual"
    assert first["quiet"] == {"from": "22:00", "until": "", "channels": []}
    assert first["reminders"] == [{"after_minutes": "", "text": ""}]
    assert "channels" not in first, "the usual is not written down"
    assert (second["text"], second["target"]) == ("二", "?")


@pytest.mark.parametrize(
    ("act", "tiers", "reminders", "warnings"),
    [
        ("add-tier", 3, 1, 0), ("drop-tier.1", 1, 1, 0), ("add-reminder.0", 2, 2, 0),
        ("drop-reminder.0.0", 2, 0, 0), ("drop-reminder.9.9", 2, 1, 0), ("add-warning", 2, 1, 1),
        ("drop-tier.7", 2, 1, 0), ("drop-warning.0", 2, 1, 0),
    ],
)  # fmt: skip
def test_parts_come_and_go(act: str, tiers: int, reminders: int, warnings: int) -> None:
    body: dict[str, Any] = read_form(MultiDict(TYPED))
    assert edit_body(body, act)
    assert (len(body["tier"]), len(body.get("warnings", []))) == (tiers, warnings)
    assert len(body["tier"][0]["reminders"]) == reminders


def test_reminders_for_finishing_are_written_left_to_the_usual_or_none() -> None:
    usual = read_form(MultiDict(TYPED))
    assert "finish_reminders" not in usual["tier"][0]
    assert edit_body(usual, "add-finish.0")
    assert usual["tier"][0]["finish_reminders"] == [{"after_minutes": "", "text": ""}]
    none = read_form(MultiDict({**TYPED, "tier.0.finish_silent": "1"}))
    assert none["tier"][0]["finish_reminders"] == []
    typed = {"tier.0.finish_reminders.0.after_minutes": "300", "tier.0.finish_reminders.0.text": "办结"}
    body = read_form(MultiDict({**TYPED, **typed, "tier.0.finish_silent": "1"}))
    assert body["tier"][0]["finish_reminders"] == [{"after_minutes": 300, "text": "办结"}]


def test_what_becomes_of_earlier_tasks_is_read_and_the_usual_is_not_written_down() -> None:
    usual = {
        "supersedes": "rewrite",
        "at_end": "close",
        "ending": " ",
        "tier.0.supersedes": "",
        "tier.0.accept_anew": "",
    }
    body = read_form(MultiDict({**TYPED, **usual}))
    for part in (body, body["tier"][0]):
        assert part.keys().isdisjoint({"supersedes", "at_end", "ending", "accept_anew"})
    other = {"supersedes": "keep", "accept_anew": "1", "at_end": "keep", "ending": "结束",
             "tier.0.supersedes": "rewrite", "tier.0.accept_anew": "no",
             "tier.2.accept_anew": "?"}  # fmt: skip
    body = read_form(MultiDict({**TYPED, **other}))
    assert [body[name] for name in ("supersedes", "accept_anew", "at_end", "ending")] == [
        "keep",
        True,
        "keep",
        "结束",
    ]
    assert (body["tier"][0]["supersedes"], body["tier"][0]["accept_anew"]) == ("rewrite", False)
    assert body["tier"][1]["accept_anew"] == "?", "for the rules to refuse"


def test_another_word_is_no_edit() -> None:
    body = read_form(MultiDict(TYPED))
    assert not any(edit_body(body, act) for act in ("save", "add-", "drop-tier.x", "add-tier.1.2.3"))

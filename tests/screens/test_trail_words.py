"""Each kind of entry of a case's trail, in words; times on the county's clock."""

from __future__ import annotations

from typing import Any

import pytest

from domain.cases.whistles.levels import RISE_REASONS
from domain.squads.calls.ladder import BY_PEOPLE, TRIED, UNREACHED
from domain.squads.calls.outgoing import ASK, CALL, ORDER, RELEASE, SENT_BY, State
from domain.squads.squad import ANSWERS, DONE, READ
from layouts.audit.trace_rows import trace_table
from layouts.i18n import LANGS, Translator
from layouts.trail.trail_words import Line, list_heads, list_lines

NAMES = {"account:11": "杜甫", "person:sun": "孙* sun", "unit:police": "公安局", "region:330825101": "湖镇镇"}
SAID = {"said_at": "2026-11-22T13:00:00.000+08:00", "late": True, "by": "account:11", "note": "到了"}


def line(kind: str, action: str, lang: str = "zh", reason: str = "", **facts: Any) -> Line:
    entry = {
        "at": "2026-11-22T14:00:00.000+08:00", "kind": kind, "action": action, "actor": "account:11",
        "ordered_by": "", "reason": reason, "squad": "", "people": ["sun"], "facts": facts,
    }  # fmt: skip
    [entry_line] = list_lines({"entries": [entry]}, NAMES, Translator(lang))
    return entry_line


def test_a_command_says_what_changed_and_why_on_the_countys_clock() -> None:
    old = {"stage": "registered", "unit": None, "due_at": None, "handling_version": 1}
    new = {
        "stage": "dispatched",
        "unit": "police",
        "due_at": "2026-11-22T07:12:01.000Z",
        "handling_version": 2,
    }
    sentence = line("case", "case.dispatched", reason="归口办理", old=old, new=new)
    assert (sentence.at, sentence.what, sentence.who) == ("2026-11-22 14:00:00", "派遣", "杜甫")
    assert sentence.details == (
        "阶段 受理 → 派遣",
        "单位 公安局",
        "时限 2026-11-22 15:12:01",
        "事由 归口办理",
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "事由 吹哨到时限，仍有单位未报到"),
        ("en", "reason a whistle is over and units have not reported in"),
    ],
)
def test_the_reason_of_a_rule_is_told_in_the_readers_language(lang: str, words: str) -> None:
    """What older rows have in words stays as it is."""
    level = {"old": {"level": "township"}, "new": {"level": "county"}}
    assert line("case", "case.escalated", lang, "whistle_lapsed", **level).details[-1] == words
    old = line("case", "case.escalated", lang, "本步骤超时过久", **level)
    assert old.details[-1].endswith(" 本步骤超时过久")
    row = {
        "n": 7, "at": "2026-11-22T08:00:00Z", "actor": "palm", "origin": "relay", "action": "case.escalated",
        "object": "c0ffee", "ordered_by": "", "hash": "", "reason": "whistle_lapsed", **level,
    }  # fmt: skip
    assert words in str(trace_table([row], {}, Translator(lang)).to_plotly_json())
    assert all(Translator(lang).has(f"rise.{reason}") for reason in RISE_REASONS)


def test_a_late_answer_is_marked_and_names_who_gave_it() -> None:
    sentence = line("answer", "squad.answered", state="on_site", **SAID)
    assert (sentence.what, sentence.who, sentence.late) == (
        "应答 到场",
        "孙* sun",
        "迟到，实际 2026-11-22 13:00:00",
    )
    assert sentence.details == ("到了", "由 杜甫 代答")


def test_an_instruction_says_to_whom_until_when_and_who_is_silent() -> None:
    due = "2026-11-22T15:00:00.000+08:00"
    sentence = line("order", "squad.ordered", number=2, text="设警戒", due_at=due, silent=["sun"])
    assert (sentence.what, sentence.who) == ("下达指令 2", "杜甫")
    assert sentence.details == ("设警戒", "发给 孙* sun", "2026-11-22 15:00:00 前", "未回执 孙* sun")


def test_a_squad_says_who_is_how_far() -> None:
    sentence = line("squad", "squad.joined", states={"sun": "called", "li": "released"})
    assert (sentence.what, sentence.details) == ("专班增员", ("叫应 孙* sun", "解除 人员 li"))


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_is_said_or_sent_has_words(lang: str) -> None:
    for state in ANSWERS:
        assert line("answer", "squad.answered", lang, state=state, **SAID).what
    for state in TRIED.values():
        assert line("answer", "squad.unanswered", lang, state=state, **SAID).what
    for state in (READ, DONE):
        assert line("receipt", "squad.acknowledged", lang, number=1, state=state, **SAID).what
    for kind in (CALL, ORDER, RELEASE, ASK):
        for channel in SENT_BY:
            for state in State:
                sent = {"channel": channel, "rung": 0, "state": state.value, "attempts": 1, "cause": ""}
                sent |= {"id": "f7", "changed_at": "2026-11-22T14:00:00.000+08:00"}
                assert "f7" in line("message", f"message.{kind}", lang, **sent).details[-1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_rung_of_people_says_who_took_it_or_that_nobody_did(lang: str) -> None:
    sent = {"rung": 3, "attempts": 0, "id": "f7", "changed_at": "2026-11-22T14:00:00.000+08:00"}
    for channel in BY_PEOPLE:
        for state, cause in (
            ("waiting", ""),
            ("delivered", "account:11"),
            ("failed", "account:11"),
            ("unknown", "x"),
            ("withdrawn", ""),
        ):
            sentence = line(
                "message", "message.call", lang, channel=channel, state=state, cause=cause, **sent
            )
            assert ("杜甫" in sentence.details[0]) == (state in ("delivered", "failed"))
    assert line("squad", "squad.pursued", states={"sun": UNREACHED}).details == ("联系不上 孙* sun",)


def test_the_head_says_what_the_case_is_and_who_commands() -> None:
    case = {"id": "c", "no": "LY-1", "title": "塌陷", "severity": 2, "matter": None, "region": "330825101"}
    case |= {"stage": "closed", "reported_at": "2026-11-22T14:00:00.000+08:00"}
    squads = [{"id": "c-1", "lead": "account:11", "live": False, "people": []}]
    trail = {"case": case, "closed_at": "2026-11-22T16:00:00.000+08:00", "squads": squads}
    assert list_heads(trail, NAMES, Translator("zh")) == [
        ("编号", "LY-1"), ("标题", "塌陷"), ("等级", "2 级 紧急"), ("一件事", "—"), ("地点", "湖镇镇"),
        ("阶段", "结案"), ("上报时间", "2026-11-22 14:00:00"), ("办结时间", "2026-11-22 16:00:00"),
        ("专班 1 指挥（已解散）", "杜甫"),
    ]  # fmt: skip


def test_joint_handling_is_told_by_unit() -> None:
    part = {"unit": "police", "state": "assigned", "text": "查车辆", "due_at": "2026-11-22T07:12:01.000Z"}
    fields = {"units": ["police"], "material": "工资表", "meets_at": "2026-11-22T07:00:00.000Z"}
    new = {"part_2": part, "consultation_1": fields, "opinion_1_police": {"unit": "police", "words": "立案"}}
    sentence = line("case", "case.parts_assigned", old={}, new=new)
    assert sentence.what == "分派协同任务"
    assert sentence.details == (
        "公安局（第 2 项） · 未开始 · 查车辆 · 2026-11-22 15:12:01 前",
        "请 公安局 · 会商时间 2026-11-22 15:00:00 · 材料：工资表",
        "公安局：立案",
    )
    done = {
        "part_2": part | {"state": "done", "words": "已查"},
        "consultation_1": fields | {"decision": "移送"},
    }
    sentence = line("case", "case.part_answered", "en", old={}, new=done)
    assert sentence.details == ("公安局 (part 2) · done · answer: 已查", "decision: 移送")


def whistle(**more: Any) -> dict[str, Any]:
    due = "2026-11-22T07:12:01.000Z"
    return {"number": 6, "due_at": due, "lapsed": False, "units": {"police": "called"}, **more}


def test_a_whistle_says_whom_it_calls_and_how_each_answered() -> None:
    both = {"police": "called", "330825101": "called"}
    blown = line("case", "case.whistled", old={"whistles": None}, new={"whistles": [whistle(units=both)]})
    assert blown.details == ("请 公安局、湖镇镇", "2026-11-22 15:12:01 前报到")
    came = whistle(units=both | {"police": "reported_in"})
    answered = line(
        "case", "case.reported_in", old={"whistles": [whistle(units=both)]}, new={"whistles": [came]}
    )
    assert answered.details == ("公安局 已报到",)
    lapsed = line(
        "case",
        "case.whistle_lapsed",
        "en",
        old={"whistles": [came]},
        new={"whistles": [came | {"lapsed": True}]},
    )
    assert lapsed.details == ("not reported in: 湖镇镇",)


def test_a_request_for_time_says_of_whom_how_much_and_what_came_of_it() -> None:
    wanted = {"number": 3, "kind": "extension", "unit": "police", "part": 2, "hours": 24, "state": "open"}
    sentence = line("case", "case.extension_requested", old={}, new={"requests": [wanted]})
    assert sentence.details == ("公安局 · 延期申请 · 协同任务 2 · 24 小时 · 待审批",)
    approved = wanted | {"state": "approved", "due_at": "2026-11-22T07:12:01.000Z"}
    sentence = line("case", "case.request_approved", old={"requests": [wanted]}, new={"requests": [approved]})
    assert sentence.details[0].endswith("24 小时 · 已同意 · 新时限 2026-11-22 15:12:01")
    other = wanted | {"number": 5, "kind": "suspension", "hours": None}
    again = {"old": {"requests": [approved]}, "new": {"requests": [approved, other]}}
    assert line("case", "case.suspension_requested", **again).details == (
        "公安局 · 挂账申请 · 协同任务 2 · 待审批",
    )


def test_the_level_of_a_case_and_the_cases_it_has_to_do_with_are_named() -> None:
    handed = {"level": "township", "handed_to": "330825101", "admission": "admitted"}
    sentence = line("case", "case.handed_down", old={"level": "county"}, new=handed)
    assert sentence.details == ("级别 乡镇级", "准入 已准入", "下派至 湖镇镇")
    numbers = {"a" * 16: "LY-1", "b" * 16: "LY-2"}
    entry = {
        "at": "2026-11-22T14:00:00.000+08:00",
        "kind": "case",
        "action": "case.unlinked",
        "actor": "palm",
    }
    entry |= {"ordered_by": "", "reason": "", "people": []}
    entry["facts"] = {"old": {"links": ["a" * 16], "merged_into": ""}, "new": {"links": ["b" * 16]}}
    [unlinked] = list_lines({"entries": [entry]}, numbers, Translator("zh"))
    assert unlinked.details == ("关联事件 LY-2", "关联事件 去掉 LY-1")
    entry["facts"] = {"old": {"merged_into": ""}, "new": {"merged_into": "a" * 16}}
    [merged] = list_lines({"entries": [entry]}, numbers, Translator("en"))
    assert merged.details == ("merged into: LY-1",)


def test_a_message_has_its_words_its_photo_and_its_place() -> None:
    at, before = "2026-11-22T14:00:00.000+08:00", "2026-11-22T13:50:00.000+08:00"
    facts = {"text": "吊车到了", "said_at": at, "photo": "a" * 32}
    sentence = line("written", "squad.message_sent", **facts)
    assert (sentence.what, sentence.who, sentence.details, sentence.photo) == (
        "专班消息",
        "杜甫",
        ("吊车到了",),
        "a" * 32,
    )
    placed = {"lat": 29.04, "lon": 119.18, "placed_at": before}
    sentence = line(
        "written", "squad.message_sent", "en", **(facts | placed | {"text": "", "said_at": before})
    )
    assert sentence.details == (
        "at 29.04000, 119.18000 (2026-11-22 13:50:00)",
        "given at 2026-11-22 13:50:00",
    )

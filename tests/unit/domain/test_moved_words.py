"""What offices write into a list of who moved: nobody has moved who should, will, or is on the way."""

from __future__ import annotations

from itertools import product

import pytest

from domain.emergency.rollouts.evacuations.ledger import STATES
from domain.emergency.rollouts.evacuations.moved_words import LONGEST_CELL, read_clock, read_state
from layouts.i18n import Translator


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "",
            "应转移 需转移 无需转移 待转移 拟转移 正在转移 转移中 转移途中 要求转移 未转移 没有转移",
        ),
        ("", "未通知到 不在家 否 不是 没走 不需要转移 should_move"),
        ("moved", "已转移 已转移，未安置 已转移待安置 未安置（已转移） 应转移已转移 应急转移 行动不便已转移"),
        ("moved", "已转移，需就医 已转移中学 是 已撤离 Moved"),
        ("settled", "已安置 自行投亲 settled"),
        ("told", "已通知转移 已告知 told"),
        ("persuaded", "已劝其转移 劝离 已劝动"),
        ("refused", "拒绝转移 不愿走 refused"),
        (None, "动员转移 已返回 ？"),
    ],
)
def test_a_state_is_what_was_done(kind: str | None, words: str) -> None:
    assert {word: read_state(word) for word in words.split()} == dict.fromkeys(words.split(), kind)


VERBS = ("转移", "撤离", "安置", "通知", "劝")
FAILED = ("不了", "不到", "不动", "未完成", "没成功", "没有完成", "不成功", "待定", "失败")
AHEAD = ("无法", "即将", "不能马上", "未", "没", "待", "应", "不具备条件", "没有全部", "将", "难以")


@pytest.mark.parametrize(
    "text",
    [
        *(verb + end for verb, end in product(VERBS, FAILED)),
        *(start + verb for start, verb in product(AHEAD, VERBS)),
        *("转移不便", "通知未到", "告知不到", "劝不听", "无法劝动", "未劝", "没劝"),
        *("not moved", "to be moved", "not yet moved", "should be moved", "not told", "cannot be moved"),
    ],
)
def test_what_did_not_come_about_is_no_report(text: str) -> None:
    assert read_state(text) in ("", None)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "moved",
            "已转移 转移完毕 转移完成 已将老人转移 及时转移 全部转移 已转移，安置不了 moved,not_settled",
        ),
        ("settled", "已全部转移安置 已安置 转移安置完成"),
        ("told", "已通知 通知到位 已通知，转移不了 已告知，无法转移"),
        ("persuaded", "已劝动 劝离"),
    ],
)
def test_what_was_done_stays_a_report(kind: str, words: str) -> None:
    assert {word: read_state(word) for word in words.split()} == dict.fromkeys(words.split(), kind)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "",
            "没有拒绝 没拒绝 未拒绝 未曾拒绝 没有人拒绝 无人拒绝 无拒绝 不拒绝 未表示拒绝 没有拒绝转移 "
            "未拒绝转移 并非不愿 没有不愿意走 没有不走 拒绝：否 拒绝:无 not_refused did_not_refuse "
            "didn't_refuse_to_move nobody_refused no_refusal never_refused",
        ),
        (
            None,
            "不再拒绝 已不拒绝 已不再拒绝转移 不再不愿 是否拒绝 no_longer_refuses",
        ),
        (
            "moved",
            "没有拒绝，已转移 没有拒绝已转移 未拒绝，全部转移 无人拒绝，已撤离 not_refused,moved "
            "不再拒绝，已转移",
        ),
        ("settled", "没有拒绝，已安置"),
        ("told", "没有拒绝，已通知 已告知，没有拒绝转移"),
        ("persuaded", "经劝导不再拒绝 劝说后不再拒绝转移 不再拒绝，同意转移 愿意撤离 答应转移"),
        (
            "refused",
            "拒绝 拒不转移 拒绝转移 仍拒绝 没走，拒绝 未转移，拒绝 已通知，拒绝转移 不愿意转移 劝不动，不走 "
            "没有转移，不愿离开 not_moved,refused refuses_to_move refusing 无法劝动，拒绝",
        ),
    ],
)
def test_who_did_not_refuse_has_not_refused(kind: str | None, words: str) -> None:
    assert {word: read_state(word) for word in words.split()} == dict.fromkeys(words.split(), kind)


@pytest.mark.parametrize(
    "text", ["无人转移", "不是已转移", "并非已安置", "今晚转移", "等雨停转移", "待雨停后转移", "一会儿转移"]
)
def test_what_is_denied_is_no_report(text: str) -> None:
    assert read_state(text) == ""
    assert read_state(f"{text}，已通知") == "told"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_of_the_page_is_read_as_it_was_written(lang: str) -> None:
    t = Translator(lang)
    known = {"should_move": "", "returned": None}
    written = {state: read_state(t(f"evacuation.state.{state}")) for state in STATES}
    assert written == {state: known.get(state, state) for state in STATES}


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("15:30", (15, 30)), ("11月22日15时30分", (15, 30)), ("下午3:20", (15, 20)), ("下午3点半", (15, 30)),
        ("17时5分", (17, 5)), ("2026-11-22T17:05:00", (17, 5)), ("3:20 PM", (15, 20)), ("12:05 am", (0, 5)),
        ("中午12点", (12, 0)), ("中午1点", (13, 0)), ("凌晨2点", (2, 0)), ("晚上8时", (20, 0)),
        ("晚上0:30", (0, 30)), ("PM 3:05", (15, 5)), ("p.m. 3:00", (15, 0)), ("AM 12:10", (0, 10)),
        ("夜里11点", (23, 0)), ("深夜1点", (1, 0)), ("夜间10:20", (22, 20)), ("晚上5点", (17, 0)),
        ("傍晚4点", (16, 0)), ("下午15:30", (15, 30)), ("下午", None), ("", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, clock: tuple[int, int] | None) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize("text", ["晚12点", "25:99", "晚上1点", "晚4:10", "夜里12点"])
def test_an_hour_that_nobody_means_is_in_doubt(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_clock(text)


def test_a_cell_that_is_no_word_any_more_is_not_guessed_at() -> None:
    assert read_state("已转移" + "。" * LONGEST_CELL) is None
    for unit in ("to ", "没有转移", "将转移", "不", "没有人", "not ", "拒绝"):
        assert read_state(unit * 10_000) is None
        assert read_clock(unit * 10_000) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("拒绝后经劝导已转移", "moved"),
        ("原拒绝，现已安置", "settled"),
        ("多次拒绝，最终投亲", "settled"),
        ("拒绝，已劝说多次", "refused"),
        ("拒绝转移，已到安置点动员", "refused"),
        ("拒绝转移，后仍未转移", "refused"),
        ("已转移3人，1人拒绝", "refused"),
        ("拒绝，已报告镇转移组", "refused"),
        ("不同意转移", "refused"),
        ("同意转移", "persuaded"),
        ("经劝说同意转移，已转移", "moved"),
        ("未拒绝", ""),
        ("不再拒绝，已转移", "moved"),
    ],
)
def test_who_refused_first_is_as_the_cell_ends(text: str, state: str | None) -> None:
    assert read_state(text) == state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            "refused",
            "拒绝，稍后转移 拒绝，后天转移 拒绝，后续转移 拒绝后转移 不愿走，晚饭后转移 不肯走，收拾后转移 "
            "拒绝转移，称雨停后转移 拒绝，最终转移时间未定 不走，已安排转移 拒绝，应已转移 拒绝，已转移不了",
        ),
        (
            "refused",
            "不愿转移，邻居已转移 拒绝转移，家中老人已转移 拒绝，财物已转移 拒绝，已转移财物 "
            "拒绝，家属已转移3人 拒绝，家属经劝说已转移",
        ),
        (
            "moved",
            "拒绝，多次劝说后已转移 拒绝转移后经劝导已转移 不愿意走，全家已转移 拒绝，已强制转移 "
            "拒绝转移，现已转移至学校 拒绝（后已转移） 拒绝，已转移完毕 拒绝，经镇村干部多次上门劝导后已转移",
        ),
        ("settled", "拒绝，已投亲靠友 拒绝，已转移安置 不肯走，后成功安置到学校"),
    ],
)
def test_who_refused_moved_by_a_clause_of_their_own_alone(state: str, words: str) -> None:
    assert {word: read_state(word) for word in words.split()} == dict.fromkeys(words.split(), state)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            "",
            "未同意 尚未同意 没同意 未答应转移 没有答应 无人同意 没有人同意 待同意 未全部同意 未同意明天转移 "
            "劝说未同意 经劝说，仍未同意",
        ),
        ("", "明天转移 稍后转移 后续转移 明早8点转移 准备明天上午8点转移"),
        ("refused", "不答应 不太愿意 不大愿意 不太同意转移 劝说后不同意"),
        (
            "persuaded",
            "同意明天转移 愿意雨停后转移 答应晚饭后撤离 同意全家转移 已同意，明天转移 同意明天上午8点转移 "
            "同意转移安置 愿意投亲靠友 劝导后同意 已答应 已劝动，1人未同意",
        ),
        (
            "moved",
            "同意后已转移 同意并转移 经劝说同意，已转移 已转移，同意安置 已转移，后续安置 "
            "后续已转移 已转移，明天返回",
        ),
        ("told", "通知，未同意 已通知，明天转移 通知转移安置"),
    ],
)
def test_nobody_is_persuaded_who_did_not_agree_nor_moved_who_will(state: str, words: str) -> None:
    assert {word: read_state(word) for word in words.split()} == dict.fromkeys(words.split(), state)

"""What people write back, and which call they mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from domain.kernel.worlds import WorldId
from domain.squads.calls.sms_answers import (
    WORDS,
    CallState,
    OpenCall,
    choose_code,
    code_of_task,
    find_by_name,
    find_call,
    is_receipt,
    read_answer,
)
from domain.squads.squad import UNAVAILABLE

AT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code", "state"),
    [
        ("12 1", "12", "accepted"),
        ("121", "12", "accepted"),
        ("１２　１", "12", "accepted"),
        ("12，2", "12", "unavailable"),
        ("1", "", "accepted"),
        ("12参加", "12", "accepted"),
        ("12 不能参加", "12", "unavailable"),
        ("来不了，在外地", "", "unavailable"),
        ("12 3", "12", "on_the_way"),
        ("12已出发", "12", "on_the_way"),
        ("12 4", "12", "on_site"),
        ("12 5 已疏散两户", "12", "done"),
        ("收到", "", None),
        ("12", "12", None),
        ("12 7", "12", None),
        ("谢谢", "", None),
        ("", "", None),
        ("13800000001", "", None),
        ("12 不接受", "12", "unavailable"),
        ("12 拒绝", "12", "unavailable"),
        ("12 参加不了", "12", "unavailable"),
        ("12 无法赶到", "12", "unavailable"),
        ("12 三点已到达，没有人受伤", "12", "on_site"),
        ("12 出发，20分钟到达", "12", "on_the_way"),
        ("12 已完成巡查未发现异常", "12", "done"),
    ],
)
def test_what_a_text_means(text: str, code: str, state: str | None) -> None:
    answer = read_answer(text)
    assert (answer.code, answer.state) == (code, state)


@pytest.mark.parametrize(
    "text",
    [
        "12 还没到场",
        "12 尚未完成",
        "12 没有出发",
        "12 预计10分钟到达",
        "12 马上出发",
        "12 完成不了",
        "12 到达了吗",
        "12 完成一半",
        "12 不能按时到场",
        "12 现场太大，无法处置，请求支援",
    ],
)
def test_what_is_not_so_or_yet_to_come_is_asked_back(text: str) -> None:
    """Nobody is on site, done or out of the squad because a text has the word for it."""
    answer = read_answer(text)
    assert (answer.code, answer.state) == ("12", None)


BLOCKERS = """没 未 不 不能 无法 无法按时 因塌方无法及时 无法立即 难以 很难 快 快要 将 即将 将于三点 将按时
马上 立即 准备 等待 待 等人员 要求 请 需要 应 继续 督促 预计三点 估计已 可能已 不知是否已 如果能 争取 尽快"""


@pytest.mark.parametrize(("before", "word"), [*product(BLOCKERS.split(), WORDS)])
def test_a_deed_that_is_denied_intended_or_doubtful_is_never_taken(
    before: str, word: tuple[str, str]
) -> None:
    assert read_answer(f"12 {before}{word[0]}").state in (None, UNAVAILABLE)


@pytest.mark.parametrize("after", [*"没?前中", "不了", "没有", "了没有", "了吗", "待定", "困难", "失败"])
@pytest.mark.parametrize("word", [word for word, _ in WORDS])
def test_what_stands_behind_a_deed_denies_it_too(word: str, after: str) -> None:
    assert read_answer(f"12 {word}{after}").state in (None, UNAVAILABLE)


@pytest.mark.parametrize(
    "text",
    [
        "12 无法完成",
        "12 收到，无法完成",
        "12 无法按时完成",
        "01 无法完成转移",
        "12 无法立即出发",
        "12 无法找到伤员",
        "12 不能联系到村民",
        "12 三点再出发",
        "12 到达现场了吗",
        "12 参不参加",
        "12 能不能不参加？",
        "12 5分钟到达",
        "12 几点到达",
        "12 到达再出发",
        "12 已准备出发",
        "12 会按时到达",
        "12 预计9点完成",
        "12 预计 9点完成",
        "12 将于9点30分到达",
        "12 能完成",
        "12 已部分完成",
    ],
)
def test_what_is_no_answer_is_asked_back(text: str) -> None:
    assert read_answer(text).state is None


@pytest.mark.parametrize(
    ("state", "texts"),
    [
        ("accepted", "参加 没问题参加 我参加 接受任务 领办 能参加 可以参加"),
        (
            "on_the_way",
            "已从集合点出发 已于9点出发 三点已出发 我们已经出发 没事，已出发 正在路上 "
            "3点20分刚出发 应急队已出发 在路上 出发了 现在出发",
        ),
        (
            "on_site",
            "已于三点到达 已于9点到达 不用担心已到达 到达 "
            "张三等3人到达现场 分别到达 别人未到，我已到场 到达前方",
        ),
        (
            "done",
            "已完成 完成 完成了 转移完成 已将群众转移完成 将村民转移完成 "
            "如期完成 全部办结 主要任务完成 已按要求完成",
        ),
        ("unavailable", "不能 不能来 无法到达 因塌方无法到场 去不了 不能出发 不能去 无法赶到"),
    ],
)
def test_a_plain_report_is_always_taken(state: str, texts: str) -> None:
    read = {text: read_answer(f"12 {text}").state for text in texts.split()}
    assert read == dict.fromkeys(texts.split(), state)


NO_WORD_OF_IT = """保证完成任务 坚决完成 一定完成 确保按时完成 努力完成 全力完成 务必完成 今晚完成 明天完成
明早出发 下午完成 晚上8点完成 8点完成 20点前完成 9点出发 三点出发 3点20分出发 三点到达 20点到达 按时到达
天黑前完成 2小时内完成 三天后完成 完成后报告 完成情况稍后报 完成请回复5 到达后汇报 参加会议中 在参加培训
参加其他任务 正参加另一任务 接受采访 由他领办 代领办 3个村已完成 4个人到了 3号桥塌了 5号水库正常
3个人 4组收到任务准备出发"""


@pytest.mark.parametrize("words", NO_WORD_OF_IT.split())
def test_a_promise_a_time_and_a_count_are_no_report(words: str) -> None:
    """收到，保证完成任务 is what people say who begin."""
    for text in (words, f"收到，{words}"):
        assert read_answer(text).state is None, text


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("1 去不了", None), ("1 但是去不了", None), ("1，没法参加", None), ("5 没完成", None),
        ("5 还没完成", None), ("1参加", "accepted"), ("5已完成", "done"),
        ("12 5 还有两户没转", None), ("5 但还有两户", None), ("4 还没到场", None), ("3 不能出发", None),
        ("5 不是", None), ("1 晚点到", "accepted"), ("3 堵车", "on_the_way"), ("4 门锁着", "on_site"),
        ("5 无人受伤", "done"), ("5，谢谢", "done"), ("5谢谢", "done"),
        ("1 没问题", "accepted"), ("4 没有人员伤亡", "on_site"), ("5 未发现险情", "done"),
        ("5 没人拒绝", "done"),
        ("1没问题", "accepted"), ("1同意", "accepted"), ("4到了", "on_site"), ("2没空", "unavailable"),
        ("2不来", "unavailable"), ("5处置完成", "done"), ("5处理完毕", "done"), ("3 马上出发", "on_the_way"),
        ("1 按时参加", "accepted"), ("1 cannot come", None), ("5 not yet", None), ("5:30到", None),
        ("12 5:30到", None), ("1.5小时后到", None), ("3.5公里", None), ("5 min", None), ("2 hours", None),
        ("12:5", "done"), ("参加抢险", "accepted"), ("一定参加", "accepted"), ("我会参加", "accepted"),
        ("已收到并接受", "accepted"), ("2 在外地来不了", "unavailable"),
        ("5👌", "done"), ("12 1 不用担心", "accepted"),
    ],
)  # fmt: skip
def test_words_behind_a_key_may_take_it_back(text: str, state: str | None) -> None:
    assert read_answer(text).state == state


PARTIAL = """3个村已完成 2组已完成 1户未转移，其余已完成 除1户外全部完成 除两户外已完成 只完成了一户
仅完成3户 完成了，两户不肯走 完成转移，3户拒绝 完成80% 已完成80％ 80%已完成 已完成85.5% 完成率80%
完成进度80% 完成百分之八十 已完成八成 两成已完成 完成了近八成 完成三分之二 完成2/3 已完成80/100户 完成80
完成一半 一半已完成 完成过半 完成大半 完成多半 完成半数 大半已完成 部分完成 部分已完成 大部分已完成
已部分完成 绝大多数已完成 基本完成 基本已完成 已基本完成 大体完成 大致完成 初步完成 差不多完成 完成得差不多
几乎完成 几乎已完成 接近完成 已接近完成 快完成了 快要完成 第一阶段已完成 阶段性完成 10户已完成8户
10户中8户已完成 已完成8户，共10户 共10户，已完成8户 已完成转移，还剩两户 已完成，还有两户没转移
已完成三户，其余正在转移 已完成一组，剩下的明天做 已办结80% 基本办结 部分办结 办结八成 5成完成 3成已完成
5.5成完成 5、6成完成 3分之2完成 1/2完成 2/3已完成 8/10户已完成"""


@pytest.mark.parametrize("words", PARTIAL.split())
def test_what_is_done_in_part_is_asked_back(words: str) -> None:
    """With what is left to do, nobody is done; a receipt of the instruction it is neither."""
    for text in (f"12 {words}", f"01{words}", f"收到，{words}"):
        answer = read_answer(text)
        assert (answer.state, answer.partial, is_receipt(answer)) == (None, True, False), text


WHOLES = """已完成100% 100%完成 百分之百完成 完成率100% 完成率达百分之百 完成10/10 10户已完成10户
已完成10户，共10户 全部分发完成 干部分工完成 剩余部分已完成 剩下的部分已完成 已完成3处巡查
已完成巡查，其余正常 已完成，其他未发现异常 已完成，没有人员受伤 已完成转移，其余待命
已完成转移，其余人员正在返回 水位下降30%，排涝完成 已完成，还有没有其他任务 基本农田排查完成 完成5
完成造册 10/10完成 3/3户已完成 5成功转移并完成安置"""


@pytest.mark.parametrize("words", WHOLES.split())
def test_what_is_done_as_a_whole_is_taken_whatever_it_counts(words: str) -> None:
    answer = read_answer(f"12 {words}")
    assert (answer.state, answer.partial) == ("done", False)


@pytest.mark.parametrize(
    "text", ["12 mostly done", "12 80% done", "12 还没完成", "12 尽快完成", "12 谢谢", "12 不只完成"]
)
def test_what_says_nothing_of_a_part_is_asked_back_as_ever(text: str) -> None:
    answer = read_answer(text)
    assert (answer.code, answer.state, answer.partial) == ("12", None, False)


def test_a_key_says_more_than_its_words_which_stay_a_note() -> None:
    answer = read_answer("12 5 已完成80%")
    assert (answer.state, answer.rest, answer.partial) == ("done", "已完成80%", False)
    assert read_answer("80%已完成").code == "", "no code"
    assert [read_answer(f"12 5 {words}").state for words in ("成功转移", "2/3完成")] == ["done", "done"]


@pytest.mark.parametrize(
    ("text", "code", "state"),
    [
        ("12/1", "12", "accepted"), ("12/2", "12", "unavailable"), ("12/5 已疏散", "12", "done"),
        ("01/5完成", "01", "done"), ("12 5 成人已转移", "12", "done"), ("5成员已到达", "", "on_site"),
        ("015成完成", "01", None), ("128/10户完成", "12", None), ("12成都队已完成", "12", "done"),
        ("12 5 成完成", "12", None), ("12 2/3", "12", None), ("1/2", "", None),
        ("12 5成人员到场", "12", "on_site"), ("2026/11/29已完成", "", "done"),
    ],
)  # fmt: skip
def test_a_share_is_no_key_and_a_key_behind_a_code_is_no_share(
    text: str, code: str, state: str | None
) -> None:
    answer = read_answer(text)
    assert (answer.code, answer.state) == (code, state)


@pytest.mark.parametrize(
    ("text", "receipt"),
    [
        ("收到", True), ("12 已收到", True), ("没收到", False), ("收到吗", False), ("收到，无法完成", False),
        ("12 READ", True), ("12read", True), ("Received.", True), ("12 ok, moving now", True), ("OK", True),
        ("I have read it", True), ("message received", True), ("noted, thanks", True), ("understood", True),
        ("not received", False), ("12 not read yet", False), ("I haven't read it", False), ("read?", False),
        ("received but cannot come", False), ("ok if somebody else stays", False), ("did you read it", False),
        ("ready", False), ("please read", False), ("12 1 received", False), ("I didn’t get it", False),
    ],
)  # fmt: skip
def test_a_receipt_is_what_says_that_it_arrived(text: str, receipt: bool) -> None:
    assert is_receipt(read_answer(text)) is receipt


def test_the_words_behind_are_kept() -> None:
    assert read_answer("12 5 已疏散两户，无人受伤").rest == "已疏散两户 无人受伤"


def call(code: str, state: CallState = CallState.OPEN, minutes: int = 0, name: str = "") -> OpenCall:
    at = AT + timedelta(minutes=minutes)
    return OpenCall(WorldId("330825"), "330825", f"s{code}{minutes}", "zhao", at, code, state, 0, name)


def test_one_call_needs_no_code_and_two_are_never_guessed() -> None:
    first, other = call("10"), call("11")
    assert find_call(read_answer("1"), [first]) is first
    assert find_call(read_answer("1"), [first, other]) is None
    assert find_call(read_answer("11 1"), [first, other]) is other
    assert find_call(read_answer("12 1"), [first, other]) is None
    assert find_call(read_answer("1"), [first, call("11", CallState.ANSWERED)]) is None
    assert find_call(read_answer("1"), [first, call("11", CallState.ENDED)]) is first


def test_an_answer_to_a_call_that_is_over_stays_with_that_call() -> None:
    over = call("10", CallState.ENDED)
    assert find_call(read_answer("10 1"), [over, call("11")]) is over


def test_a_code_that_was_given_again_means_the_newest() -> None:
    old, new = call("10", CallState.ENDED), call("10", minutes=5)
    assert find_call(read_answer("10 1"), [new, old]) is new


def test_another_phone_needs_code_and_name() -> None:
    calls = [call("10", name="赵一"), call("10", minutes=1, name="钱二")]
    assert find_by_name(read_answer("10 1 钱二"), calls) is calls[1]
    assert find_by_name(read_answer("10 1"), calls) is None
    assert find_by_name(read_answer("1 钱二"), calls) is None


def test_whoever_was_called_as_well_names_the_other_right_behind_the_answer() -> None:
    zhao, qian = (replace(call("10", name=name), person=name) for name in ("赵一", "钱二"))
    assert find_by_name(read_answer("10 4 赵一"), [zhao, qian], [qian]) is zhao
    assert find_by_name(read_answer("10 5 已同赵一 疏散 赵一"), [zhao, qian], [qian]) is None
    assert find_by_name(read_answer("10 4 钱二"), [zhao, qian], [qian]) is None, "their own"


def test_codes_go_round_and_come_again_as_late_as_can_be() -> None:
    used: list[str] = []
    for _ in range(180):
        used.append(choose_code(used))
    assert used[:3] == ["10", "11", "12"]
    assert len(set(used[:90])) == 90
    assert used[90:] == used[:90]


def test_codes_of_tasks_are_none_of_calls_and_read_as_codes() -> None:
    code = code_of_task("RW-261129-02")
    assert code == "02"
    assert int(choose_code([])) >= 10
    read = read_answer("02 5 已巡查")
    assert (read.code, read.state, read.rest) == ("02", "done", "已巡查")

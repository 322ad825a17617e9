"""The words of a message, made when it is sent: nothing of a person is kept in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.relay.answer_choices import describe_codes
from domain.cases.rules.request_rules import MOVED, OVER, SETTLED
from domain.cases.times.time_request import APPROVED, EXTENSION, REFUSED, SUSPENSION, VOID
from domain.emergency.rollouts.hold import WHY_HELD
from domain.squads.calls.outgoing import (
    AFTER_WINDOW,
    ANSWERED,
    ASK,
    CALL,
    CHECK,
    COMPLAINT,
    COMPLAINT_ANSWERED,
    CONFIRM,
    CORRECTION,
    DEPUTY,
    GROUP,
    HELD,
    LATE_REPORT,
    MAIL,
    MORE_URGENT,
    ORDER,
    PATROL,
    PROPOSAL,
    RECEIPTED,
    RELEASE,
    REPEATED,
    REPORT_DUE,
    RETURNED,
    RISE,
    SMS,
    STILL_OUT,
    TASK,
    TIME_ANSWERED,
    VOICE,
    WHISTLE,
    WINDOW,
    WITHIN_WINDOW,
    WRITTEN,
    Message,
)

NUMERALS: Final = {1: "I", 2: "II", 3: "III", 4: "IV"}
Words = Mapping[str, Callable[[str, Any], str]]
SENDER: Final = "【掌上指挥】"
TEXTS: Final = {
    (
        CALL,
        "zh",
    ): "{sender}{matter}，{place}，编号{case}。请您参加处置。回复“{code} 1”参加，“{code} 2”不能到。",
    (
        CALL,
        "en",
    ): "{sender}{matter}, {place}, case {case}. Please come. Reply “{code} 1” to accept, “{code} 2” if "
    "you cannot.",
    (ORDER, "zh"): "{sender}{again}编号{case}，第{number}号指令：{text}",
    (ORDER, "en"): "{sender}{again}Case {case}, instruction {number}: {text}",
    (RECEIPTED, "zh"): "{sender}已记下您收到编号{case}第{number}号指令：{text}您还有{more}条指令没有回执。",
    (
        RECEIPTED,
        "en",
    ): "{sender}Noted that you got instruction {number} of case {case}: {text} Instructions that wait for "
    "your receipt still: {more}.",
    (RELEASE, "zh"): "{sender}编号{case}：您已不需前往，谢谢。",
    (RELEASE, "en"): "{sender}Case {case}: you are not needed any more. Thank you.",
    (WHISTLE, "zh"): "{sender}吹哨：{matter}，{place}，编号{case}。{text}。请贵单位于{due}前在系统报到。",
    (
        WHISTLE,
        "en",
    ): "{sender}Whistle: {matter}, {place}, case {case}. {text}. Report in on the dashboard by {due}.",
    (WRITTEN, "zh"): "{sender}编号{case}，专班第{number}条留言：{said}",
    (WRITTEN, "en"): "{sender}Case {case}, message {number} in your squad: {said}",
    (ANSWERED, "zh"): "{sender}{plan}{case}：您报告的困难已答复：{text}",
    (ANSWERED, "en"): "{sender}{plan}{case}: your difficulty was answered: {text}",
    (RISE, "zh"): "{sender}编号{case}已由乡镇升级到县：{matter}，{place}。请处理。",
    (RISE, "en"): "{sender}Case {case} came up from its township: {matter}, {place}. Please see to it.",
    (
        TIME_ANSWERED,
        "zh",
    ): "{sender}编号{case}，{matter}，{place}：贵单位的{kind}申请{state}。{why}{text}{due}",
    (TIME_ANSWERED, "en"): "{sender}Case {case}, {matter}, {place}: your unit's request {kind} "
    "{state}.{why}{text}{due}",
    (COMPLAINT, "zh"): "{sender}{unit}{at}收到一件{kind}，请在系统“投诉与申诉”页查看并答复。",
    (
        COMPLAINT,
        "en",
    ): "{sender}To {unit_en} at {at}: one {kind}. Please answer it on the page of complaints and appeals.",
    (COMPLAINT_ANSWERED, "zh"): "{sender}{unit}已答复您的{kind}，请打开链接在“我的”中查看。",
    (COMPLAINT_ANSWERED, "en"): "{sender}{unit_en} answered your {kind}: open the link and look under Mine.",
    (PROPOSAL, "zh"): "{sender}预警建议{level}（{plan}）。请在指挥调度页采纳或不采纳。",
    (PROPOSAL, "en"): "{sender}Warnings propose {level} ({plan}). Accept or dismiss it on the dispatch page.",
    (
        CONFIRM,
        "zh",
    ): "{sender}{plan}（{rollout}）待第二人确认：{who}{at}请求下达{n}人，尚未发出。"
    "请打开链接登录，确认或退回。",
    (
        CONFIRM,
        "en",
    ): "{sender}{plan} ({rollout}) needs a second person: {who} asked at {at} to issue it to {n} "
    "people, nothing went out. Open the link and sign in to confirm it or send it back.",
    (RETURNED, "zh"): "{sender}{plan}（{rollout}）被{who}于{at}退回，未发出：{why}。",
    (RETURNED, "en"): "{sender}{plan} ({rollout}) was sent back by {who} at {at}, nothing went out: {why}.",
    (
        WINDOW,
        "zh",
    ): "{sender}{plan}（{rollout}）由预警准备，{at}自动下达{n}人。需暂缓或立即下达，请打开链接登录。",
    (WINDOW, "en"): "{sender}{plan} ({rollout}), prepared by a warning, goes out by itself at {at} to {n} "
    "people. Open the link and sign in to hold it back or issue it at once.",
    (
        HELD,
        "zh",
    ): "{sender}{plan}（{rollout}）不再自动下达，由{who}于{at}暂缓：{why}。如需下达，请打开链接登录。",
    (
        HELD,
        "en",
    ): "{sender}{plan} ({rollout}) does not go out by itself any more, held back by {who} at {at}: "
    "{why}. Open the link and sign in to issue it.",
    (
        REPEATED,
        "zh",
    ): "{sender}{heard}又收到{colour}预警：{plan}（{rollout}）已于{at}下达{n}人，{reason}。"
    "请研判是否补充部署。",
    (
        REPEATED,
        "en",
    ): "{sender}A {colour} warning again{heard}: {plan} ({rollout}) went out at {at} to {n} people, so "
    "{reason}. Please judge whether more is needed.",
    (TASK, "zh"): "{sender}{text}回复“1”领办，“5”办结。",
    (TASK, "en"): "{sender}{text} Reply “1” to accept, “5” when done.",
    (CHECK, "zh"): "{sender}专项核查：{text}请于{due}前打开链接填报。",
    (CHECK, "en"): "{sender}Check: {text} Please answer by the link before {due}.",
    (DEPUTY, "zh"): "{sender}{plan}：{n}人没有领办，请您代办。请打开链接说明能或不能。",
    (DEPUTY, "en"): "{sender}{plan}: {n} people did not accept. You are their deputy: open the link and say "
    "whether you can.",
    (
        PATROL,
        "zh",
    ): "{sender}巡查催办第{round}次：{text}，应在{due}前巡查。请打开链接报告正常、异常或到不了。",
    (PATROL, "en"): "{sender}Patrol reminder {round}: {text} was due by {due}. Open the link and say whether "
    "it is in order, wrong or unreachable.",
    (CORRECTION, "zh"): "{sender}{text}",
    (CORRECTION, "en"): "{sender}{text}",
    (REPORT_DUE, "zh"): "{sender}信息报送提醒：{title}（{report}），{way}时限{due}，请抓紧办理。",
    (REPORT_DUE, "en"): "{sender}Situation report {report} ({title}): {way_en} due by {due}.",
    (LATE_REPORT, "zh"): "{sender}信息报送超时：{title}（{report}），{way}时限{due}已过，请立即报送。",
    (
        LATE_REPORT,
        "en",
    ): "{sender}Situation report {report} ({title}): {way_en} was due by {due} and is late.",
    (
        ASK,
        "zh",
    ): "{sender}没有看懂您的回复，未记录。请回复编码和数字，如“{example} 1”：{calls}",
    (
        ASK,
        "en",
    ): "{sender}Your reply was not understood and not recorded. Reply the code and a number, such as "
    "“{example} 1”: {calls}",
}
LINKED: Final = (
    *(ANSWERED, CALL, CHECK, COMPLAINT_ANSWERED, DEPUTY, ORDER, PATROL, TASK, TIME_ANSWERED, WRITTEN),
)
"""What leads to the page of its person."""
TO_CONFIRM: Final = (CONFIRM, WINDOW)
"""What leads to the page on which a commander decides by one hand, signed in: only an account decides."""
TO_DESK: Final = (*TO_CONFIRM, RETURNED, HELD, REPEATED)
"""What leads to a page of the roll-out, where a commander signs in."""
LEVELS: Final = {
    "zh": {0: "结束响应", **{level: f"{name}级响应" for level, name in NUMERALS.items()}},
    "en": {0: "to end the response", **{level: f"level {name}" for level, name in NUMERALS.items()}},
}
"""What is proposed, by its level; 0: the end."""
OURSELVES: Final = {"zh": "系统", "en": "the system"}
WHYS: Final = {
    "zh": WHY_HELD,
    "en": {
        "plan_changed": "the plan is not the one that was approved",
        "already_running": "the plan is out already",
        "no_plan": "the plan is out of use",
        "warning_over": "the warning is lifted, over, lower or in doubt",
        "response_over": "the response is over",
    },
}
NOT_PREPARED: Final = {
    "zh": {
        WITHIN_WINDOW: "重复间隔内不再派发",
        AFTER_WINDOW: "重复间隔已过，预警未变，不自动准备新的部署",
        MORE_URGENT: "比这次预警要求的等级更紧急，未另行准备较低等级的部署",
        STILL_OUT: "响应未结束，部署仍在进行，不自动准备新的部署",
    },
    "en": {
        WITHIN_WINDOW: "nothing more is prepared within the window for repeats",
        AFTER_WINDOW: "nothing more is prepared by itself, though the window for repeats is over",
        MORE_URGENT: "nothing less urgent is prepared, which would take its place",
        STILL_OUT: "it runs on while the response does, and nothing more is prepared by itself",
    },
}
"""Why a warning prepares nothing while a roll-out is out."""
COLOURS: Final = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
_BY_WHOM: Final[Words] = {"who": lambda lang, name: name or OURSELVES[lang]}
_WHY: Final[Words] = {"why": lambda lang, why: str(WHYS[lang].get(why, why))}
AGAIN: Final = {"zh": "催办：", "en": "Reminder: "}
"""Before an instruction of which its person said nothing in half of its time."""
COMPLAINTS: Final = {
    "zh": {"complaint": "投诉", "appeal": "申诉"},
    "en": {"complaint": "complaint", "appeal": "appeal"},
}
TIME_KINDS: Final = {
    "zh": {EXTENSION: "延期", SUSPENSION: "挂账"},
    "en": {EXTENSION: "for more time", SUSPENSION: "to suspend it"},
}
TIME_STATES: Final = {
    "zh": {APPROVED: "已同意", REFUSED: "未同意", VOID: "已失效"},
    "en": {APPROVED: "was approved", REFUSED: "was refused", VOID: "is over by itself"},
}
VOIDS: Final = {
    "zh": {MOVED: "事件已不由贵单位办理。", SETTLED: "该项任务已完成或免除。", OVER: "事件已不在办理中。"},
    "en": {
        MOVED: "The case is not your unit's any more.",
        SETTLED: "The part was done or excused.",
        OVER: "The case is not being handled any more.",
    },
}
"""Why a request for time is over by itself."""
NEW_LIMITS: Final = {"zh": "新时限{}。", "en": "New limit: {}."}
_ENDED: Final = ("。", "！", "？", "；", ".", "!", "?", ";", "…")
CASES: Final = {"zh": "编号{}", "en": "Case {}"}
_SENTENCE: Final[Words] = {"text": lambda lang, text: _end_sentence(lang, str(text or ""))}
_COMPLAINT: Final[Words] = {"kind": lambda lang, kind: COMPLAINTS[lang][kind]}
WORDS: Final[Mapping[str, Words]] = {
    ORDER: {**_SENTENCE, "again": lambda lang, again: AGAIN[lang] if again else ""},
    **dict.fromkeys((RECEIPTED, TASK, CHECK), _SENTENCE),
    ANSWERED: {**_SENTENCE, "case": lambda lang, case: CASES[lang].format(case) if case else ""},
    TIME_ANSWERED: {
        "text": lambda lang, text: _follow_on(lang, _end_sentence(lang, str(text or ""))),
        "kind": lambda lang, kind: TIME_KINDS[lang][kind],
        "state": lambda lang, state: TIME_STATES[lang][state],
        "why": lambda lang, why: _follow_on(lang, VOIDS[lang].get(why, "")),
        "due": lambda lang, due: _follow_on(lang, NEW_LIMITS[lang].format(due) if due else ""),
    },
    COMPLAINT: _COMPLAINT,
    COMPLAINT_ANSWERED: _COMPLAINT,
    PROPOSAL: {"level": lambda lang, level: LEVELS[lang][level]},
    CONFIRM: _BY_WHOM,
    HELD: {**_BY_WHOM, **_WHY},
    RETURNED: {**_BY_WHOM, **_WHY},
    REPEATED: {
        "heard": lambda lang, heard: f" at {heard}" if heard and lang == "en" else str(heard or ""),
        "colour": lambda lang, colour: COLOURS.get(colour, "") if lang == "zh" else str(colour),
        "reason": lambda lang, reason: NOT_PREPARED[lang].get(reason, NOT_PREPARED[lang][WITHIN_WINDOW]),
    },
}
"""Facts that are put into words of the language, by kind."""
VOICES: Final = {
    "zh": "掌上指挥来电。{matter}，{place}，编号{case}。请您参加处置。参加请按1，不能到请按2。",
    "en": "Palm Command calling. {matter}, {place}, case {case}. Press 1 to accept, 2 if you cannot come.",
}

ORDERS: Final = {
    SMS: {
        "zh": "{sender}{again}编号{case}，第{number}号指令：{text}请回复“{code} 收到”。",
        "en": "{sender}{again}Case {case}, instruction {number}: {text} Reply “{code} READ” "
        "when you have read it.",
    },
    VOICE: {
        "zh": "掌上指挥来电。{again}编号{case}，第{number}号指令：{text}收到请按1。",
        "en": "Palm Command calling. {again}Case {case}, instruction {number}: {text} "
        "Press 1 when you heard it.",
    },
}
"""Instructions where they can be confirmed without a link."""

RELEASES: Final = {
    "zh": "掌上指挥来电。编号{case}：您已不需前往，谢谢。",
    "en": "Palm Command calling. Case {case}: you are not needed any more. Thank you.",
}
MAILS: Final = {
    "zh": "{sender}{matter}，{place}，编号{case}。请您参加处置。请打开链接应答，或用手机短信回复"
    "“{code} 1”参加，“{code} 2”不能到；请勿回复本邮件。",
    "en": "{sender}{matter}, {place}, case {case}. Please come. Answer by the link, or by SMS “{code} 1” to "
    "accept, “{code} 2” if you cannot; do not reply to this mail.",
}

GROUPS: Final = {
    "zh": "{sender}{matter}，{place}，编号{case}。已呼叫{n}人进专班，请看各自手机并应答。",
    "en": "{sender}{matter}, {place}, case {case}. {n} called into the squad: answer on your own phone.",
}


TASK_VOICES: Final = {
    "zh": "掌上指挥来电。{text}领办请按1，办结请按5。",
    "en": "Palm Command calling. {text} Press 1 to accept, 5 when done.",
}

TEXTS_BY_KIND: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    CALL: {VOICE: VOICES, GROUP: GROUPS, MAIL: MAILS},
    ORDER: ORDERS,
    RELEASE: {VOICE: RELEASES},
    TASK: {VOICE: TASK_VOICES},
}
"""Words of a kind of messages on a channel, where they are not the same on all."""


def compose(message: Message, lang: str, link: str = "") -> str:
    """What a message says; `link`: where its person answers on the phone, '' for none."""
    texts = TEXTS_BY_KIND.get(message.kind, {}).get(message.channel)
    form = texts[lang] if texts else TEXTS[message.kind, lang]
    more = {name: word(lang, message.facts.get(name)) for name, word in WORDS.get(message.kind, {}).items()}
    text = form.format_map(
        _Facts(message.facts, sender=SENDER, **describe_codes(lang, message.facts), **more)
    )
    leads = link and message.channel != VOICE and message.kind in (*LINKED, *TO_DESK)
    return f"{text} {link}" if leads else text


class _Facts(dict[str, Any]):
    """Facts of a message; what is not known is left out of the sentence."""

    def __init__(self, facts: Mapping[str, Any], **more: Any) -> None:
        super().__init__({**facts, **more})

    def __missing__(self, key: str) -> str:
        return ""


def _end_sentence(lang: str, text: str) -> str:
    """Words that somebody typed, so that what follows does not run on from them."""
    return text if not text or text.endswith(_ENDED) else text + ("。" if lang == "zh" else ".")


def _follow_on(lang: str, sentence: str) -> str:
    """A sentence behind another one; nothing of none."""
    return f" {sentence}" if sentence and lang != "zh" else sentence

"""What a message says, and which of them lead to the page of their person."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dashboard.relay.message_texts import TEXTS, TEXTS_BY_KIND, compose
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import (
    CORRECTION,
    NOTICE,
    ORDER,
    PATROL,
    PROPOSAL,
    RECEIPTED,
    RELEASE,
    SMS,
    TASK,
    VOICE,
    WRITTEN,
    Message,
)
from domain.squads.calls.sms_answers import is_receipt, read_answer

COUNTY, LINK = WorldId("330825"), "https://palm.example/palm/l/secret"


def message(kind: str, channel: str = NOTICE, **facts: Any) -> Message:
    return Message("m1", COUNTY, "zhao", channel, kind, "s1", facts)


@pytest.mark.parametrize(
    ("level", "lang", "text"),
    [
        (2, "zh", "【掌上指挥】预警建议II级响应（防台风Ⅱ级应急响应）。请在指挥调度页采纳或不采纳。"),
        (0, "zh", "【掌上指挥】预警建议结束响应（防台风Ⅱ级应急响应）。请在指挥调度页采纳或不采纳。"),
        (2, "en", "【掌上指挥】Warnings propose level II (防台风Ⅱ级应急响应). "
         "Accept or dismiss it on the dispatch page."),
        (0, "en", "【掌上指挥】Warnings propose to end the response (防台风Ⅱ级应急响应). "
         "Accept or dismiss it on the dispatch page."),
    ],
)  # fmt: skip
def test_a_proposal_names_its_level_in_words(level: int, lang: str, text: str) -> None:
    assert compose(message(PROPOSAL, level=level, plan="防台风Ⅱ级应急响应"), lang) == text


@pytest.mark.parametrize("kind", [PATROL, WRITTEN])
def test_what_is_answered_on_the_phone_ends_with_its_link(kind: str) -> None:
    assert compose(message(kind), "zh", LINK).endswith(f" {LINK}")
    assert LINK not in compose(message(kind, VOICE), "zh", LINK), "nobody reads an address to a caller"


def test_what_needs_no_answer_has_no_link() -> None:
    assert compose(message(CORRECTION, text="防台任务已停止。"), "zh", LINK) == "【掌上指挥】防台任务已停止。"


def test_a_task_is_spoken_with_the_keys_to_press_and_written_with_its_link() -> None:
    spoken = compose(message(TASK, VOICE, text="请领办。"), "zh", LINK)
    assert spoken == "掌上指挥来电。请领办。领办请按1，办结请按5。"
    assert compose(message(TASK, SMS, text="请领办。"), "zh", LINK).endswith(f"“5”办结。 {LINK}")


@pytest.mark.parametrize(("lang", "word"), [("zh", "收到"), ("en", "READ")])
def test_the_word_to_reply_is_of_the_language_of_the_message_and_a_receipt(lang: str, word: str) -> None:
    text = compose(message(ORDER, SMS, case="A-1", number=1, text="1", code="12"), lang)
    [reply] = re.findall("“(.*)”", text)
    assert reply == f"12 {word}"
    assert is_receipt(read_answer(reply))


def test_no_message_in_english_asks_for_a_chinese_word() -> None:
    kinds = [*TEXTS_BY_KIND.values()]
    forms = [form for (_, lang), form in TEXTS.items() if lang == "en"]
    forms += [texts["en"] for by_channel in kinds for texts in by_channel.values()]
    assert len(forms) > 20
    assert [form for form in forms if re.search("[\u4e00-\u9fff]", form)] == []


@pytest.mark.parametrize("text", ["撤到村部", "撤到村部。"])
def test_what_was_typed_does_not_run_on_into_what_is_asked(text: str) -> None:
    given = {"case": "A-1", "number": 1, "text": text, "code": "12", "more": 1}
    assert "：撤到村部。请回复“12 收到”" in compose(message(ORDER, SMS, **given), "zh")
    assert "：撤到村部。收到请按1。" in compose(message(ORDER, VOICE, **given), "zh")
    assert "：撤到村部。您还有1条" in compose(message(RECEIPTED, SMS, **given), "zh")
    assert compose(message(ORDER, VOICE, number=1, case="A-1", text="Go"), "en").endswith(
        ": Go. Press 1 when you heard it."
    )


@pytest.mark.parametrize("channel", [NOTICE, SMS, VOICE])
def test_an_instruction_that_reminds_says_so_and_is_another_text(channel: str) -> None:
    given = {"case": "A-1", "number": 1, "text": "撤到村部", "code": "12"}
    for lang, word in (("zh", "催办："), ("en", "Reminder: ")):
        again = compose(message(ORDER, channel, again=True, **given), lang)
        assert word in again
        assert again.replace(word, "") == compose(message(ORDER, channel, **given), lang)


def test_a_release_is_spoken_as_a_call() -> None:
    assert compose(message(RELEASE, VOICE, case="A-1"), "zh") == "掌上指挥来电。编号A-1：您已不需前往，谢谢。"

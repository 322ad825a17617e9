"""What a message says, and which of them lead to the page of their person."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.relay.message_texts import compose
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import (
    CORRECTION,
    NOTICE,
    PATROL,
    PROPOSAL,
    SMS,
    TASK,
    VOICE,
    WRITTEN,
    Message,
)

COUNTY, LINK = WorldId("330825"), "https://palm.example/palm/l/secret"


def message(kind: str, channel: str = NOTICE, **facts: Any) -> Message:
    return Message("m1", COUNTY, "zhao", channel, kind, "s1", facts)


@pytest.mark.parametrize(
    ("level", "lang", "told"),
    [
        (2, "zh", "【掌上指挥】预警建议II级响应（防台风Ⅱ级应急响应）。请在指挥调度页采纳或不采纳。"),
        (0, "zh", "【掌上指挥】预警建议结束响应（防台风Ⅱ级应急响应）。请在指挥调度页采纳或不采纳。"),
        (2, "en", "【掌上指挥】Warnings propose level II (防台风Ⅱ级应急响应). "
         "Accept or dismiss it on the dispatch page."),
        (0, "en", "【掌上指挥】Warnings propose to end the response (防台风Ⅱ级应急响应). "
         "Accept or dismiss it on the dispatch page."),
    ],
)  # fmt: skip
def test_a_proposal_names_its_level_in_words(level: int, lang: str, told: str) -> None:
    assert compose(message(PROPOSAL, level=level, plan="防台风Ⅱ级应急响应"), lang) == told


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

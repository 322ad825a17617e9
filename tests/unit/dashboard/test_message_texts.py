"""The words of messages: what commanders are told of what warnings propose."""

from __future__ import annotations

import pytest

from dashboard.relay.message_texts import compose
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import NOTICE, PROPOSAL, Message


@pytest.mark.parametrize(
    ("lang", "level", "told"),
    [
        ("zh", 2, "预警建议II级响应（防台风）"),
        ("zh", 0, "预警建议结束响应（防台风）"),
        ("en", 3, "propose level III (防台风)"),
        ("en", 0, "propose to end the response (防台风)"),
    ],
)
def test_what_warnings_propose_is_told_by_the_name_of_its_level(lang: str, level: int, told: str) -> None:
    facts = {"plan": "防台风", "level": level}
    message = Message("1", WorldId("330825"), "LY-1", NOTICE, PROPOSAL, "XYJY-1", facts)
    assert told in compose(message, lang)

"""What passes for a reason."""

from __future__ import annotations

import pytest

from domain.access.reasons import checked_reason
from domain.kernel.errors import Refused


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("核实报警人位置", "核实报警人位置"),
        ("  call\tthe \n reporter ", "call the reporter"),
        ("回访 12", "回访 12"),
        ("核实𱍐家𮯰情况", "核实𱍐家𮯰情况"),
        ("𱍐𮯰𱍐𮯰", "𱍐𮯰𱍐𮯰"),
        ("回访\u202e 12\u200b号", "回访 12 号"),
        ("理" + "由" * 199, "理" + "由" * 199),
    ],
)
def test_a_reason_is_kept_in_one_line(text, kept) -> None:
    assert checked_reason(text) == kept


@pytest.mark.parametrize(
    "text",
    [None, 5, [], {}, "", "   ", "看看", "。。。。。", "----", "啊啊啊啊", "理由" * 101, "a \x00\u200b"],
)
def test_what_is_no_reason_is_refused(text) -> None:
    with pytest.raises(Refused) as refused:
        checked_reason(text)
    assert (refused.value.code, refused.value.where) == ("bad_reason", "reason")

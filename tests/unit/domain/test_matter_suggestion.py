"""Which matter a case may be of: reasons, ties, silence."""

from __future__ import annotations

import pytest

from domain.cases.matter_suggestion import MOST, MatterModel, MatterWords, find_words, split_pairs

DUST = MatterWords("dust", ("扬尘", "渣土车"), ("扬尘处置", "立即开启喷淋雾炮，裸土全覆盖"))
WAGES = MatterWords("wages", ("工资", "讨要工资"), ("欠薪处置", "约谈用人单位，核对考勤"))
GAS = MatterWords("gas", ("燃气",), ("燃气管理", "关阀通风，疏散住户"))
MODEL = MatterModel([DUST, WAGES, GAS])


def test_a_listed_word_is_the_reason() -> None:
    first, *_ = MODEL.suggest("十几人在门口讨要工资")
    assert (first.matter, first.words) == ("wages", ("讨要工资",))
    assert first.share > 0.9


def test_without_a_listed_word_the_model_speaks_from_two_pairs_on() -> None:
    first, *_ = MODEL.suggest("喷淋雾炮没有开，裸土成片")
    assert (first.matter, first.words) == ("dust", ())
    assert set(first.pairs) & {"喷淋", "雾炮", "裸土"}
    assert MODEL.suggest("喷淋") == []


def test_what_speaks_for_two_alike_is_not_decided() -> None:
    even = MatterModel([MatterWords("a", ("燃气",), ()), MatterWords("b", ("扬尘",), ())])
    assert even.suggest("燃气和扬尘") == []
    assert even.suggest("燃气")[0].matter == "a"


@pytest.mark.parametrize("text", ["", "老人走失", "!!!", "a" * 10_000])
def test_words_that_say_nothing_bring_nothing(text: str) -> None:
    assert MODEL.suggest(text) == []


def test_a_county_without_words_suggests_nothing() -> None:
    assert MatterModel([]).suggest("扬尘") == []


def test_there_are_few_and_the_likeliest_is_first() -> None:
    model = MatterModel([MatterWords(str(n), ("同词",), ()) for n in range(9)])
    shares = [suggestion.share for suggestion in model.suggest("同词")]
    assert len(shares) <= MOST
    assert shares == sorted(shares, reverse=True)


def test_words_within_a_word_are_not_named() -> None:
    assert find_words("讨要工资", ("工资", "讨要工资", "扬尘")) == ("讨要工资",)
    assert split_pairs("扬尘，渣土") == ["扬尘", "渣土"]

"""Many names at once find what each would find alone, and are arranged again only when they changed."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.files.spelled_names import MOST_ARRANGED, ArrangedNames, SpelledNames

CASES = json.loads((Path(__file__).parents[2] / "data" / "pinyin_cases.json").read_text(encoding="utf-8"))
COUNTY = ("330825", "people")


@pytest.mark.parametrize("word", sorted({case["word"].lower() for case in CASES}))
def test_a_word_finds_among_many_names_what_it_finds_among_few(word: str) -> None:
    names = [*dict.fromkeys(case["name"] for case in CASES)]
    assert SpelledNames(names).find(word) == [name for name in names if SpelledNames([name]).find(word)]
    for case in CASES:
        if case["word"].lower() == word:
            assert (case["name"] in SpelledNames(names).find(word)) is case["found"]


def test_two_letters_are_initials_from_the_first_character_on() -> None:
    names = ["张三", "张素军", "郑正松", "周俊强"]
    arranged = SpelledNames(names)
    assert (arranged.find("zs"), arranged.find("ZhengS")) == (names[:2], names[2:3])
    assert arranged.find("song") == ["郑正松"]
    assert (SpelledNames(["·—", ""]).find("zs"), SpelledNames(["单家"]).find("dj")) == ([], ["单家"])


def test_a_list_is_arranged_again_only_when_it_changed() -> None:
    lists = ArrangedNames()
    first = lists.arrange(COUNTY, "张三\n李四")
    assert lists.arrange(COUNTY, "张三\n李四") is first
    assert lists.arrange(COUNTY, "张三\n李四方").find("lsf") == ["李四方"]
    for number in range(MOST_ARRANGED):
        lists.arrange((str(number), "units"), "水利局")
    assert lists.arrange(COUNTY, "张三\n李四") is not first, "no more are held than were promised"


@pytest.mark.alone
def test_eleven_thousand_people_are_searched_in_some_milliseconds(county: County) -> None:
    names = SpelledNames(person.name for person in county.people.values())
    words = ("zs", "zhangs", "crl", "wang", "lili", "x" * 40)
    found, started = [names.find(word) for word in words], time.process_time()
    for word in words:
        names.find(word)
    spent = (time.process_time() - started) / len(words)
    assert "陈荣龙" in found[2]
    assert spent < 0.02, f"{spent * 1000:.1f} ms of the processor for a word"

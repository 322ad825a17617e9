"""Both languages say the same things, and nothing on the screen asks for a text that is not there."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from msgspec import Raw

from dashboard.config import settings_errors, words
from dashboard.identity import problems
from dashboard.identity.refusals import (
    case_problems,
    emergency_problems,
    request_problems,
    squad_problems,
)
from data_access.streams.wire import attachments
from domain import changes
from domain.access.rights import Right
from domain.cases import case_registers
from domain.kernel import errors
from layouts.i18n import LANGS, PARAMETER, Translator, catalogue

NESTED = re.compile(r"\{\w+:([\w.-]+)\}")
FORMS = {lang: set(Locale.parse(lang).plural_form.tags) for lang in LANGS}
"""The CLDR categories of each language beside "other"."""
FORM = re.compile(r"(.+)_(zero|one|two|few|many|other)")
COUNTED = re.compile(r"\{n\} [a-z]|[a-z] \{n\} [a-z]")
SAME_FOR_ONE = {
    "age.ago", "case.attachments.lost", "case.fault.many", "case.reveal.left", "daily.summary",
    "evacuation.preview.shelters.rest", "grid.title", "here.end", "here.idle", "kpi.received.note",
    "legend.more", "letter.cut", "loans.several", "pick.need.filled", "pick.need.more",
    "pick.search.found", "pick.search.more", "problems.more", "queue.count",
    "queue.filtered", "receipt.behalf.about", "request.waits", "rollout.curve.finish",
    "rollout.deputy.about.first", "sound.muted",
    "sign.refused.locked", "state.retry", "state.retrying", "storm.lead.hours",
    "time.d", "time.h", "time.m", "time.s",
    "trace.steps.rest", "wall.more", "war.others",
}  # fmt: skip
"""English texts in which nothing changes when `n` is one."""
CALL = re.compile(r"""\bt\(\s*f?["'`]([a-z_][\w.-]*?)["'`]""")
QUOTED = re.compile(r"""["'`]([a-z_]+(?:\.[\w${}()-]+)+)["'`]""")


def sources(root: Path) -> dict[str, str]:
    files = [*root.glob("layouts/**/*.py"), *root.glob("callbacks/**/*.py"), *root.glob("assets/app/**/*.js")]
    files += [
        *root.glob("layouts/signin/*.html"),
        *root.glob("layouts/palm/*.html"),
        *root.glob("dashboard/*/**/*.py"),
    ]
    return {str(file): file.read_text(encoding="utf-8") for file in files}


def parameters(text: str) -> set[str]:
    return {name for name, _ in PARAMETER.findall(text)}


def forms(lang: str) -> dict[str, str]:
    """Keys that are the form of another key for some counts, with that key."""
    found = {key: FORM.fullmatch(key) for key in catalogue(lang)}
    return {key: match[1] for key, match in found.items() if match and match[1] in catalogue(lang)}


@pytest.mark.parametrize("lang", LANGS)
def test_no_key_stands_twice(root: Path, lang: str) -> None:
    """Of two the last would count, on every page that asks for the first."""
    text = (root / "layouts/locale" / f"{lang}.json").read_text(encoding="utf-8")
    keys = Counter(key for key, _ in json.loads(text, object_pairs_hook=list))
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_languages_have_the_same_keys_and_parameters() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh) - set(forms("zh")) == set(en) - set(forms("en"))
    common = set(zh) & set(en)
    assert [key for key in sorted(common) if parameters(zh[key]) != parameters(en[key])] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_form_for_some_counts_is_one_of_the_language_and_says_the_same(lang: str) -> None:
    texts = catalogue(lang)
    for key, whole in forms(lang).items():
        assert key.rpartition("_")[2] in FORMS[lang] - {"other"}, key
        assert "n" in parameters(texts[whole]), whole
        assert parameters(texts[key]) == parameters(texts[whole]), key


def test_where_english_counts_things_it_has_a_form_for_one() -> None:
    en = catalogue("en")
    counted = {key for key, text in en.items() if COUNTED.search(text)} - set(forms("en"))
    assert counted - set(forms("en").values()) - SAME_FOR_ONE == set()
    assert SAME_FOR_ONE - counted == set()


def test_the_counts_inside_a_text_are_texts_with_a_count() -> None:
    for lang in LANGS:
        texts = catalogue(lang)
        for key, text in texts.items():
            assert [word for word in NESTED.findall(text) if "n" not in parameters(texts[word])] == [], key


def test_every_text_that_is_asked_for_exists(root: Path) -> None:
    known = set(catalogue("zh"))
    rows = {(name, key) for name, text in sources(root).items() for key in CALL.findall(text)}
    assert [(name, key) for name, key in sorted(rows) if key not in known] == []


def test_every_text_is_used(root: Path) -> None:
    text = "\n".join(sources(root).values())
    patterns = {re.sub(r"(?:\\\$)?\\\{.*?\\\}", ".+", re.escape(key)) for key in QUOTED.findall(text)}
    made = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    composed = ("health.", "dead.", "lost.", "waiting.", "sources.", "title.", "help.", "matters.", "now.")
    composed += ("sign.rule.", "sign.step.", "sign.welcome.", "sign.sessions.")
    composed += ("duties.column.", "duties.list.", "situation-reports.")
    composed += ("people.", "units.", "posts.", "accounts.", "tokens.", "kiosks.", "retention.", "trace.")
    made_of = {key for item in catalogue("zh").values() for key in NESTED.findall(item)}
    unused_keys = set(catalogue("zh")) - made_of
    unused = [key for key in unused_keys if not made.fullmatch(key) and not key.startswith(composed)]
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_the_domain_have_a_name_on_screen(lang: str) -> None:
    t = Translator(lang)
    kinds = [kind for kind in changes.KINDS if kind.startswith("case.")]
    wanted = [f"stage.{stage}" for stage in (*case_registers.STAGES, "reopened")]
    wanted += [f"now.{stage}" for stage in (*case_registers.STAGES, "reopened")]
    wanted += [f"action.{kind}" for kind in kinds] + [f"news.{kind}" for kind in kinds]
    wanted += [f"severity.{level}" for level in range(1, 5)]
    wanted += [f"grid.{status}" for status in ("normal", "watch", "alert", "offline")]
    assert [key for key in wanted if not t.has(key)] == []


def test_every_refusal_has_words() -> None:
    assert [code for code in errors.Reason if not Translator("zh").has(f"reason.{code}")] == []


def test_every_fault_of_an_attachment_has_words() -> None:
    bad = b'["ftp://a", " https://a", "https://a/' + b"x" * 2048 + b'", 7, {"url": "https://a", "name": 7}'
    found = attachments.read(Raw(bad + b', "https://a"' * 50 + b"]"))
    codes = {row["fault"] for row in found if "fault" in row}
    assert codes == {"address", "signs", "long", "shape", "name", "many"}
    assert [code for code in codes if not Translator("zh").has(f"case.fault.{code}")] == []


def test_parameters_are_filled_in_and_unknown_keys_are_refused() -> None:
    t = Translator("en")
    assert t("queue.count", n=3) == "3 open"
    with pytest.raises(KeyError):
        t("no.such.text")
    with pytest.raises(KeyError):
        catalogue("fr")
    assert Translator("fr").lang == "zh"


def test_a_count_takes_the_form_of_its_language() -> None:
    zh, en = Translator("zh"), Translator("en")
    sentences = [en("queue.fresh", n=n) for n in (0, 1, 2, 21, 1234)]
    assert sentences == ["0 new cases", "1 new case", "2 new cases", "21 new cases", "1,234 new cases"]
    assert [zh("queue.fresh", n=n) for n in (1, 2)] == ["1 件新事件", "2 件新事件"]
    assert [en("retention.n", n=n) for n in ("1", "1,001", "—")] == ["1 day", "1,001 days", "— days"]
    assert en("wall.extent", townships=1, villages="1,001") == "1 township · 1,001 villages"


def test_what_a_text_says_is_filled_in_once() -> None:
    assert Translator("en")("imports.by", name="{at}", at="now") == "{at} · now"


GROUPS = (
    case_problems.CASE_PROBLEMS, emergency_problems.EMERGENCY_PROBLEMS, request_problems.REQUEST_PROBLEMS,
    squad_problems.SQUAD_PROBLEMS,
)  # fmt: skip


def test_no_refusal_has_two_meanings() -> None:
    """Of two groups with one code the words of the last would be told."""
    counted = Counter(code for group in GROUPS for code in group)
    assert [code for code, count in counted.items() if count > 1] == []
    assert set(counted) <= set(problems.PROBLEMS)


ANSWERS = {code: (zh, en) for code, (_, zh, en) in problems.PROBLEMS.items()}
TERMINAL = {**words.WORDS, **settings_errors.WORDS, **ANSWERS}
FACT = re.compile(r"\{(\w+)[^}]*\}")


def test_the_terminal_and_the_api_say_the_same_in_both_languages() -> None:
    differing = [key for key, (zh, en) in TERMINAL.items() if set(FACT.findall(zh)) != set(FACT.findall(en))]
    assert differing == []


def test_where_the_terminal_counts_things_it_has_a_sentence_for_one() -> None:
    counted = {key for key, (_, en) in TERMINAL.items() if re.search(r"\{count\} [a-z]", en)} - {"trace_more"}
    assert counted == set(words.SINGULARS)
    for key, text in words.SINGULARS.items():
        assert set(FACT.findall(text)) == set(FACT.findall(TERMINAL[key][1]))
    sentences = [words.say("en", "doctor_bad", count=count) for count in (1, 2)]
    assert sentences == ["1 check needs attention.", "2 checks need attention."]
    assert words.say("zh", "doctor_bad", count=1) == "有 1 项需要处理。"


@pytest.mark.parametrize("lang", LANGS)
def test_every_right_can_be_told(lang: str) -> None:
    """The page of an invitation and the own account say what a role may do."""
    assert {f"sign.right.{right}" for right in Right} <= set(catalogue(lang))

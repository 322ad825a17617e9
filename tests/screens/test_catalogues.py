"""Both languages say the same things, and nothing on the screen asks for a text that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import Raw

from data_access.wire import attachments
from domain import changes
from domain.cases import case_join
from domain.kernel import errors
from layouts.i18n import LANGS, Translator, catalogue

PARAMETER = re.compile(r"\{(\w+)\}")
CALL = re.compile(r"""\bt\(\s*f?["'`]([a-z_][\w.-]*?)["'`]""")
QUOTED = re.compile(r"""["'`]([a-z_]+(?:\.[\w${}()-]+)+)["'`]""")


def sources(root: Path) -> dict[str, str]:
    files = [*root.glob("layouts/**/*.py"), *root.glob("callbacks/**/*.py"), *root.glob("assets/[4579]*.js")]
    files += [*root.glob("layouts/signin/*.html"), *root.glob("dashboard/*/**/*.py")]
    return {str(file): file.read_text(encoding="utf-8") for file in files}


def test_the_languages_have_the_same_keys_and_parameters() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh) == set(en)
    differing = [key for key in zh if set(PARAMETER.findall(zh[key])) != set(PARAMETER.findall(en[key]))]
    assert differing == []


def test_every_text_that_is_asked_for_exists(root: Path) -> None:
    known = set(catalogue("zh"))
    asked = {(name, key) for name, text in sources(root).items() for key in CALL.findall(text)}
    assert [(name, key) for name, key in sorted(asked) if key not in known] == []


def test_every_text_is_used(root: Path) -> None:
    text = "\n".join(sources(root).values())
    patterns = {re.sub(r"(?:\\\$)?\\\{.*?\\\}", ".+", re.escape(key)) for key in QUOTED.findall(text)}
    made = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    composed = ("health.", "dead.", "lost.", "waiting.", "sources.", "title.", "help.", "matters.", "now.")
    composed += ("sign.rule.", "sign.step.", "sign.welcome.", "sign.sessions.")
    composed += ("people.", "units.", "posts.", "accounts.", "tokens.", "kiosks.", "retention.", "trace.")
    unused = [key for key in catalogue("zh") if not made.fullmatch(key) and not key.startswith(composed)]
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_the_domain_have_a_name_on_screen(lang: str) -> None:
    t = Translator(lang)
    kinds = [kind for kind in changes.KINDS if kind.startswith("case.")]
    wanted = [f"stage.{stage}" for stage in (*case_join.STAGES, "reopened")]
    wanted += [f"now.{stage}" for stage in (*case_join.STAGES, "reopened")]
    wanted += [f"action.{kind}" for kind in kinds] + [f"news.{kind}" for kind in kinds]
    wanted += [f"severity.{level}" for level in range(1, 5)]
    wanted += [f"grid.{status}" for status in ("normal", "watch", "alert", "offline")]
    assert [key for key in wanted if not t.has(key)] == []


def test_every_refusal_has_words() -> None:
    assert [code for code in errors.Reason if not Translator("zh").has(f"reason.{code}")] == []


def test_every_fault_of_an_attachment_has_words() -> None:
    bad = b'["ftp://a", " https://a", "https://a/' + b"x" * 2048 + b'", 7, {"url": "https://a", "name": 7}'
    found = attachments.read(Raw(bad + b', "https://a"' * 50 + b"]"))
    codes = {one["fault"] for one in found if "fault" in one}
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

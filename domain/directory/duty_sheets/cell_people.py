"""Names in a cell of a duty sheet: several people, labels before them, and who stands in for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from domain.directory.duty_sheets.sheets import folded

NOBODY: Final = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "空", "休", "休息", "暂无", "x", "X", "×"}
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_LABEL = re.compile(rf"([{_HAN}]{{1,10}}(?:\([^()]*\))?)\s*:(?![0-9])")
_PADDED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \t]+([{_HAN}])(?![{_HAN}])")
_ARROW = re.compile(r"\s*(?:→|->|=>|➝|⇒|➡|—>|换成|改为|改成|调为)\s*")
_NUMBER = re.compile(rf"(?<=[{_HAN}])(?=[0-9][0-9-]{{5,}})")
_CLOSED = re.compile(rf"\)(?=[{_HAN}])")
_BRACKET = re.compile(r"\s*(\([^()]*\))")
_TOKEN = re.compile(r"(?:\([^()]*\)|[^\s、,;/|+&\n()])+")
_NAME = re.compile(rf"[{_HAN}·•]{{2,20}}[0-9]{{0,3}}|[A-Za-z][A-Za-z0-9._-]*[0-9]")
_PHONE = re.compile(r"\+?[0-9][0-9-]{4,20}[0-9]")
_NAME_AND_LABELS = re.compile(r"([^()]*)((?:\([^()]*\))*)(.*)")
_INSIDE = re.compile(r"\(([^()]*)\)")
_FOR = re.compile(rf"(?:代替|顶替|替换|替代|替|代|顶|原)\s*([{_HAN}·]{{2,15}}?[0-9]{{0,3}})(?:值?班)?")
_BY = re.compile(rf"由?([{_HAN}·]{{2,15}}?[0-9]{{0,3}})(?:代替|代班|替班|顶班|顶替|代|替|顶)")
_INSTEAD = re.compile(rf"([{_HAN}·]{{2,4}})(?:代替|顶替|替)([{_HAN}·]{{2,4}})")
_UNSURE = re.compile(r"[换调]|请假|休假|出差|公休|病假|事假|产假|调休|缺|待定")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a cell. `hints`: what brackets and numbers beside it say; `instead_of`: whose duty it was;
    `label`: the words before it in the cell; `code`: why it cannot be taken.
    """

    name: str
    hints: tuple[str, ...] = ()
    instead_of: str = ""
    label: str = ""
    code: str = ""


@lru_cache(maxsize=1024)
def read_people(text: str) -> tuple[Mention, ...]:
    """Whoever a cell names, in its order; what is no name has a `code`."""
    found: list[Mention] = []
    for label, words in _segments(folded(text)):
        if words.strip() in NOBODY:
            continue
        for token in _tokens(words):
            _add(found, token, label)
    return tuple(found)


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """(label, words) for each part of a cell that begins with a label and a colon."""
    pieces = _LABEL.split(text)
    yield "", pieces[0]
    yield from zip(pieces[1::2], pieces[2::2], strict=True)


def _tokens(words: str) -> Iterator[str]:
    joined = _PADDED.sub(r"\1\2", words)
    joined = _BRACKET.sub(r"\1", _ARROW.sub("→", _NUMBER.sub(" ", joined)))
    joined = _CLOSED.sub(") ", joined)
    return (found[0] for found in _TOKEN.finditer(joined))


def _add(found: list[Mention], token: str, label: str) -> None:
    """Add what a token says; a phone number belongs to the name before it."""
    if _PHONE.fullmatch(token) and found and not found[-1].code:
        found[-1] = replace(found[-1], hints=(*found[-1].hints, token))
    elif token not in NOBODY:
        found.append(replace(_mention(token), label=label))


def _mention(token: str) -> Mention:
    before, arrow, after = token.partition("→")
    if arrow:
        return _moved(before, after)
    if stands_in := _INSTEAD.fullmatch(token):
        return Mention(stands_in[1], instead_of=stands_in[2])
    name, brackets, rest = (part or "" for part in _split(token))
    if rest or not _NAME.fullmatch(name):
        return Mention(token, code="unclear_text")
    made = Mention(name)
    for inside in _INSIDE.findall(brackets):
        made = _noted(made, inside.strip())
    return made


def _split(token: str) -> tuple[str, ...]:
    found = _NAME_AND_LABELS.fullmatch(token)
    return found.groups() if found else (token, "", "")


def _moved(before: str, after: str) -> Mention:
    """张三→李四: it was 张三's duty, and 李四 has it."""
    old, new = _mention(before), _mention(after) if "→" not in after else Mention(after, code="x")
    if old.code or new.code or old.instead_of or new.instead_of:
        return Mention(f"{before}→{after}", code="unclear_swap")
    return replace(new, instead_of=old.name)


def _noted(made: Mention, inside: str) -> Mention:
    """A name with what stands in brackets behind it."""
    if by := _FOR.fullmatch(inside):
        return replace(made, instead_of=by[1])
    if by := _BY.fullmatch(inside):
        return Mention(by[1], instead_of=made.name)
    if _UNSURE.search(inside):
        return replace(made, code="unclear_swap")
    return replace(made, hints=(*made.hints, inside)) if inside else made

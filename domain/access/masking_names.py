"""Where names of people stand in a folded text (domain/access/masking_fold.py), told by the words around
them.

Each cue is looked at once, within a bounded reach: the time is that of the text's length, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.access.masking_fold import IDEOGRAPHS as HAN
from domain.access.masking_name_forms import (
    COMPOUNDS,
    DOTTED,
    LONGEST,
    OTHER,
    PART,
    SHORT,
    begins_or_ends_as_a_word,
    family,
    foreign,
    known,
    likely,
    possible,
)
from domain.access.masking_patterns import ABROAD, END, KEYED, MOBILE, NOT_DIGIT
from domain.access.masking_words import (
    CALL,
    CALLED,
    CUE_WORDS,
    DOTS,
    FAMILIES,
    FOREIGN,
    LEADS,
    NOBODY,
    SPOKEN,
    STOP,
    STRICT_ENDS,
)

Span = tuple[int, int]
REACH: Final = 24
"""How far before a number or a title a name is looked for."""
STAR: Final = "*"
_BEFORE_NAMES = " \t\r\n:,;([\"'“”=/-、︰【〔〖「『《〈)]】〕〗」』》〉"
_SIGN = r"[\s:,;(\[\"'“”=/、︰【〔〖「『《〈]"
_DOTTED_GLUED = re.compile(rf"{PART}(?:[{DOTS}]{PART}){{1,4}}")
_DOTTED_BEFORE = re.compile(rf"{PART}(?:[{DOTS}]{PART}){{1,4}}\Z")
_FOREIGN_LETTERS = "".join(sorted(FOREIGN))
_FOREIGN = re.compile(rf"[{_FOREIGN_LETTERS}]{{2,12}}(?:\s?[{DOTS}]\s?[{_FOREIGN_LETTERS}]{{2,12}}){{1,4}}")
_SPACED = re.compile(rf"[{HAN}][ \t]{{1,2}}[{HAN}](?:[ \t]{{0,2}}[{HAN}])?(?![{HAN}])")
_SPACED_BEFORE = re.compile(rf"(?<![{HAN}])[{HAN}][ \t]{{1,2}}[{HAN}]\Z")
_DOT, _QUOTE_OR_EQUAL = re.compile(f"[{DOTS}]"), re.compile("[\"'=]")
_RUN = re.compile(f"[{HAN}]{{2,16}}")
_STOP = re.compile(STOP)
_CUE = re.compile(rf"(?P<asked>{CUE_WORDS}|签[字名](?=\s?:))|(?:{SPOKEN})|(?P<label>人(?=\s?:))")
_ROLE = re.compile(rf"(?:{SPOKEN}){_SIGN}{{0,2}}(?=[{HAN}]{{2}})")
_AFTER_CUE = re.compile(rf"(?:{_SIGN}|是|为|叫){{0,4}}")
_AFTER_SPOKEN = re.compile(rf"{_SIGN}{{0,3}}")
_CALLED = re.compile(CALLED)
_TITLES = tuple(CALLED.split("|"))
_LEAD = re.compile(f"(?P<role>{CUE_WORDS}|{SPOKEN})|(?:{LEADS})")
_ROLE_BEFORE = re.compile(rf"{_SIGN}{{1,3}}(?:{SPOKEN}|本人)\Z")
_CALL_BEFORE = re.compile(rf"的?(?:{CALL}){_SIGN}{{0,3}}(?:号码|号)?(?:{_SIGN}|是|为){{0,3}}\Z")
_NUMBER = re.compile(
    rf"{NOT_DIGIT}(?:{ABROAD}{MOBILE}{END}|0\d{{2,3}}-?[2-8]\d{{6}}"
    rf"|1[3-9]\d\*{{4}}\d{{4}}|0\d{{2,3}}-\*{{5,6}}\d\d)"
    rf"|(?:{CALL})(?:号码|号)?(?:{_SIGN}|是|为){{0,3}}(?:\d{{6,8}}{END}|\*{{5}}\d\d)"
    rf"|身份证(?:号码|号)?(?:{_SIGN}|是|为){{0,3}}[1-9][\d*]{{14,17}}"
)
_GLUED = re.compile(f"{STOP}|和|跟|同|家")
_BEHIND = re.compile(
    rf"[\s,;、]?[(\[【〔]\s?(?P<in>{PART}(?:\s?[{DOTS}]\s?{PART}){{0,4}})\s?[)\]】〕]"
    rf"|[\s)\],;:、】〕]{{0,2}}(?P<it>{PART}(?:[{DOTS}]{PART}){{0,4}})"
)


def names_in(text: str) -> list[Span]:
    """Where names stand, in order, none in another. What stars follow was masked before."""
    found = {*_after_cues(text), *_before_titles(text), *_beside_numbers(text), *_by_form(text)}
    spans: list[Span] = []
    for start, stop in sorted(span for span in found if not text.startswith(STAR, span[1])):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
        else:
            spans.append((start, stop))
    return spans


def _after_cues(text: str) -> Iterator[Span]:
    for cue in _CUE.finditer(text):
        after_cue = cue["asked"] is not None or cue["label"] is not None
        sign = (_AFTER_CUE if after_cue else _AFTER_SPOKEN).match(text, cue.end())
        start = cue.end() if sign is None else sign.end()
        signed = start > cue.end()
        if after_cue and (role := _ROLE.match(text, start)):
            start = role.end()
        length = _length(text, start, after_cue, signed)
        if length:
            yield start, start + length


def _length(text: str, start: int, after_cue: bool, signed: bool) -> int:
    """How many characters from the start are a name; 0 when none is."""
    if dotted := (DOTTED if after_cue or signed else _DOTTED_GLUED).match(text, start):
        return _end_of_dotted(dotted[0])
    if after_cue and signed and (spaced := _SPACED.match(text, start)) and family(spaced[0][0]):
        return len(spaced[0])
    run = _RUN.match(text, start)
    if run is None or _STOP.match(run[0]) or (_STOP.match(run[0], 1) and not known(run[0][0])):
        return 0
    if not after_cue and not signed:
        return _of_spoken(run[0])
    return _of_run(run[0], after_cue, signed)


def _size(run: str) -> int:
    """Where the run ends or a word begins that is in no name."""
    return next((size for size in range(SHORT, LONGEST + 1) if _STOP.match(run, size)), len(run))


def _of_run(run: str, after_cue: bool, signed: bool) -> int:
    size = _size(run)
    name, first = run[: min(size, LONGEST)], run[0]
    if name[:2] in COMPOUNDS and size > SHORT:
        return len(name)
    surely = known(first)
    if size <= LONGEST:
        familiar = surely or (first in FAMILIES and (signed or size < LONGEST)) or foreign(name)
        return (
            size
            if (familiar or (after_cue and (signed or size == SHORT + 1)))
            and possible(name, after_cue and signed)
            else 0
        )
    if not surely and not (after_cue and signed and first in FAMILIES):
        return 0
    if run[2] in STRICT_ENDS or run[2] == "镇" or begins_or_ends_as_a_word(run[:3]):
        return 0
    return 3


def _of_spoken(run: str) -> int:
    """村民陈荣龙反映: a surname, three characters, and then no more of it."""
    size, name = _size(run), run[:3]
    fits = size == len(name) and family(run[0]) and not begins_or_ends_as_a_word(name)
    return size if fits and possible(name, False) else 0


def _end_of_dotted(name: str) -> int:
    """Without the words that are glued to the last part."""
    start = max(name.rfind(dot) for dot in DOTS + ".") + 1
    start += len(name[start:]) - len(name[start:].lstrip())
    last = name[start:]
    size = next((i for i in range(1, len(last)) if _GLUED.match(last, i)), len(last))
    strange = next((i for i, sign in enumerate(last) if sign not in FOREIGN), len(last))
    return start + (size if size <= LONGEST * 2 else max(strange, SHORT))


def _before_titles(text: str) -> Iterator[Span]:
    for title in _CALLED.finditer(text):
        length = _at_end(text[max(0, title.start() - REACH) : title.start()])
        if length:
            yield title.start() - length, title.start()


def _beside_numbers(text: str) -> Iterator[Span]:
    for number in _NUMBER.finditer(text):
        yield from (span for span in (_before(text, number.start()), _behind(text, number.end())) if span)


def _before(text: str, stop: int) -> Span | None:
    """陈荣龙 13812345678, 陈荣龙的电话是13812345678, 陈荣龙（网格员，13812345678）."""
    before = text[max(0, stop - REACH) : stop]
    call = _CALL_BEFORE.search(before)
    bare = (before[: call.start()] if call else before).rstrip(_BEFORE_NAMES).removesuffix("联系")
    if role := _ROLE_BEFORE.search(bare):
        bare = bare[: role.start()]
    length = 0 if bare.endswith(_TITLES) else _at_end(bare)
    end = stop - len(before) + len(bare)
    return (end - length, end) if length else None


def _behind(text: str, start: int) -> Span | None:
    """13812345678（仝卫国）, 13812345678 陈荣龙."""
    found = _BEHIND.match(text, start)
    if found is None:
        return None
    inside = found["in"] is not None
    it, start = (found["in"], found.start("in")) if inside else (found["it"], found.start("it"))
    if OTHER.search(it):
        return start, start + _end_of_dotted(it)
    size = len(it) if inside else _size(it)
    name = it[:size]
    if size > LONGEST or len(name) < SHORT or (size < len(it) and size != SHORT + 1):
        return None
    fits = (
        possible(name, False)
        and not begins_or_ends_as_a_word(name)
        and (inside or likely(name) or (size == 3 and family(name[0])))
    )
    return (start, start + size) if fits else None


def _at_end(text: str) -> int:
    """How many of the last characters are a name; 0 when none is."""
    if _DOT.search(text) and (dotted := _DOTTED_BEFORE.search(text)):
        return len(dotted[0]) - _lead(dotted[0])[0]
    if (spaced := _SPACED_BEFORE.search(text)) and family(spaced[0][0]):
        return len(spaced[0])
    run = OTHER.split(text)[-1]
    if strange := _foreign_at_end(run):
        return strange
    start, led = _lead(run)
    rest = run[start:]
    whole = text[-len(run) - 1 : -len(run)] != STAR
    longer = not led and len(rest) == SHORT < len(run) and _ends_as_name(run[-3:])
    if whole and not longer and SHORT <= len(rest) <= LONGEST and _stands_alone(rest, led, start == 0):
        return len(rest)
    return next((size for size in (4, 3, 2) if len(run) >= size and _ends_as_name(run[-size:])), 0)


def _foreign_at_end(run: str) -> int:
    """才让卓玛, alone or behind a leading word."""
    size = len(run) - len(run.rstrip(_FOREIGN_LETTERS))
    if not SHORT < size <= 2 * LONGEST:
        return 0
    start = len(run) - size
    return size if start == 0 or any(lead.end() == start for lead in _LEAD.finditer(run)) else 0


def _stands_alone(rest: str, led: bool, whole: bool) -> bool:
    """Whether all of what stands between a sign or a leading word and a number is a name. Behind a word that
    is nobody's role (市局备案) only what begins with a surname.
    """
    by_size = rest[0] in FAMILIES or led or (whole and len(rest) > SHORT)
    return ((by_size and len(rest) < LONGEST) or likely(rest)) and possible(rest, False)


def _ends_as_name(tail: str) -> bool:
    """Whether words glued to what is before them are a name by their surname."""
    if tail[:2] in COMPOUNDS:
        return len(tail) > SHORT
    surely = len(tail) < LONGEST and known(tail[0]) and tail[-2:] not in NOBODY
    return surely and possible(tail, False)


def _lead(run: str) -> tuple[int, bool]:
    """Where the last word ends that a name may stand behind and that leaves room for one, and whether it is
    what somebody is rather than where or how.
    """
    leads = [lead for lead in _LEAD.finditer(run) if lead.end() <= len(run) - SHORT]
    return (leads[-1].end(), leads[-1]["role"] is not None) if leads else (0, False)


def _by_form(text: str) -> Iterator[Span]:
    """The value of a key that asks for a name; two parts in characters of foreign names."""
    for pattern in KEYED if _QUOTE_OR_EQUAL.search(text) else ():
        yield from (found.span("it") for found in pattern.finditer(text))
    if _DOT.search(text):
        yield from (found.span() for found in _FOREIGN.finditer(text))

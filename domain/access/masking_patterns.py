"""How numbers of people look in free words, and the keys of mappings that hold personal data.

The patterns run over a folded text (domain/access/masking_fold.py), so they need to know one kind of digit
only. Each names its find `it`, repeats nothing without a bound, and can read a character in few ways: what a
pattern costs is the length of the text, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final

from domain.access.masking_fold import FOLD, IDEOGRAPHS
from domain.access.masking_words import CALL, CALLED, CUE_WORDS, DOTS, FAMILIES, KEYS, SPOKEN

_BETWEEN = "\\s\\-\u2010-\u2015\u2212_·•\u30fb"
"""What people and machines put between the digits of one number. What cannot be seen is folded away."""
GAP: Final = f"[{_BETWEEN}]{{0,3}}"
GAPS: Final = re.compile(f"[{_BETWEEN}]+")
_WIDE = f"[./,、()|:{_BETWEEN}]{{0,3}}"

NOT_DIGIT: Final = r"(?<!\d)"
END: Final = r"(?!\d)"
_SPREAD = rf"(?:{GAP}\d)"
MOBILE: Final = (
    rf"(?:\(?1[3-9]\d\){_WIDE}\d{{4}}{_WIDE}\d{{4}}|1[3-9]\d{_WIDE}\d{{4}}{_WIDE}\d{{4}}"
    rf"|1[3-9]\d{{2}}{_WIDE}\d{{3}}{_WIDE}\d{{4}}|1[3-9]\d{_WIDE}\d{{8}}"
    rf"|(?<!\d[-./,:])1{GAP}[3-9]{_SPREAD}{{9}})"
)
ABROAD: Final = rf"(?:(?:\+|00)?86{_WIDE}|0)?"
_AREA = r"(?:\(0(?:10|2\d|[3-9]\d{2})\)|0(?:10|2\d|[3-9]\d{2}))"
_YEAR = rf"(?:1{GAP}[89]|2{GAP}0){_SPREAD}{{2}}"
_DATE = rf"{_YEAR}{GAP}(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}(?:[0-2]{GAP}\d|3{GAP}[01])"
_PAPERS = "身份证|居民证|证件|护照|银行卡|社保卡|医保卡|卡号|账号|账户|通行证"
_IS = r"(?:号码|号)?[\s:,;=\"'()是为]{0,4}"

KEYED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\"'](?:{KEYS})[\"']\s{{0,8}}:\s{{0,8}}[\"'](?P<it>[^\"'*\\{{}}]{{2,64}})(?=[\"'])",
        rf"(?<![A-Za-z0-9_])(?:{KEYS})=[\"']?(?P<it>[{IDEOGRAPHS}][{IDEOGRAPHS}·]{{1,15}})(?![{IDEOGRAPHS}·*])",
    )
)
"""Names as values of a key that asks for one."""

_AT = re.compile(r"\s?@\s?(?=[\w\-]+\.\w)")
_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"
_LONGEST_LOCAL = 64


def mailboxes_in(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of mailboxes stand that are hidden, their @ included. From each @ backwards: forwards,
    a pattern would read every run of letters anew from each of its letters.
    """
    end = 0
    for at in _AT.finditer(text):
        local = text[max(end, at.start() - _LONGEST_LOCAL) : at.start()]
        length = len(local) - len(local.rstrip(_LOCAL))
        if length:
            end = at.end()
            yield at.start() - length, end


NUMBERS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("id", rf"{NOT_DIGIT}(?P<it>[1-9]{_SPREAD}{{5}}{GAP}{_DATE}{_SPREAD}{{3}}{GAP}[\dXx]){END}"),
        ("id", rf"{NOT_DIGIT}(?P<it>\d{{17}}[Xx])"),
        ("id", rf"{NOT_DIGIT}(?P<it>[1-8]\d{{5}}[2-9]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{{3}}){END}"),
        ("id", rf"{NOT_DIGIT}(?P<it>6{GAP}2{_SPREAD}{{14,17}}){END}"),
        ("card", rf"{NOT_DIGIT}(?P<it>[3-69]\d{{3}}(?:{GAP}\d{{4}}){{3}}(?:{GAP}\d{{1,3}})?){END}"),
        ("phones", rf"{NOT_DIGIT}(?P<it>(?:1[3-9]\d{{9}}){{2,8}}){END}"),
        ("phone", rf"{NOT_DIGIT}(?P<it>{ABROAD}{MOBILE}){END}"),
        ("phone", rf"{NOT_DIGIT}(?P<it>{_AREA}{GAP}[2-8]\d{{2,3}}{GAP}\d{{4}}){END}"),
        ("phone", rf"{NOT_DIGIT}(?P<it>(?:\+|00)86{GAP}[1-9]\d{{1,2}}{GAP}[2-8]\d{{6,7}}){END}"),
        ("id", rf"(?:{_PAPERS}){_IS}(?P<it>[A-Za-z]{{0,3}}{GAP}\d(?:{GAP}[\dXx]){{5,20}})(?![\dXx])"),
        ("phone", rf"(?:{CALL}){_IS}(?P<it>\+?\d{_SPREAD}{{5,14}}){END}"),
    )
)
"""In this order; later ones see what the earlier ones left."""

_DIGITS = "0-9" + "".join(sorted(chr(code) for code, to in FOLD.items() if to.isdecimal() and code < 0x10000))
HAS_NUMBER: Final = re.compile(
    rf"[{_DIGITS}](?:[^A-Za-z\u3400-\u9fff{_DIGITS}]{{0,3}}[{_DIGITS}]){{5}}|[@\uff20\ufe6b]"
)
_GAP = r"[^A-Za-z\d]{0,4}"
HAS_LONG_NUMBER: Final = re.compile(
    rf"\d(?:{_GAP}\d){{14}}|1{_GAP}[3-9](?:{_GAP}\d){{9}}|0(?:{_GAP}\d){{9}}|\+86(?:{_GAP}\d){{9}}|@|{CALL}"
)
"""What NUMBERS, and names beside numbers, need in an ASCII text: the digits of an identity number or a card,
what a phone begins with and enough behind it, or a word that asks for them. Ids and serial numbers mostly
have neither: a look at one takes 3 µs then, and 50 otherwise.
"""
PLAIN_CODE: Final = re.compile(r"(?:[0-9-]{0,9}+[A-PR-Za-kmp-z]++)*+[0-9-]{0,9}")
"""A whole text like 9f4c-c0ffee, as the ids of most machines are: too few digits between its letters for a
number, and none of the letters Q, l, n and o, of which each ASCII word that asks for a number or a name has
one.
"""
_FAMILIES = "".join(sorted(FAMILIES))
_SPOKEN = SPOKEN.split("|")
_WORDS = (*CUE_WORDS.split("|"), *CALLED.split("|"), "签字", "签名", "****")
_BEGUN = (*_SPOKEN, *KEYS.split("|"), "人")


@cache
def name_cues() -> re.Pattern[str]:
    """What numbers and names need; a text without it is not looked at again. One flat choice of literals:
    that is what Python's engine searches fast. Digits of the higher planes are odd (masking_fold.ODD) and
    folded before. Made when it is first asked for: it takes 50 ms, and every program loads this module.
    """
    choices = (
        *(rf"{cue}[\W{_FAMILIES}]" for cue in _SPOKEN),
        *map(re.escape, _WORDS),
        *(rf"{key}[\"'=]" for key in KEYS.split("|")),
        r"人\s?[:：]",
        *DOTS,
        "\uff65",
    )
    return re.compile("|".join(choices))


_FIRST = "".join(sorted({word[0] for word in (*_WORDS, *_BEGUN)}))
_SECOND = "".join(sorted({word[1] for word in (*_WORDS, *_BEGUN) if len(word) > 1}))
MAY_NAME: Final = re.compile(
    f"[{re.escape(_FIRST)}{DOTS}\uff65](?:[{re.escape(_SECOND)}\\W{_FAMILIES}]|(?<=[{DOTS}\uff65]))"
)
"""Two neighbours such as all of name_cues begins with: most texts have none, and are done sooner."""

PERSONAL: Final = MappingProxyType(
    dict.fromkeys(("phone", "mobile", "tel", "telephone", "phone_number", "手机", "电话"), "phone")
    | dict.fromkeys(("id_card", "id_number", "id_no", "idcard", "identity", "bank_card", "身份证"), "id")
    | dict.fromkeys(("email", "e_mail", "mail"), "email")
    | dict.fromkeys(("address", "home_address", "住址", "地址"), "address")
)
"""Keys of mappings whose value is personal data of a known kind."""
NAMED: Final = frozenset(
    (
        "reporter", "reporter_name", "contact", "contact_name", "person_name", "full_name", "caller", "owner",
        "user_name", "值班人", "值班员", "值守人", "责任人", *CUE_WORDS.split("|"), *SPOKEN.split("|"),
    )
)  # fmt: skip
"""Keys of mappings whose value is a name."""
QUOTED: Final = re.compile(r"""(?P<mark>["'])(?P<it>(?:(?!(?P=mark)).)+)(?P=mark)""", re.DOTALL)

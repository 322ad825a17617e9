"""Which encoding a text of people is in. Decided for the whole file, strictly, and by whether it reads as
Chinese: 郑强 in GBK is sound UTF-8 too, and reads as a Hebrew accent and a Danish letter there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

UTF8, UTF8_MARKED, GB18030 = "UTF-8", "UTF-8 BOM", "GB18030"
MARK = b"\xef\xbb\xbf"
MOST_ROWS_TOLD = 20
RARE_SHARE = 3
"""Of so many Chinese characters in what may be Big5 one is common at most."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_HIGH = re.compile(rb"[\x80-\xff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u017f]+")
LEAST_LETTERS = 2
"""Letters without an accent that a word has beside one that has."""
_HAN = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]")
_DOT = re.compile(f"(?<=[A-Za-z{_HAN}])\u00b7(?=[A-Za-z{_HAN}])")
_TWO_BYTES = re.compile("[\u0080-\u07ff]")
_PUNCTUATION = "\u00b7\u2010-\u2027\u2030-\u203b\u3000-\u303f\ufe10-\ufe4f\uff00-\uffef"
_OTHERS = re.compile(f"[^\\x00-\\x7f{_HAN}{_PUNCTUATION}]")
_LONG = re.compile("[\u0800-\U0010ffff]")
"""Characters of three or four bytes in UTF-8, which GBK hardly ever looks like."""
_LATER = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
    0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
    0xE855: 0x241FE, 0xE864: 0x9FBB, 0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13,
    0xE791: 0xFE14, 0xE792: 0xFE15, 0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19,
}  # fmt: skip
"""Private code points that Python's codec gives for characters which Unicode and GB 18030 have by now."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of its encoding; '' where every encoding says the same."""

    text: str
    encoding: str


class NoEncoding(Exception):
    """No encoding fits. `code`: bad_encoding, mixed_encoding, maybe_big5; `rows`: those to blame, from 1."""

    def __init__(self, code: str, rows: Sequence[int]) -> None:
        super().__init__(code)
        self.code, self.rows = code, rows[:MOST_ROWS_TOLD]


def decoded(content: bytes) -> Decoded:
    """The text of a file. A mark says UTF-8; without one it is what it reads as Chinese in: UTF-8, else
    GB18030. Raises NoEncoding.
    """
    if not _HIGH.search(content):
        return Decoded(content.decode("ascii"), "")
    rows = _LINE_END.split(content.removeprefix(MARK))
    if content.startswith(MARK):
        return Decoded(_strictly(rows, content, "utf-8-sig"), UTF8_MARKED)
    high = [(number, row) for number, row in enumerate(rows, 1) if _HIGH.search(row)]
    as_utf8 = [number for number, row in high if _is_utf8(row)]
    if len(as_utf8) == len(high):
        return Decoded(content.decode("utf-8"), UTF8)
    as_gb = {number for number, row in high if _reads(row, "gb18030", _reads_as_gb) and not _is_unsure(row)}
    neither = [number for number, _ in high if number not in as_gb and number not in set(as_utf8)]
    if neither:
        raise NoEncoding("bad_encoding", neither)
    if as_utf8:
        others = sorted(as_gb - set(as_utf8))
        raise NoEncoding("mixed_encoding", others if len(others) <= len(as_utf8) else as_utf8)
    text = content.decode("gb18030").translate(_LATER)
    if _may_be_big5(content, text):
        raise NoEncoding("maybe_big5", [number for number, _ in high])
    return Decoded(text, GB18030)


def _strictly(rows: Sequence[bytes], content: bytes, encoding: str) -> str:
    wrong = [number for number, row in enumerate(rows, 1) if not _reads(row, encoding, lambda _: True)]
    if wrong:
        raise NoEncoding("bad_encoding", wrong)
    return content.decode(encoding)


def _reads(row: bytes, encoding: str, sound: Callable[[str], bool]) -> bool:
    try:
        return sound(row.decode(encoding))
    except UnicodeDecodeError:
        return False


def _is_utf8(row: bytes) -> bool:
    """Whether a row is sound UTF-8 and meant so: ×, °, Ⅱ or α beside Chinese are, unless all of the row reads
    as common Chinese in GBK.
    """
    if _reads(row, "utf-8", _reads_as_utf8):
        return True
    return _reads(row, "utf-8", lambda text: _LONG.search(text) is not None) and not _is_common_gb(row)


def _reads_as_utf8(text: str) -> bool:
    """Characters of two bytes are what GBK looks like: only accents within Latin words are meant."""
    words = _LATIN_WORD.sub(lambda word: "A" if _is_word(word[0]) else word[0], text)
    return not _TWO_BYTES.search(_DOT.sub("", words))


def _is_word(word: str) -> bool:
    return sum(sign.isascii() for sign in word) >= LEAST_LETTERS


def _is_unsure(row: bytes) -> bool:
    """Whether a row is sound UTF-8 of another script, and rare characters in GBK: nobody can tell."""
    return _reads(row, "utf-8", lambda _: True) and not _is_common_gb(row)


def _is_common_gb(row: bytes) -> bool:
    return _reads(row, "gb18030", lambda text: all(map(_is_common, _IS_HAN.findall(text))))


def _reads_as_gb(text: str) -> bool:
    """Chinese, and what GBK has beside it: Greek, Cyrillic, ①, ℃, ×."""
    return all(map(_is_in_gbk, _OTHERS.findall(text.translate(_LATER))))


def _may_be_big5(content: bytes, text: str) -> bool:
    """Whether most characters are rare by GB18030 and the bytes are sound Big5."""
    han = _IS_HAN.findall(text)
    common = sum(_is_common(sign) for sign in han)
    try:
        content.decode("big5")
    except UnicodeDecodeError:
        return False
    return common * RARE_SHARE < len(han)


def _is_in_gbk(sign: str) -> bool:
    return _is_in(sign, "gbk")


def _is_common(sign: str) -> bool:
    """Whether a character is among the 6,763 of GB 2312."""
    return _is_in(sign, "gb2312")


def _is_in(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

"""The rule for texts (text.py) of what people will see: each field of a message."""

from __future__ import annotations

from domain.kernel.errors import Reason, Refused
from domain.kernel.text import code_of, hidden_sign, is_seen, odd_sign, seen


def word(text: str, where: str) -> str:
    """An identifier: only characters that can be seen, and spaces between them."""
    if text.isascii() and text.isprintable() and not text.isspace():
        return text
    sign = hidden_sign(text)
    if sign is not None:
        raise Refused(
            Reason.BAD_FIELD, f"{where}: {text!r} holds {code_of(sign)}, which cannot be seen", where
        )
    return _seen(text, where)


def title(text: str, where: str = "title") -> str:
    """One line that says something."""
    return text if text.isprintable() and seen(text) else _seen(line(text, where) or text, where)


def line(text: str, where: str) -> str:
    """One line. One in which nothing can be seen is as good as none: ""."""
    return text if text.isprintable() and seen(text) else _checked(text, where, False)


def lines(text: str, where: str) -> str:
    """A text of several lines; "" as for one."""
    return text if text.isprintable() and seen(text) else _checked(text, where, True)


def _checked(text: str, where: str, several: bool) -> str:
    sign = odd_sign(text, several)
    if sign is not None:
        what = "an end of line or a control character" if not several else "a control character"
        raise Refused(Reason.BAD_FIELD, f"{where}: holds {code_of(sign)}, {what}", where)
    return text if is_seen(text) else ""


def _seen(text: str, where: str) -> str:
    if not is_seen(text):
        codes = " ".join(code_of(sign) for sign in text[:8])
        raise Refused(Reason.BAD_FIELD, f"{where}: nothing in it can be seen: {codes}", where)
    return text

"""What is asked of a new password: length, kinds, variety, nothing of this place or person, and that it is
hard to guess. The guesses are estimated by zxcvbn, which brings 30,000 breached passwords, names, words,
dates and walks over the keyboard, and works without a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from data_access.accounts.credentials.passwords import LONGEST, normalize
from domain.kernel.errors import Refused

LONG, SHORT, CLASSES, VARIETY = 12, 8, 3, 5
"""A password has LONG characters, or SHORT with CLASSES kinds of them; at least VARIETY different ones."""
LEAST_GUESSES = 7.9
"""Decimal logarithm; eight characters of chance have 8."""
JUDGED = 40
"""Characters the estimate looks at: its time grows faster than they do (a tenth of a second for 40)."""
LEFT = 4
"""Letters there must be besides words of the place or the person."""
OURS = ("palm", "command", "palmcommand", "掌上指挥", "zhangshang", "zhihui", "掌上", "指挥")
HABITS = ("woaini", "aini", "5201314", "1314", "520", "mima", "guanliyuan", "zhongguo", "nihao", "woshi")
"""What people here like to use, which a list made abroad does not know."""
_KINDS_OF_PLACE = "省市县区镇乡村"
_WORDS = re.compile(r"[a-z]{3,}|[\u3400-\u9fff]{2,}")


def check(login: str, password: str, name: str = "", place: Sequence[str] = ()) -> None:
    """Raise Refused("weak_password:<why>"): too_short, too_long, too_simple, too_common, is_login,
    has_context.

    `name`: of the person; `place`: names of the county and what lies around it, in any language.
    """
    typed = normalize(password)
    low, known_as = typed.casefold(), normalize(login).casefold()
    if len(password) > LONGEST:
        raise _weak("too_long", f"at most {LONGEST} characters")
    if len(typed) < SHORT or (len(typed) < LONG and _classes(typed) < CLASSES):
        raise _weak("too_short", f"{LONG} characters, or {SHORT} with {CLASSES} kinds of them")
    if len(set(low)) < VARIETY:
        raise _weak("too_simple", f"at least {VARIETY} different characters")
    if known_as and (known_as in low or low in known_as):
        raise _weak("is_login", "it must not contain the login name")
    words = context((*OURS, *place, login, name))
    if _mostly(low, words):
        raise _weak("has_context", "names of this place, this system or this person are most of it")
    if _guesses(typed, (*words, *HABITS)) < LEAST_GUESSES:
        raise _weak("too_common", "it is on the list of breached passwords, or nearly")


def context(names: Iterable[str]) -> tuple[str, ...]:
    """The words in some names, longest first: three letters or two characters at least."""
    found = {part for name in names for part in _WORDS.findall(normalize(name).casefold())}
    found |= {part[:-1] for part in found if len(part) > 2 and part[-1] in _KINDS_OF_PLACE}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _mostly(low: str, words: Iterable[str]) -> bool:
    """Whether some of the words are in it and fewer than LEFT letters are left without them."""
    rest = low
    for word in words:
        rest = rest.replace(word, " ")
    return rest != low and sum(sign.isalpha() for sign in rest) < LEFT


def _guesses(typed: str, words: Iterable[str]) -> float:
    """The decimal logarithm of how many guesses somebody needs who knows these words."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # 14 MiB that most programs here do not need

    found: dict[str, Any] = zxcvbn(typed[:JUDGED], user_inputs=list(words))
    return float(found["guesses_log10"])


def _weak(why: str, detail: str) -> Refused:
    return Refused(f"weak_password:{why}", detail, "password")


def _classes(text: str) -> int:
    kinds = {
        "lower" if c.islower() else "upper" if c.isupper() else "digit" if c.isdigit() else "other"
        for c in text
    }
    return len(kinds)

"""The two catalogues of screen texts, one per language, shared by Python and the browser.

A catalogue is a flat JSON object `{key: text}`. Inside a text `{name}` is a parameter, and `{name:other.key}`
the text of another key with the parameter as its count. The count of a text is its parameter `n`: where a
language has another form for it, that stands at the key with the CLDR category behind it ("queue.fresh_one").
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.kernel.text import isolated
from layouts.plurals import form_for, written

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGS = ("zh", "en")
HTML_LANG = MappingProxyType({"zh": "zh-CN", "en": "en"})
PARAMETER = re.compile(r"\{(\w+)(?::([\w.-]+))?\}")
_FOLDER = Path(__file__).parent / "locale"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All texts of one language. Raises KeyError for a language we do not have."""
    if lang not in LANGS:
        raise KeyError(lang)
    texts = json.loads((_FOLDER / f"{lang}.json").read_text(encoding="utf-8"))
    return MappingProxyType(texts)


class Translator:
    """`t(key, n=3)` gives the text of `key` in one language; an unknown key is a KeyError. A parameter turns
    nothing around that stands beside it.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGS else LANGS[0]
        self._texts = catalogue(self.lang)

    def __call__(self, key: str, **params: object) -> str:
        text = self._texts[key]
        if "n" in params:
            text = self._texts.get(f"{key}_{form_for(self.lang, params['n'])}", text)
        return PARAMETER.sub(lambda match: self._filled(match, params), text) if params else text

    def _filled(self, match: re.Match[str], params: Mapping[str, object]) -> str:
        name, counted = match.groups()
        if name not in params:
            return match[0]
        if counted:
            return self(counted, n=params[name])
        return isolated(written(self.lang, params[name]))

    def has(self, key: str) -> bool:
        """Whether the catalogue knows `key` (for codes that come from elsewhere)."""
        return key in self._texts

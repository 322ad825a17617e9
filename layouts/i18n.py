"""The two catalogues of screen texts, one per language, shared by Python and the browser.

A catalogue is a flat JSON object `{key: text}`; `{name}` inside a text is a parameter.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.kernel.text import isolated

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGS = ("zh", "en")
HTML_LANG = MappingProxyType({"zh": "zh-CN", "en": "en"})
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
        for name, value in params.items():
            text = text.replace("{" + name + "}", isolated(str(value)))
        return text

    def has(self, key: str) -> bool:
        """Whether the catalogue knows `key` (for codes that come from elsewhere)."""
        return key in self._texts

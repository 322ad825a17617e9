"""Official names to what the screen shows, in Chinese and in pinyin English."""

from __future__ import annotations

from pypinyin import lazy_pinyin

ENDINGS = (
    ("社区居民委员会", "社区"),
    ("村民委员会", ""),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("村委会", ""),
    ("居委会", "社区"),
)
KINDS = (
    ("畲族乡", "She Township"),
    ("街道", "Subdistrict"),
    ("社区", "Community"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("生活区", "Quarter"),
    ("村", "Village"),
    ("县", "County"),
    ("区", "District"),
    ("市", "City"),
)
READINGS = {"佛": "fo", "长": "chang"}  # in place names, where the dictionary guesses otherwise


def clean(official: str) -> str:
    """希塘村村民委员会 -> 希塘村; 兴龙社区居民委员会 -> 兴龙社区."""
    for ending, instead in ENDINGS:
        if official.endswith(ending):
            name = official.removesuffix(ending) + instead
            return name if name.endswith(("村", "社区")) else name + ("" if instead else "村")
    return official


def pinyin(text: str) -> str:
    """One capitalised word with the apostrophes of GB/T 16159: 湖镇 -> Huzhen, 信安 -> Xin'an."""
    syllables = [READINGS.get(char, found) for char, found in zip(text, lazy_pinyin(text), strict=True)]
    joined = "".join(f"'{word}" if at and word[0] in "aoe" else word for at, word in enumerate(syllables))
    return joined.capitalize()


def english(name: str) -> str:
    """希塘村 -> Xitang Village; 湖镇镇 -> Huzhen Town."""
    for ending, kind in KINDS:
        stem = name.removesuffix(ending)
        if stem != name and stem:
            return f"{pinyin(stem)} {kind}"
    return pinyin(name)

"""Official names to what the screen shows, in Chinese and in pinyin English."""

from __future__ import annotations

from pypinyin import lazy_pinyin

ENDINGS = (
    ("社区居民委员会", "社区"), ("村民委员会", ""), ("社区居委会", "社区"), ("居民委员会", "社区"),
    ("村委会", ""), ("居委会", "社区"),
)
KINDS = (
    ("畲族乡", "She Township"), ("街道", "Subdistrict"), ("社区", "Community"), ("镇", "Town"), ("乡", "Township"),
    ("村", "Village"), ("县", "County"), ("区", "District"), ("市", "City"),
)


def clean(official: str) -> str:
    """希塘村村民委员会 -> 希塘村; 兴龙社区居民委员会 -> 兴龙社区."""
    for ending, instead in ENDINGS:
        if official.endswith(ending):
            name = official.removesuffix(ending) + instead
            return name if name.endswith(("村", "社区")) else name + ("" if instead else "村")
    return official


def pinyin(text: str) -> str:
    """One capitalised word: 湖镇 -> Huzhen."""
    return "".join(lazy_pinyin(text)).capitalize()


def english(name: str) -> str:
    """希塘村 -> Xitang Village; 湖镇镇 -> Huzhen Town."""
    for ending, kind in KINDS:
        stem = name.removesuffix(ending)
        if stem != name and stem:
            return f"{pinyin(stem)} {kind}"
    return pinyin(name)

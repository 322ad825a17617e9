"""Small fonts of the Chinese characters that our own texts are made of (`make vendor`).

The font package cuts Chinese into about a hundred slices by how common a character is anywhere, so that a
page of ours needed two dozen of them, a megabyte, for a few hundred characters. Here those characters are
taken out of their slices and put together: one font for each of TEXTS. A character in none of them still
comes from its slice.

Only ideographs are put together: each stands alone in its square. Punctuation, which a browser moves together
by the font's own rules, is cut out of its slice by itself and keeps the rules.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TOWNSHIP_DIGITS = 9
LIVE = frozenset(
    {
        "action",
        "age",
        "banner",
        "case",
        "centre",
        "daily",
        "date",
        "demo",
        "drawer",
        "field",
        "filter",
        "grid",
    }
    | {"health", "hop", "kpi", "layer", "legend", "list", "map", "matters", "mode", "nav", "news", "now"}
    | {
        "queue",
        "section",
        "severity",
        "skip",
        "stage",
        "state",
        "time",
        "title",
        "unit",
        "wall",
        "week",
        "who",
    }
)
"""How the keys begin of what /wall and /dispatch say."""
KEPT_TABLES = frozenset(
    {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
    | {"fvar", "gvar", "avar", "STAT", "gasp", "prep"}
)
RANGE = re.compile(r"unicode-range:\s*(?P<ranges>[^;}]+)")


@dataclass(frozen=True, slots=True)
class Slice:
    """One face of the package: its file, its rule in CSS, the characters it has."""

    file: Path
    face: str
    signs: frozenset[str]


def slice_of(file: Path, face: str) -> Slice:
    """A slice as the package's style sheet declares it."""
    found = RANGE.search(face)
    signs: set[str] = set()
    for text in found["ranges"].split(",") if found else ():
        first, _, last = text.strip().removeprefix("U+").partition("-")
        signs.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return Slice(file, face, frozenset(signs))


def is_ideograph(sign: str) -> bool:
    """Whether a character is one of the unified Chinese characters."""
    return "\u3400" <= sign <= "\u4dbf" or "\u4e00" <= sign <= "\u9fff"


def is_punctuation(sign: str) -> bool:
    """Whether a character is punctuation as wide as a Chinese character."""
    return "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef"


def live_texts(root: Path) -> Iterator[str]:
    """What stands on the live pages: their words; matters, units and townships of the counties here."""
    yield from (text for key, text in _words(root) if key.partition(".")[0] in LIVE)
    for file in sorted((root / "counties").rglob("matters.toml")):
        yield "".join(line.partition("#")[0] for line in file.read_text(encoding="utf-8").splitlines())
    yield from (name for _, name in _rows(root, "units.csv"))
    yield from (name for code, name in _rows(root, "regions.csv") if len(code) <= TOWNSHIP_DIGITS)


def form_texts(root: Path) -> Iterator[str]:
    """What all other pages say."""
    yield from (text for _, text in _words(root))


def place_texts(root: Path) -> Iterator[str]:
    """The names of all places of the counties here."""
    yield from (name for _, name in _rows(root, "regions.csv"))


TEXTS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "live": live_texts,
    "forms": form_texts,
    "places": place_texts,
}
"""The joined fonts; a character belongs to the first that needs it."""


def _words(root: Path) -> Iterator[tuple[str, str]]:
    words: Mapping[str, Any] = json.loads((root / "layouts/locale/zh.json").read_text(encoding="utf-8"))
    return ((key, str(text)) for key, text in words.items())


def _rows(root: Path, table: str) -> Iterator[tuple[str, str]]:
    for file in sorted((root / "counties").rglob(table)):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from ((row["code"], row["name"]) for row in csv.DictReader(lines))


def write(slices: Sequence[Slice], root: Path, folder: Path, family: str) -> str:
    """Write the joined fonts and the punctuation into `folder`. Returns their rules, which have to stand
    behind those of the slices: the last rule that has a character counts.
    """
    left = {sign for piece in slices for sign in piece.signs}
    rules = []
    for name, texts in TEXTS.items():
        signs = {sign for text in texts(root) for sign in text} & left
        left -= signs
        chosen = [(piece, sorted(filter(is_ideograph, piece.signs & signs))) for piece in slices]
        parts = [(piece, own) for piece, own in chosen if own]
        font = join(cut(piece.file, own, joinable=True) for piece, own in parts)
        rules.append(
            _save(font, folder / f"{family}-{name}.woff2", parts[0][0], [s for _, own in parts for s in own])
        )
        rules += _punctuation(slices, signs, folder)
    return "\n".join(rules)


def _punctuation(slices: Sequence[Slice], signs: set[str], folder: Path) -> Iterator[str]:
    for piece in slices:
        own = sorted(filter(is_punctuation, piece.signs & signs))
        if own:
            target = folder / f"{piece.file.stem}-{ord(own[0]):x}.woff2"
            yield _save(cut(piece.file, own, joinable=False), target, piece, own)


def _save(font: TTFont, target: Path, like: Slice, signs: Sequence[str]) -> str:
    """Write a font; return its rule: like another's, with its own file and characters."""
    font.flavor = "woff2"
    font.save(target)
    rule = re.sub(r"url\([^)]*\)", f"url(fonts/{target.name})", like.face)
    listed = ",".join(f"U+{ord(sign):x}" for sign in sorted(signs))
    return RANGE.sub(f"unicode-range: {listed}", rule)


def cut(file: Path, signs: Iterable[str], joinable: bool) -> TTFont:
    """A font with only these characters; a joinable one without rules between its glyphs."""
    options = Options(layout_features=[] if joinable else ["*"], notdef_outline=True)
    font = TTFont(file)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(sign) for sign in signs])
    subsetter.subset(font)
    if joinable:
        for tag in [tag for tag in font.keys() if tag not in KEPT_TABLES]:  # noqa: SIM118 - a font is no mapping
            del font[tag]
    return font


def join(fonts: Iterable[TTFont]) -> TTFont:
    """Put the glyphs of all into the first: outlines, their changes by weight, widths, characters."""
    first, *others = fonts
    order = list(first.getGlyphOrder())
    for other in others:
        for name in other.getGlyphOrder()[1:]:
            if other["glyf"][name].isComposite() or name in order:
                raise ValueError(f"glyph {name} cannot be joined")
            order.append(name)
            first["glyf"].glyphs[name] = other["glyf"][name]
            first["gvar"].variations[name] = other["gvar"].variations.get(name, [])
            first["hmtx"].metrics[name] = other["hmtx"].metrics[name]
        for table in first["cmap"].tables:
            table.cmap.update({code: name for code, name in other.getBestCmap().items() if code <= 0xFFFF})
    first.setGlyphOrder(order)
    first["glyf"].glyphOrder = order
    return first

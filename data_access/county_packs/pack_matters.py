"""A matter (一件事) of matters.toml: what it is, and whether its words and instructions can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data_access.county_packs.pack_needs import FILE, read_needs
from data_access.county_packs.pack_times import read_steps
from data_access.county_packs.read_pack import RawPack
from domain.cases.matter_suggestion import MatterWords
from domain.squads.recommendation import Need

MOST_WORDS: Final = 100
LONGEST_WORD: Final = 20
MOST_INSTRUCTIONS: Final = 12
LONGEST_INSTRUCTION: Final = 140


@dataclass(frozen=True, slots=True)
class Matter:
    """A 一件事 type; limits = hours to closing by severity 1..4; squad = whom its cases need;
    words = what points to it in a case's words; instructions = templates for its squads; steps = the
    share of that time each step has, empty: as in the county.
    """

    code: str
    name: str
    name_en: str
    lead: str
    cooperating: tuple[str, ...]
    limits: Mapping[int, float]
    squad: tuple[Need, ...] = ()
    words: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    steps: Mapping[str, float] = field(default_factory=dict)

    def to_words(self) -> MatterWords:
        """What the suggestion of matters learns from."""
        return MatterWords(self.code, self.words, (self.name, *self.instructions))


def read_matter(code: str, body: Mapping[str, Any]) -> Matter:
    """A matter below a heading that was checked."""
    return Matter(
        code,
        body["name"],
        body["name_en"],
        body["lead"],
        tuple(body["cooperating"]),
        read_limits(body),
        read_needs(body),
        tuple(body.get("words", [])),
        tuple(body.get("instructions", [])),
        read_steps(body),
    )


def read_limits(body: Mapping[str, Any]) -> dict[int, float]:
    """Hours by severity."""
    return dict(enumerate(body["limits"], start=1))


def matter_row(matter: Matter) -> dict[str, Any]:
    """What browsers get of a matter."""
    return {
        "code": matter.code,
        "name": matter.name,
        "name_en": matter.name_en,
        "lead": matter.lead,
        "cooperating": list(matter.cooperating),
        "limits": {str(severity): hours for severity, hours in matter.limits.items()},
    }


def check_texts(pack: RawPack, heading: str, body: Mapping[str, Any]) -> None:
    """Report words and instructions below a heading that cannot be used; both may be left out."""
    line = pack.line_of(FILE, heading)
    if not _are_texts(body.get("words", []), MOST_WORDS, LONGEST_WORD):
        pack.report(FILE, line, "bad_words", heading=heading, most=MOST_WORDS, longest=LONGEST_WORD)
    if not _are_texts(body.get("instructions", []), MOST_INSTRUCTIONS, LONGEST_INSTRUCTION):
        limits = {"most": MOST_INSTRUCTIONS, "longest": LONGEST_INSTRUCTION}
        pack.report(FILE, line, "bad_instructions", heading=heading, **limits)


def _are_texts(given: Any, most: int, longest: int) -> bool:
    if not isinstance(given, list) or len(given) > most:
        return False
    return all(isinstance(text, str) and 0 < len(text.strip()) <= len(text) <= longest for text in given)

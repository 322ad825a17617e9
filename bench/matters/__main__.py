"""python -m bench.matters: how good the suggestion of matters is, on texts that it never saw.

Each line of texts.tsv and unseen.tsv is a matter, "-" for none, and a text. Counted is the first suggestion.
The texts of unseen.tsv are of nine matters, by somebody who saw neither words nor instructions.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.harness import ROOT, say
from data_access.county_packs import county_pack
from domain.cases.matter_suggestion import MatterModel

FOLDER = Path(__file__).parent
FILES = ("texts.tsv", "unseen.tsv")
NONE = "-"


def read_texts(file: str) -> list[tuple[str, str]]:
    """(matter or NONE, text) of each line."""
    rows = (line.split("\t") for line in (FOLDER / file).read_text().splitlines())
    return [(matter, text) for matter, text in rows]


def judge(model: MatterModel, file: str) -> Counter[tuple[str, str]]:
    """How often a text of a matter got which first suggestion."""
    found: Counter[tuple[str, str]] = Counter()
    for matter, text in read_texts(file):
        first = next(iter(model.suggest(text)), None)
        found[matter, first.matter if first else NONE] += 1
    return found


def list_lines(found: Counter[tuple[str, str]], matters: list[str]) -> list[str]:
    """A Markdown table: precision, recall and abstentions of each matter, and of all."""
    lines = ["| matter | texts | precision | recall | abstained |", "|---|---|---|---|---|"]
    for matter in matters:
        said = sum(n for (_, got), n in found.items() if got == matter)
        texts = sum(n for (of, _), n in found.items() if of == matter)
        lines.append(_line(matter, texts, found[matter, matter], said, found[matter, NONE]))
    right = sum(found[matter, matter] for matter in matters)
    said = sum(n for (_, got), n in found.items() if got != NONE)
    texts = sum(n for (of, _), n in found.items() if of != NONE)
    silent = sum(n for (of, got), n in found.items() if of != NONE and got == NONE)
    lines.append(_line("**all**", texts, right, said, silent))
    none = sum(n for (of, _), n in found.items() if of == NONE)
    return [*lines, f"| of no matter | {none} | | | {found[NONE, NONE]} |"]


def _line(name: str, texts: int, right: int, said: int, silent: int) -> str:
    precision = f"{right / said:.2f}" if said else "–"
    return f"| {name} | {texts} | {precision} | {right / texts:.2f} | {silent} |"


def main() -> int:
    """Print the table."""
    county = county_pack.load(ROOT / "counties/longyou")
    for file in FILES:
        say(f"\n{file}")
        there = {matter for matter, _ in read_texts(file)}
        matters = [matter for matter in county.matters if matter in there]
        for line in list_lines(judge(county.matter_model, file), matters):
            say(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

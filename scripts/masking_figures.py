"""Say how many names in written reports masking finds, and how often it hides what is none.

`python -m scripts.masking_figures` prints the figures of docs/masking.md; `--all` also each line that is not
as it should be. The reports are tests/data/masking_reports.txt.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

from domain.access.masking import STAR, mask_name, mask_text
from domain.access.masking_fold import seen

FILE = Path(__file__).resolve().parent.parent / "tests" / "data" / "masking_reports.txt"
NAME = re.compile("⟦([^⟧]+)⟧")
HIDDEN = re.compile(r"[^\W\d]\*")
UNMARKED = "No sign beside the name"


class Figures(NamedTuple):
    """Of names with a sign beside them: how many, and found. Of all: how many, and found. Of lines: how many,
    and those where something other than a name was hidden. `wrong`: the lines behind the figures.
    """

    signed: int
    signed_found: int
    names: int
    found: int
    lines: int
    spoilt: int
    wrong: list[str]


def look(line: str) -> tuple[int, int, bool]:
    """Names in the line, those found, and whether words that are no name were hidden."""
    names = NAME.findall(line)
    rest = masked(line)
    found, spoilt = 0, False
    for name in names:
        shown = mask_name(seen(name))
        start = rest.find(shown)
        if start >= 0:
            found += 1
            spoilt = spoilt or rest.startswith(STAR, start + len(shown))
            rest = rest[:start] + " " + rest[start + len(shown) :].lstrip(STAR)
    return len(names), found, spoilt or HIDDEN.search(rest) is not None


def masked(line: str) -> str:
    """The line as screens show it, without the marks around names."""
    return mask_text(NAME.sub(r"\1", line))


def figures(lines: list[str]) -> Figures:
    """Count over the lines of the file."""
    signed = signed_found = names = found = spoilt = count = 0
    wrong: list[str] = []
    unmarked = False
    for line in lines:
        if line.startswith("#"):
            unmarked = UNMARKED in line
            continue
        here, there, bad = look(line)
        count, names, found, spoilt = count + 1, names + here, found + there, spoilt + bad
        if not unmarked:
            signed, signed_found = signed + here, signed_found + there
        if there < here or bad:
            wrong.append(f"{line}  ->  {masked(line)}")
    return Figures(signed, signed_found, names, found, count, spoilt, wrong)


def measured() -> Figures:
    """The figures of the file."""
    return figures(FILE.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    got = measured()
    print(f"{got.signed_found} of {got.signed} names with a sign beside them are found")
    print(f"{got.found} of {got.names} names in all")
    print(f"{got.spoilt} of {got.lines} lines lose a word that names nobody")
    if "--all" in sys.argv:
        print(*got.wrong, sep="\n")

"""Count the house: `python -m scripts.house` prints a table beside the figures kept before.

--json prints everything that is counted, with its places. --before keeps today's figures as those to compare
with. Both that and --page write the table of docs/house.md anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from scripts.house.report import count, table

ROOT = Path(__file__).resolve().parents[2]
BEFORE = Path("docs/house-before.json")
PAGE = Path("docs/house.md")
BEGIN = "<!-- written by `python -m scripts.house --page`: begin -->"
END = "<!-- written by `python -m scripts.house --page`: end -->"


def main() -> None:
    """Count, print, and keep what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.house", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print everything that is counted")
    parser.add_argument("--before", action="store_true", help="keep these figures as those to compare with")
    parser.add_argument("--page", action="store_true", help="write the table of docs/house.md anew")
    chosen = parser.parse_args()
    figures = count(ROOT)
    if chosen.before:
        (ROOT / BEFORE).write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    shown = compared(figures, None if chosen.before else before(ROOT))
    if chosen.before or chosen.page:
        write_page(ROOT / PAGE, shown)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if chosen.json else shown)


def before(root: Path) -> dict[str, Any] | None:
    """The figures that were kept; None where none were."""
    path = root / BEFORE
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else None


def compared(now: dict[str, Any], then: dict[str, Any] | None) -> str:
    """The table: what was kept and what is now, or what is now alone."""
    return table(before=now) if then is None else table(before=then, now=now)


def write_page(page: Path, shown: str) -> None:
    """Put the table between the two markers of the page."""
    text = page.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    page.write_text(f"{head}{BEGIN}\n{shown}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()

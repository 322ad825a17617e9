"""python -m bench.all [--quick] [--write]: every benchmark, one after the other, on a machine that does
nothing else.

Each figure is said beside the one that docs/performance.md keeps, and what fell by more than a fifth is
marked. With --write the table goes into docs/performance.md, between the two marks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from importlib.util import find_spec

from bench.compare import compare, kept_figures
from bench.harness import RESULTS, ROOT, say, shown

NAMES = ("start", "latency", "fanout", "map", "ingest")
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def table(name: str) -> str:
    """The Markdown table of a benchmark's last run."""
    result = json.loads((RESULTS / f"{name}.json").read_text())
    lines = [f"### bench/{name}{' (quick trial)' if result['quick'] else ''}", ""]
    lines += ["| what | median | lowest to highest |", "|---|---|---|"]
    for figure in result["figures"]:
        low, high = min(figure["values"]), max(figure["values"])
        spread = f"{shown(low)} to {shown(high)}" if len(figure["values"]) > 1 else "one run"
        lines.append(f"| {figure['name']} | {shown(figure['median'])} {figure['unit']} | {spread} |")
    lines += [f"| **{ratio}** | **{value:.2f}** | |" for ratio, value in result["ratios"].items()]
    return "\n".join([*lines, *([""] if result["notes"] else []), *result["notes"], ""])


def tell(names: list[str]) -> None:
    """Say each figure beside the one that is kept, and mark what fell."""
    kept = kept_figures(PAGE.read_text())
    for name in names:
        result = json.loads((RESULTS / f"{name}.json").read_text())
        say(f"bench/{name} against docs/performance.md")
        for line in compare(result, kept.get(name, {})):
            say(f"  {line}")


def write(names: list[str]) -> None:
    """Put the tables into docs/performance.md."""
    about = json.loads((RESULTS / f"{names[0]}.json").read_text())
    machine = about["machine"]
    where = f"{machine['cores']} cores, Python {machine['python']}, {machine['system']}"
    head = f"Taken {about['at'][:10]} on {where}.\n"
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    body = "\n".join([BEGIN, "", head, *(table(name) for name in names), END])
    PAGE.write_text(before + body + after)


def main() -> int:
    """Run all; 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.all")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    given = parser.parse_args()
    done: list[str] = []
    failed: list[str] = []
    for name in NAMES:
        if find_spec(f"bench.{name}.__main__") is None:
            continue
        began = time.monotonic()
        code = subprocess.call(
            [sys.executable, "-m", f"bench.{name}", *(["--quick"] if given.quick else [])], cwd=ROOT
        )
        (failed if code else done).append(name)
        say(f"bench/{name}: {'FAILED' if code else 'done'} in {time.monotonic() - began:.0f} s\n")
    tell(done)
    if given.write and done:
        write(done)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

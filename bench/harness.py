"""What every benchmark shares: repeats with median and spread, ratios, a table on the screen and a JSON
file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Figure:
    """Repeats of one measurement: `unit` as shown, `values` in the order they were taken."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> str:
        """Lowest to highest."""
        return f"{shown(min(self.values))} to {shown(max(self.values))}"


@dataclass
class Report:
    """The figures of one benchmark, with what they are compared to."""

    name: str
    quick: bool
    figures: list[Figure] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)
    more_is_better: list[str] = field(default_factory=list)
    """Names of ratios that are worse when they are less."""
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, unit: str, values: Sequence[float]) -> Figure:
        """Keep a figure and say it."""
        figure = Figure(name, unit, tuple(values))
        self.figures.append(figure)
        say(f"  {name}: {shown(figure.median)} {unit}  ({figure.spread})")
        return figure

    def ratio(self, name: str, ours: Figure, floor: Figure, more_is_better: bool | None = None) -> float:
        """Keep ours / floor of two medians. More is better of rates, unless it is said otherwise."""
        if ours.unit == "/s" if more_is_better is None else more_is_better:
            self.more_is_better.append(name)
        self.ratios[name] = ours.median / floor.median if floor.median else float("inf")
        say(f"  {name}: {self.ratios[name]:.2f}")
        return self.ratios[name]

    def note(self, text: str) -> None:
        """Something a reader of the figures must know."""
        self.notes.append(text)
        say(f"  note: {text}")

    def save(self) -> Path:
        """Write bench/results/<name>.json."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        body = {
            "name": self.name,
            "quick": self.quick,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "figures": [asdict(f) | {"median": f.median} for f in self.figures],
            "ratios": self.ratios,
            "more_is_better": self.more_is_better,
            "notes": self.notes,
        }
        path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        return path

    def table(self) -> str:
        """The figures as a Markdown table."""
        lines = [
            f"### {self.name}{' (quick trial)' if self.quick else ''}",
            "",
            "| what | median | lowest to highest |",
            "|---|---|---|",
        ]
        lines += [f"| {f.name} | {shown(f.median)} {f.unit} | {f.spread} |" for f in self.figures]
        lines += [f"| **{name}** | **{value:.2f}** | |" for name, value in self.ratios.items()]
        return "\n".join([*lines, "", *self.notes])


def machine() -> dict[str, str | int]:
    """What the figures were taken on."""
    return {
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": f"{os.getloadavg()[0]:.2f}",
    }


def shown(value: float) -> str:
    """Three significant figures, thousands separated."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def say(text: str) -> None:
    """A line on the screen, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0..1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(
    name: str,
    work: Callable[[Report, argparse.Namespace], None],
    *options: Callable[[argparse.ArgumentParser], object],
) -> None:
    """Command line of one benchmark: parse, measure, print the table, save."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}")
    parser.add_argument("--quick", action="store_true", help="a short trial; figures are rough")
    for option in options:
        option(parser)
    given = parser.parse_args()
    report = Report(name, given.quick)
    say(f"bench/{name}")
    work(report, given)
    say("\n" + report.table())
    say(f"\n{report.save()}")


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="palm-bench-") as folder:
        yield Path(folder)


@contextmanager
def process(command: Sequence[str], env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child process that is ended afterwards, softly and then hard; its output goes to `log`."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command), env={**os.environ, **env}, stdout=output, stderr=output, cwd=ROOT
        )
    try:
        yield child
    finally:
        end(child)


def end(child: subprocess.Popen[bytes], patience_s: float = 10.0) -> None:
    """Ask a child to end, and kill it when it does not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience_s)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def cpu_seconds(pid: int) -> float:
    """CPU time a process has used so far (user and system)."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Memory of a process that is its own or shared and present, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

"""What the programs of an installation and a page have in memory, in MB, and how that grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playwright.sync_api import CDPSession

from bench import harness
from bench.installation import Installation

PROGRAMS: Final = ("web", "ingest", "relay")
PAGE: Final = "the page's objects"


def read_memory(installation: Installation, metrics: CDPSession) -> dict[str, float]:
    """MB by program, and of what a page has on its heap after its rubbish was collected."""
    found = {name: harness.memory_mb(installation.pid_of(name)) for name in PROGRAMS}
    metrics.send("HeapProfiler.collectGarbage")
    told = metrics.send("Performance.getMetrics")["metrics"]
    heap = next(one["value"] for one in told if one["name"] == "JSHeapUsedSize")
    return found | {PAGE: heap / 1e6}


def add_growth(
    report: harness.Report, label: str, before: Mapping[str, float], after: Mapping[str, float]
) -> None:
    """Of each, what it has in the end and by how much that is more than before."""
    for name, there in after.items():
        report.add(f"{label}: memory of {name} in the end", "MB", [there])
        report.add(f"{label}: memory of {name}, grown", "MB", [there - before[name]])

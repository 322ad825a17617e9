"""A walk over a chain in a program of its own, with an end: whatever it meets, the web program goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

from dashboard.concurrency.processes import die_with_parent
from data_access.audit.anchors import Noted
from domain.audit.verification_rules import check_walk

LONGEST_S = 600.0
"""Seconds a walk of the page may take, some 30 million rows; the terminal has no bound."""
WALKER: Sequence[str] = (sys.executable, "-m", "dashboard.audit.verify_main")
ROOT = Path(__file__).resolve().parents[2]
log = structlog.get_logger()


def verify_in_subprocess(
    database: str, county: str, folder: Path, noted: Noted | None, most: int, longest: float = LONGEST_S
) -> Mapping[str, Any]:
    """What `verify_main.answer` says. Raises Refused database_away, anchors_away; walk_stopped when it
    took too long or too much.
    """
    request = {
        "database": database,
        "county": county,
        "folder": str(folder.resolve()),
        "told": most,
        "noted": None if noted is None else _pack_noted(noted),
    }
    try:
        done = subprocess.run(  # nosec B603 - a program of ours, no shell, no word from outside
            [*WALKER],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=longest,
            cwd=ROOT,
            preexec_fn=die_with_parent,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        log.error("a walk over the trace was stopped", county=county, error=type(error).__name__)
        answer = None
    return check_walk(answer)


def _pack_noted(noted: Noted) -> dict[str, Any]:
    heads = [[head.n, head.hash.hex(), head.place] for head in noted.heads]
    return {"heads": heads, "line": noted.line, "check": noted.check, "damaged": noted.damaged}

"""The program that walks a chain for the page: `python -m dashboard.audit.verify_main`, a question on its
standard input, the answer on its standard output, both JSON. What it reads may have been made to break it, so
it may take MOST_BYTES of memory and no more, and the web program lives on whatever becomes of it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

MOST_BYTES = 2 * 1024**3
"""Of address space; a walk takes a tenth of that in memory."""
NICENESS = 5


def main() -> None:
    """Answer one question: see `answer`."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    os.nice(NICENESS)
    json.dump(answer(json.load(sys.stdin)), sys.stdout)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """{"rows", "anchors", "count", "findings": [{"n", "kind", "where"}]} of a county and of the tables
    themselves; or {"away": "database" or "anchors", "reason"}.

    `asked`: database, county, folder, told (how many findings), noted: None or {"heads": [[n, hash, place]],
    "line", "check"}.
    """
    from data_access.audit.anchors import Folder
    from data_access.database.database import Database, Unavailable
    from data_access.maintenance.verification.verify import verify, verify_tables
    from domain.kernel.worlds import WorldId

    database = Database(request["database"])
    try:
        whole = verify_tables(database)
        verdict = verify(
            database, WorldId(request["county"]), Folder(Path(request["folder"])), _noted(request["noted"])
        )
    except Unavailable as error:
        return {"away": "database", "reason": str(error)}
    except OSError as error:
        return {"away": "anchors", "reason": str(error)}
    finally:
        database.close()
    findings = [*whole.findings, *(finding for finding in verdict.findings if finding.kind != "shape")]
    twice = sum(finding.kind == "shape" for finding in verdict.findings)
    return {
        "rows": verdict.rows,
        "anchors": verdict.anchors,
        "count": whole.count + verdict.count - twice,
        "findings": [
            {"n": finding.n, "kind": finding.kind, "where": finding.where}
            for finding in findings[: request["told"]]
        ],
    }


def _noted(given: dict[str, Any] | None) -> Any:
    """What the stream server knows, as it was asked for by the web program."""
    from data_access.audit.anchors import Anchor, Noted

    if given is None:
        return None
    heads = tuple(Anchor(n, bytes.fromhex(hash), place) for n, hash, place in given["heads"])
    return Noted(heads, given["line"], given["check"], tuple(given["damaged"]))


if __name__ == "__main__":
    main()

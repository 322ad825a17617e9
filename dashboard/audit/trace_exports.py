"""An export of the trace is an act: it is traced first, and covers its own row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data_access.audit.signing import signer
from data_access.audit.trace_export import Format, written
from data_access.audit.trace_queries import Filters, rows
from data_access.storage.codec import utc_text
from data_access.store import Store
from data_access.unit_of_work import Origin

SUFFIX: dict[Format, str] = {"csv": "csv", "json": "jsonl"}
KIND: dict[Format, str] = {"csv": "text/csv; charset=utf-8", "json": "application/x-ndjson"}


def export(
    store: Store,
    data_dir: Path,
    county: str,
    form: Format,
    filters: Filters,
    origin: Origin,
    reason: str = "",
) -> tuple[str, Iterator[bytes]]:
    """(file name, the pieces). Raises Unavailable, OSError, BadKey; the pieces may raise Unavailable."""
    key = signer(data_dir)
    chosen = {name: value for name, value in asdict(filters).items() if value}
    with store.acting(county, origin) as act:
        n = act.trace("trace.exported", "trace", None, {"format": form, "filters": chosen}, reason=reason)
        at = utc_text(act.now)
    about: dict[str, Any] = {
        "county": county, "filters": chosen, "upto": n, "at": at, "by": origin.actor,
        "from": origin.address,
    }  # fmt: skip
    name = f"trace-{county}-{at[:10]}-{n}.{SUFFIX[form]}"
    return name, written(form, about, rows(store.database, county, filters, n), key)

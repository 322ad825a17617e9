"""The JSON Schemas of the messages, as they lie beside the parser that agrees with them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import data_access

FOLDER = Path(data_access.__file__ or "").parent / "schemas"


@cache
def kinds() -> tuple[str, ...]:
    """The kinds that have a schema, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def schema(kind: str) -> dict[str, Any]:
    """The schema of one kind. Raises FileNotFoundError."""
    return dict(json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8")))

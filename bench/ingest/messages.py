"""Messages for the ingest benchmark: lawful, varied, with ids in no order (the worst case for an index)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

CHANGED_SHARE = 0.1


def cases(count: int, county: Any, rng: Random) -> list[bytes]:
    """`count` new cases all over the county."""
    at, matters = datetime.now(UTC).isoformat(), [*county.matters, None]
    return [_case(rng, at, rng.choice(county.grids), rng.choice(matters)) for _ in range(count)]


def _case(rng: Random, at: str, grid: str, matter: str | None) -> bytes:
    body = {
        "id": f"{rng.getrandbits(64):016x}", "source": "bench", "at": at,
        "kind": "case.reported", "region": grid,
        "title": "路灯故障", "severity": rng.choice((2, 3, 3, 4, 4)), "text": "群众来电,请核实处置。",
    }  # fmt: skip
    return json.dumps(body | ({"matter": matter} if matter else {}), ensure_ascii=False).encode()


def grids(count: int, county: Any, rng: Random) -> list[bytes]:
    """`count` grid reports; one in ten is out of the ordinary."""
    return [_grid(rng, rng.choice(county.grids)) for _ in range(count)]


def _grid(rng: Random, grid: str) -> bytes:
    new = rng.random() < CHANGED_SHARE
    body: dict[str, Any] = {
        "id": f"{rng.getrandbits(64):016x}", "source": "bench", "at": datetime.now(UTC).isoformat(),
        "kind": "grid.reported", "region": grid, "status": "watch" if new else "normal",
    }  # fmt: skip
    if new:
        body["readings"] = {"water_level_m": round(rng.uniform(1, 3), 3)}
    return json.dumps(body).encode()


MAKERS = {"cases": cases, "grids": grids}

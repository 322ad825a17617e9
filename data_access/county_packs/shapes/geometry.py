"""The compact binary in which a browser gets a county's shapes once (content-hashed, immutable).

u32 length of the JSON head (little-endian), the head padded with spaces to 4 bytes, then typed blocks:
    {"scale": 100000, "layers": [{"name", "kind": "polygon" | "line", "codes": [...],
      "rings": [offset, count]    Uint16, rings of each feature
      "sizes": [offset, count]    Uint32, points of each ring, the first included
      "starts": [offset, count]   Int32, x, y of each ring's first point in 1e-5 degree (lon, lat)
      "deltas": [offset, count]   Int16, dx, dy of the other points
    }]}
Offsets count bytes from the start of the blocks, counts are elements. A polygon's first point is not
repeated.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SCALE = 100_000
REACH = 32_767


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes in degrees (lon, lat); codes run beside them."""

    name: str
    kind: Literal["polygon", "line"]
    codes: Sequence[str]
    shapes: Sequence[BaseGeometry]


def encode(layers: Sequence[Layer]) -> bytes:
    """The binary of several layers."""
    heads, blocks, offset = [], [], 0
    for layer in layers:
        head: dict[str, Any] = {"name": layer.name, "kind": layer.kind, "codes": list(layer.codes)}
        for part, values in zip(("rings", "sizes", "starts", "deltas"), _pack(layer), strict=True):
            raw = values.tobytes()
            raw += b"\0" * (-len(raw) % 4)
            head[part] = [offset, len(values)]
            blocks.append(raw)
            offset += len(raw)
        heads.append(head)
    text = json.dumps({"scale": SCALE, "layers": heads}, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + b"".join(blocks)


def _pack(layer: Layer) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    lines, per_feature = _rings(layer)
    xy, ring = shapely.get_coordinates(lines, return_index=True)
    xy = np.rint(xy * SCALE).astype(np.int64)
    if layer.kind == "polygon":
        keep = np.append(ring[1:] == ring[:-1], False) if len(ring) else np.zeros(0, bool)
        xy, ring = xy[keep], ring[keep]
    xy, ring = _bridge(xy, ring)
    first = np.append(True, ring[1:] != ring[:-1]) if len(ring) else np.zeros(0, bool)
    steps = np.diff(xy, axis=0, prepend=xy[:1])
    return (
        per_feature.astype("<u2"),
        np.bincount(ring, minlength=len(lines)).astype("<u4"),
        xy[first].astype("<i4").ravel(),
        steps[~first].astype("<i2").ravel(),
    )


def _rings(layer: Layer) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """All rings (or lines) one after another, and how many each feature has."""
    polygons, owner = shapely.get_parts(np.asarray(layer.shapes, dtype=object), return_index=True)
    if layer.kind == "polygon":
        rings, inner = shapely.get_rings(polygons, return_index=True)
        polygons, owner = rings, owner[inner]
    return polygons, np.bincount(owner, minlength=len(layer.shapes))


def _bridge(xy: NDArray[np.int64], ring: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Inserts midpoints until every step inside a ring fits 16 bits."""
    while True:
        far = (np.abs(np.diff(xy, axis=0)).max(axis=1, initial=0) > REACH) & (ring[1:] == ring[:-1])
        gaps = np.flatnonzero(far)
        if not len(gaps):
            return xy, ring
        xy = np.insert(xy, gaps + 1, (xy[gaps] + xy[gaps + 1]) // 2, axis=0)
        ring = np.insert(ring, gaps + 1, ring[gaps])


def decode(raw: bytes) -> dict[str, list[tuple[str, list[list[tuple[float, float]]]]]]:
    """The reverse, for tests and tools: layer name -> [(code, rings of (lon, lat))]."""
    (length,) = struct.unpack_from("<I", raw)
    head = json.loads(raw[4 : 4 + length])
    start = 4 + length
    found = {}
    for layer in head["layers"]:
        rings, sizes, starts, deltas = (
            np.frombuffer(raw, kind, layer[part][1], start + layer[part][0]).astype(np.int64)
            for part, kind in (("rings", "<u2"), ("sizes", "<u4"), ("starts", "<i4"), ("deltas", "<i2"))
        )
        lines = _unpack(sizes, starts.reshape(-1, 2), deltas.reshape(-1, 2), head["scale"])
        ends = np.cumsum(rings).tolist()
        spans = zip([0, *ends], ends, layer["codes"], strict=False)
        found[layer["name"]] = [(code, lines[begin:end]) for begin, end, code in spans]
    return found


def _unpack(
    sizes: NDArray[np.int64], starts: NDArray[np.int64], deltas: NDArray[np.int64], scale: int
) -> list[list[tuple[float, float]]]:
    lines, at = [], 0
    for size, start in zip(sizes.tolist(), starts, strict=True):
        steps = np.concatenate([start[None], deltas[at : at + size - 1]])
        at += size - 1
        lines.append([(x / scale, y / scale) for x, y in np.cumsum(steps, axis=0).tolist()])
    return lines

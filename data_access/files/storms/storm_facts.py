"""What was understood of a file of storms, or why it is refused, as JSON-able facts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from data_access.files.storms.read_storm import NotRead, ReadStorm
from data_access.files.storms.storm_files import read_storms
from domain.emergency.storms.wind_radii import FORCES, published

UNDERSTOOD: Final = "understood"
REFUSED: Final = "refused"


def storm_facts(path: Path) -> dict[str, Any]:
    """{file, verdict, form, storms} or {file, verdict, fault, line, column, fact}."""
    try:
        found = read_storms(path)
    except NotRead as error:
        return refused_facts(path, error)
    storms = [_storm(storm) for storm in found.storms]
    return {"file": str(path), "verdict": UNDERSTOOD, "form": found.form.value, "storms": storms}


def refused_facts(path: Path, error: NotRead) -> dict[str, Any]:
    """{file, verdict, fault, line, column, fact} of a file that is refused."""
    place = {"line": error.line, "column": error.column}
    return {"file": str(path), "verdict": REFUSED, "fault": error.fault, **place, "fact": error.fact}


def _storm(storm: ReadStorm) -> dict[str, Any]:
    track, agencies = storm.track, Counter(issue.agency for issue in storm.issues)
    radii = {force: [point for point in track if published(point, force)] for force in FORCES}
    return {
        "storm": storm.id,
        "name": storm.name,
        "name_en": storm.name_en,
        "points": len(track),
        "first": _text(track[0].valid) if track else None,
        "last": _text(track[-1].valid) if track else None,
        "radii": {
            str(force): {"points": len(points), "last": _text(points[-1].valid) if points else None}
            for force, points in radii.items()
        },
        "forecasts": dict(sorted(agencies.items())),
        "doubts": storm.doubts,
    }


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z")

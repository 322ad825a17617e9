"""Lawful messages of every kind, a county to read them in, and unlawful variations with the code they get."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GRID = "330825101264001"


class County:
    """One village with two grids; everything between 29 and 30 N, 119 and 120 E is in its first grid."""

    code = "330825"
    regions = frozenset(("330825", "330825101", "330825101264", GRID, "330825101264002"))

    def has_region(self, code: str) -> bool:
        return code in self.regions

    def matter_code(self, text: str) -> str | None:
        return {"road": "road", "道路塌方": "road"}.get(text)

    def locate(self, lat: float, lon: float) -> str | None:
        return GRID if 29 <= lat <= 30 and 119 <= lon <= 120 else None

    def place(self, region: str) -> tuple[float, float]:
        return (29.5, 119.5)


HEAD = {"id": "1", "source": "12345", "at": "2026-11-22T15:30:00+08:00"}
REPORTED = HEAD | {"kind": "case.reported", "region": "330825101264", "title": "路", "severity": 2}
UPDATED = HEAD | {"kind": "case.updated", "case": "C1", "stage": "handling"}
CLOSED = HEAD | {"kind": "case.closed", "case": "C1"}
GRIDS = HEAD | {"kind": "grid.reported", "region": GRID, "status": "normal"}
POSITION = HEAD | {"kind": "position", "person": "LY-G1", "lat": 29.5, "lon": 119.5, "accuracy_m": 5}
RECEIPT = {
    "kind": "receipt", "id": "1", "source": "12345", "at": "2026-11-22T08:32:00+08:00",
    "rollout": "RW-261122-01", "person": "LY-G00001", "state": "accepted",
}  # fmt: skip
VISIT = HEAD | {
    "kind": "visit", "rollout": "RW-261122-01", "household": "HH-00001", "result": "needs_help",
}  # fmt: skip
PATROL = HEAD | {"kind": "patrol", "point": "H004", "result": "abnormal", "what": "桥面过水"}
STORM_POINT = {"valid": "2026-11-22T14:00:00+08:00", "lat": 27.9, "lon": 121.4}
OBSERVED = HEAD | {"kind": "storm.observed", "storm": "202613"} | STORM_POINT
AHEAD = STORM_POINT | {"valid": "2026-11-23T14:00:00+08:00", "wind_ms": 25}
FORECAST = HEAD | {
    "kind": "storm.forecast",
    "storm": "202613",
    "agency": "中国",
    "issued": "2026-11-22T06:00:00.000Z",
    "points": [STORM_POINT, AHEAD],
}
DISSOLVED = HEAD | {"kind": "storm.dissolved", "storm": "202613"}
LAWFUL = (REPORTED, UPDATED, CLOSED, GRIDS, POSITION, RECEIPT, VISIT, PATROL, OBSERVED, FORECAST, DISSOLVED)
STREAM = {
    "case": "cases",
    "grid": "grids",
    "position": "positions",
    "receipt": "receipts",
    "visit": "receipts",
    "patrol": "receipts",
    "storm": "storms",
}


def stream_of(message: dict[str, Any]) -> str:
    """The stream a sample belongs to; cases when its kind is broken."""
    return STREAM.get(str(message.get("kind")).split(".")[0], "cases")


def raw(message: Any) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()


GONE = object()
"""Marks a field that is left out."""


def change_message(message: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The message with other values; GONE leaves a field out."""
    return {name: value for name, value in (message | fields).items() if value is not GONE}


UNSEEN = ("\u200b", "\u2800", "\u3164", "\u00ad", "\u3000", "\u2060", "\ufeff", "\U000e0041")
"""Texts in which nothing can be seen."""
TAKEN: list[dict[str, Any]] = [
    change_message(REPORTED, severity=2.0),
    change_message(UPDATED, severity=4e0),
    change_message(REPORTED, title="\u202e路灯不亮"),
    change_message(REPORTED, title="a\u200bb"),
    change_message(REPORTED, title="مرحبا"),
    change_message(REPORTED, id="𱍐-19972", title="𮯰"),
    change_message(REPORTED, id="\ue81e", reporter={"name": "𠮷田"}),
    change_message(REPORTED, text="第一行\r\n\t第二行\u2028"),
    change_message(REPORTED, text="\u200b", source_no=" ", reporter={"name": "\u3000"}),
    change_message(UPDATED, text=" "),
    change_message(
        REPORTED, attachments=["HTTPS://example.org/1.jpg", "javascript:alert(1)", None, 7, {"name": "x"}]
    ),
    change_message(REPORTED, attachments=5),
    change_message(
        OBSERVED, r7=[350, 300, None, 150.5], r10=None, r12=[0, 0, 0, 0], wind_ms=28, name="白海豚"
    ),
    change_message(OBSERVED, lon=-176.9, pressure_hpa=None, name_en=None),
    change_message(VISIT, note=None, by="王芳", channel="app", clock_off_s=-2),
    change_message(PATROL, result="normal", what=None, person="LY-G1", lat=29.5, lon=119.5),
    change_message(GRIDS, readings={"水位": "高\n", "q": 5e-324, "z": -0.0, "y": 1e308, "n": -(2**53) + 1}),
]
"""Lawful, however odd."""

# (message, code, where): what both the schema and the parser refuse
UNLAWFUL: list[tuple[dict[str, Any], str, str | None]] = [
    *[
        (change_message(m, **{f: GONE}), "missing_field", f)
        for m in LAWFUL
        for f in ("id", "source", "at", "kind")
    ],
    (change_message(REPORTED, title=GONE), "missing_field", "title"),
    (change_message(REPORTED, severity=GONE), "missing_field", "severity"),
    (change_message(REPORTED, region=GONE), "missing_field", "region"),
    (change_message(REPORTED, region=None), "missing_field", "region"),
    (change_message(REPORTED, lat=29.5), "missing_field", "lon"),
    (change_message(REPORTED, lon=119.5, region=GONE), "missing_field", "lat"),
    (change_message(UPDATED, case=GONE), "missing_field", "case"),
    (change_message(UPDATED, stage=GONE), "missing_field", None),
    (change_message(UPDATED, stage=None, reason="x"), "missing_field", None),
    (change_message(UPDATED, stage=GONE, called=None), "missing_field", None),
    (change_message(CLOSED, case=GONE), "missing_field", "case"),
    (change_message(GRIDS, status=GONE), "missing_field", "status"),
    (change_message(GRIDS, region=GONE), "missing_field", "region"),
    (change_message(POSITION, person=GONE), "missing_field", "person"),
    (change_message(POSITION, lat=GONE), "missing_field", "lat"),
    (change_message(POSITION, accuracy_m=GONE), "missing_field", "accuracy_m"),
    (change_message(REPORTED, severity=0), "bad_field", "severity"),
    (change_message(REPORTED, severity=5), "bad_field", "severity"),
    (change_message(REPORTED, severity="2"), "bad_field", "severity"),
    (change_message(REPORTED, severity=2.5), "bad_field", "severity"),
    (change_message(REPORTED, severity=True), "bad_field", "severity"),
    (change_message(REPORTED, title=""), "bad_field", "title"),
    (change_message(REPORTED, title=" \n"), "bad_field", "title"),
    (change_message(REPORTED, title="x" * 201), "bad_field", "title"),
    *[
        (change_message(REPORTED, title=f"a{sign}b"), "bad_field", "title")
        for sign in "\0\a\x1b\t\n\r\x7f\x85\u2028\ufffe"
    ],
    *[(change_message(REPORTED, title=sign * 2), "bad_field", "title") for sign in UNSEEN],
    *[(change_message(UPDATED, title=sign), "bad_field", "title") for sign in UNSEEN],
    *[
        (change_message(REPORTED, id=f"a{sign}"), "bad_field", "id")
        for sign in (*UNSEEN, "\n", "\u202e", "\u2067")
    ],
    *[(change_message(CLOSED, case=f"{sign}a"), "bad_field", "case") for sign in UNSEEN],
    *[(change_message(POSITION, person=sign), "bad_field", "person") for sign in UNSEEN],
    (change_message(REPORTED, source="a\u200b"), "bad_field", "source"),
    (change_message(REPORTED, source="a\n"), "bad_field", "source"),
    (change_message(REPORTED, text="a\x1b[2J"), "bad_field", "text"),
    (change_message(UPDATED, text="a\a"), "bad_field", "text"),
    (change_message(UPDATED, reason="a\x85"), "bad_field", "reason"),
    (change_message(REPORTED, source_no="a\nb"), "bad_field", "source_no"),
    (change_message(REPORTED, reporter="张\n三"), "bad_field", "reporter"),
    (change_message(REPORTED, reporter={"name": "张\a"}), "bad_field", "reporter.name"),
    (change_message(REPORTED, region="330825101264\n"), "bad_field", "region"),
    (change_message(GRIDS, note="a\0"), "bad_field", "note"),
    (change_message(GRIDS, readings={"a": "\x1b"}), "bad_field", "readings"),
    (change_message(GRIDS, readings={"a\n": 1}), "bad_field", "readings"),
    (change_message(GRIDS, readings={"\u3164": 1}), "bad_field", "readings"),
    *[
        (change_message(REPORTED, severity=value), "bad_field", "severity")
        for value in (0.5, 4.5, 1e300, -0.0)
    ],
    (change_message(REPORTED, title=None), "bad_field", "title"),
    (change_message(REPORTED, text="x" * 20_001), "bad_field", "text"),
    (change_message(REPORTED, region="330825"), "bad_field", "region"),
    (change_message(REPORTED, region="33082510126x"), "bad_field", "region"),
    (change_message(REPORTED, region="３３０８２５１０１"), "bad_field", "region"),
    (change_message(REPORTED, region=330825101264), "bad_field", "region"),
    (change_message(REPORTED, lat=91, lon=119), "bad_field", "lat"),
    (change_message(REPORTED, lat=29, lon="119"), "bad_field", "lon"),
    (change_message(REPORTED, reporter=5), "bad_field", "reporter"),
    (change_message(REPORTED, reporter={"phone": 5}), "bad_field", "reporter.phone"),
    (change_message(REPORTED, called="330825101"), "bad_field", "called"),
    (change_message(REPORTED, called=["330825"]), "bad_field", "called[0]"),
    (change_message(REPORTED, called=["330825101", "unit"]), "bad_field", "called[1]"),
    (change_message(REPORTED, called=["unit:"]), "bad_field", "called[0]"),
    (change_message(REPORTED, called=["team:x"]), "bad_field", "called[0]"),
    (change_message(REPORTED, called=["unit: "]), "bad_field", "called[0]"),
    (change_message(UPDATED, called=["person:a\tb"]), "bad_field", "called[0]"),
    (change_message(UPDATED, called=["person:a", None]), "bad_field", "called[1]"),
    (change_message(UPDATED, called=["x" * 72]), "bad_field", "called[0]"),
    (change_message(UPDATED, called=["330825101"] * 65), "bad_field", "called"),
    (change_message(REPORTED, reporter={"person": 5}), "bad_field", "reporter.person"),
    (change_message(REPORTED, id=""), "bad_field", "id"),
    (change_message(REPORTED, id="a\tb"), "bad_field", "id"),
    (change_message(REPORTED, id=5), "bad_field", "id"),
    (change_message(REPORTED, id="x" * 129), "bad_field", "id"),
    (change_message(REPORTED, source="a/b"), "bad_field", "source"),
    (change_message(REPORTED, source="x" * 65), "bad_field", "source"),
    (change_message(REPORTED, at="2026-11-22T15:30:00"), "bad_field", "at"),
    (change_message(REPORTED, at="22.11.2026"), "bad_field", "at"),
    (change_message(REPORTED, at=1_763_800_000), "bad_field", "at"),
    (change_message(UPDATED, stage="lost"), "bad_field", "stage"),
    (change_message(UPDATED, severity=9), "bad_field", "severity"),
    (change_message(CLOSED, outcome="lost"), "bad_field", "outcome"),
    (change_message(GRIDS, status="red"), "bad_field", "status"),
    (change_message(GRIDS, readings={"a": [1]}), "bad_field", "readings[...]"),
    (change_message(GRIDS, readings={"": 1}), "bad_field", "readings"),
    (change_message(GRIDS, readings={f"r{n}": n for n in range(65)}), "bad_field", "readings"),
    (change_message(GRIDS, note="x" * 2001), "bad_field", "note"),
    (change_message(POSITION, accuracy_m=-1), "bad_field", "accuracy_m"),
    (change_message(POSITION, person=""), "bad_field", "person"),
    (change_message(POSITION, lat=None), "bad_field", "lat"),
    (change_message(OBSERVED, storm="台风"), "bad_field", "storm"),
    (change_message(OBSERVED, storm="a/b"), "bad_field", "storm"),
    (change_message(DISSOLVED, storm=""), "bad_field", "storm"),
    (change_message(DISSOLVED, storm="x" * 65), "bad_field", "storm"),
    (change_message(OBSERVED, valid=GONE), "missing_field", "valid"),
    (change_message(OBSERVED, valid="2026-11-22"), "bad_field", "valid"),
    (change_message(OBSERVED, lat="27.9"), "bad_field", "lat"),
    (change_message(OBSERVED, wind_ms=-1), "bad_field", "wind_ms"),
    (change_message(OBSERVED, pressure_hpa=100), "bad_field", "pressure_hpa"),
    (change_message(OBSERVED, r7=350), "bad_field", "r7"),
    (change_message(OBSERVED, r7=[350, 300]), "bad_field", "r7"),
    (change_message(OBSERVED, r10=[350, 300, 150, "150"]), "bad_field", "r10[3]"),
    (change_message(OBSERVED, r12=[-1, 0, 0, 0]), "bad_field", "r12[0]"),
    (change_message(OBSERVED, name=""), "bad_field", "name"),
    (change_message(OBSERVED, name_en="a\n"), "bad_field", "name_en"),
    (change_message(FORECAST, agency=GONE), "missing_field", "agency"),
    (change_message(FORECAST, agency="\u3000"), "bad_field", "agency"),
    (change_message(FORECAST, issued=None), "bad_field", "issued"),
    (change_message(FORECAST, points=[]), "bad_field", "points"),
    (change_message(FORECAST, points=[STORM_POINT] * 101), "bad_field", "points"),
    (change_message(FORECAST, points=[{"lat": 1, "lon": 1}]), "missing_field", "points[0].valid"),
    (change_message(VISIT, rollout=GONE), "missing_field", "rollout"),
    (change_message(VISIT, household="\u200b"), "bad_field", "household"),
    (change_message(VISIT, result="unknown"), "bad_field", "result"),
    (change_message(VISIT, note="x" * 501), "bad_field", "note"),
    (change_message(PATROL, point=GONE), "missing_field", "point"),
    (change_message(PATROL, result="fine"), "bad_field", "result"),
    (change_message(PATROL, what=GONE), "missing_field", "what"),
    (change_message(PATROL, what=" \u200b"), "missing_field", "what"),
    (change_message(PATROL, person=""), "bad_field", "person"),
    (change_message(PATROL, lat=29.5), "missing_field", "lon"),
    (change_message(REPORTED, kind="case.lost"), "unknown_kind", "kind"),
    (change_message(REPORTED, kind=7), "bad_field", "kind"),
]

# (message, code, where): lawful by shape, refused by what the parser knows
UNKNOWN: list[tuple[dict[str, Any], str, str | None]] = [
    (change_message(REPORTED, region="330825999"), "unknown_region", "region"),
    (change_message(REPORTED, region="330802001"), "outside_county", "region"),
    (change_message(REPORTED, region=GONE, lat=0, lon=0), "outside_county", "lat"),
    (change_message(POSITION, lat=28.0), "outside_county", "lat"),
    (change_message(POSITION, lat=28.0, region="330825101"), "outside_county", "lat"),
    (change_message(REPORTED, matter="houses"), "unknown_matter", "matter"),
    (change_message(REPORTED, called=["330825999"]), "unknown_region", "called[0]"),
    (change_message(UPDATED, called=["unit:x", "330802001"]), "outside_county", "called[1]"),
    (change_message(REPORTED, at="2026-11-22T16:10:01+08:00"), "future", "at"),
    (change_message(REPORTED, at="9999-12-31T23:59:59-10:00"), "future", "at"),
    (change_message(REPORTED, at="0001-01-01T00:00:00+14:00"), "bad_field", "at"),
    (change_message(REPORTED, at="1999-12-31T00:00:00Z"), "bad_field", "at"),
    (change_message(GRIDS, region="330825101264"), "bad_field", "region"),
    (change_message(FORECAST, points=[AHEAD, STORM_POINT]), "bad_field", "points[1].valid"),
    (change_message(FORECAST, points=[AHEAD, AHEAD]), "bad_field", "points[1].valid"),
    (change_message(OBSERVED, valid="1999-12-31T00:00:00Z"), "bad_field", "valid"),
    (change_message(FORECAST, issued="9999-12-31T23:59:59-10:00"), "bad_field", "issued"),
    (change_message(GRIDS, readings={"a": 2**53}), "bad_field", "readings[...]"),
]

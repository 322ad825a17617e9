"""docs/streams.md says what the parser, the schemas and the rules do."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.handlers.reports.warning_reading import read_received
from data_access.county_packs import county_pack
from data_access.streams.wire import wire_format
from domain.cases.case_join import REOPENED
from domain.cases.case_registers import OUTCOMES, STAGES
from domain.changes import KINDS
from domain.decisions.decide import decide
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy
from domain.grids.grid_join import STATUSES
from domain.kernel.errors import Reason
from domain.messages import PatrolMessage, TaskReceipt, VisitMessage, WarningFile, WarningSeen
from tests.laws.world import World

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "streams.md").read_text(encoding="utf-8")
SCHEMAS = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "data_access/schemas").glob("*.json")
}
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def section(kind: str) -> str:
    """The part about a kind: from its heading to the next."""
    return re.split(r"\n##+ ", re.split(rf"\n##+ .*`{re.escape(kind)}`\n", TEXT)[1])[0]


def rows(text: str) -> list[list[str]]:
    """The cells of all table rows, without headings and rulers."""
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line[:2] == "| "
    ]
    return [cells for cells in lines if cells[0] not in ("field", "code", "stream")]


def fields(text: str) -> set[str]:
    return {name for cells in rows(text) for name in re.findall(r"`(\w+)`", cells[0])}


EVERY = fields(TEXT.split("## Every message")[1].split("**Where.**")[0])


def examples() -> list[tuple[str, dict[str, Any]]]:
    """(stream, message) of everything a reader can paste."""
    matches = re.findall(r"XADD '\{330825\}:(\w+)' '\*' json <<'JSON'\n(.*?)\nJSON\n", TEXT, re.DOTALL)
    echo = re.findall(r"echo '(.*?)' \\\n +\| redis-cli -x XADD '\{330825\}:(\w+)' '\*' json", TEXT)
    return [(stream, json.loads(raw)) for stream, raw in [*matches, *[(stream, raw) for raw, stream in echo]]]


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_every_field_of_a_kind_is_told(kind: str) -> None:
    assert fields(section(kind)) | EVERY == set(SCHEMAS[kind]["properties"])


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_needed_fields_are_marked(kind: str) -> None:
    needed = set(SCHEMAS[kind]["required"]) - EVERY
    marked = [cells[0] for cells in rows(section(kind)) if cells[2].startswith("needed")]
    assert {name for cell in marked for name in re.findall(r"`(\w+)`", cell)} == needed


def test_every_code_is_told_once() -> None:
    part = TEXT.split("## What is refused")[1].split("\n## ")[0]
    assert sorted(cells[0].strip("`") for cells in rows(part)) == sorted(Reason)


def test_words_are_those_of_the_rules() -> None:
    line = re.search(r"\*\*Stages\*\*, in order: (.*?)\. Stages", TEXT, re.DOTALL)
    assert line
    assert tuple(re.findall(r"`(\w+)`", line.group(1))) == STAGES
    assert f"`{REOPENED}`" in TEXT
    assert all(f"`{word}`" in section("grid.reported") for word in STATUSES)
    assert all(f"`{word}`" in section("case.closed") for word in OUTCOMES)
    feed = TEXT.split("**`{330825}:feed`**")[1]
    assert all(f"`{kind}`" in feed for kind in KINDS)


def test_streams_and_their_kinds() -> None:
    kinds_by_stream = {
        stream: re.findall(r"`([a-z.]+)`", kinds)
        for stream, kinds in re.findall(r"\| `\{330825\}:(\w+)` \| (.*) \|", TEXT)
    }
    assert {
        kind: stream for stream, kinds in kinds_by_stream.items() for kind in kinds
    } == wire_format.STREAM_OF


def test_limits_are_those_of_the_parser() -> None:
    assert wire_format.MAX_BYTES == 256 * 1024
    assert wire_format.AHEAD.total_seconds() == 600
    assert TEXT.count("256 KiB") >= 2
    assert TEXT.count("10 min ahead") >= 2


def test_examples_work_as_they_stand() -> None:
    county = county_pack.load(ROOT / "counties" / "longyou")
    world = World(county)  # type: ignore[arg-type]
    kinds = set()
    for stream, message in examples():
        kinds.add(message["kind"])
        read = wire_format.parse(json.dumps(message).encode(), stream, county, NOW)
        if isinstance(read, WarningFile):
            (received,) = read_received(read.content, read.name, read.source, county, SignaturePolicy())
            assert received.regions == ("330825",)
        elif not isinstance(read, WarningSeen | TaskReceipt | VisitMessage | PatrolMessage):
            assert decide(read, world, NOW).save
    assert kinds == set(SCHEMAS)

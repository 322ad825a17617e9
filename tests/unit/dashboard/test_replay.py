"""Replay: times moved, bad lines named, a run continued under its label without doubling anything."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from bench.servers import StreamServer
from dashboard.cli.replays import replay, replay_file
from data_access.county_packs import county_pack
from data_access.streams.wire import wire_format
from domain.kernel.errors import Refused
from tests.integration.reports import wait_until

FIRST = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
GRID = "330825101264001"


@pytest.fixture(scope="module")
def county(root: Path) -> Any:
    return county_pack.load(root / "counties/longyou")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamServer]:
    with StreamServer(tmp_path_factory.mktemp("stream")) as running:
        yield running


@pytest.fixture
def client(server: StreamServer) -> redis.Redis:
    server.client.flushall()
    return server.client


def lines(count: int, gap_s: float = 60) -> list[dict[str, Any]]:
    first = {"kind": "case.reported", "title": "t", "severity": 3, "region": GRID}
    bodies = [first, *({"kind": "case.updated", "case": "c0", "text": f"{n}"} for n in range(1, count))]
    times = [(FIRST + timedelta(seconds=n * gap_s)).isoformat() for n in range(count)]
    return [{"id": f"c{n}", "source": "old", "at": times[n], **body} for n, body in enumerate(bodies)]


def write(folder: Path, bodies: list[Any]) -> Path:
    path = folder / "recorded.jsonl"
    path.write_text("".join((b if isinstance(b, str) else json.dumps(b)) + "\n" for b in bodies))
    return path


def list_sent(client: redis.Redis, stream: str = "cases") -> list[dict[str, Any]]:
    return [json.loads(fields[b"json"]) for _, fields in client.xrange(f"{{330825}}:{stream}")]


def quiet(text: str) -> None:
    """Say nothing."""


def go(
    client: redis.Redis, county: Any, path: Path, stop: threading.Event | None = None, **options: Any
) -> Any:
    return replay.run(client, county, path, replay.Options(**options), quiet, stop)


def test_times_move_to_now_and_gaps_shrink_by_the_speed(client: Any, county: Any, tmp_path: Path) -> None:
    began = datetime.now(UTC)
    go(client, county, write(tmp_path, lines(4)), speed=300)
    times = [datetime.fromisoformat(body["at"]) for body in list_sent(client)]
    gaps = [round((b - a).total_seconds(), 2) for a, b in itertools.pairwise(times)]
    assert gaps == [0.2, 0.2, 0.2]
    assert began - timedelta(seconds=1) <= times[0] <= times[-1] <= datetime.now(UTC)
    assert datetime.now(UTC) - began > timedelta(seconds=0.55)


def test_as_fast_as_possible_keeps_gaps_and_ends_now(client: Any, county: Any, tmp_path: Path) -> None:
    summary = go(client, county, write(tmp_path, lines(2000)), speed=None)
    times = [datetime.fromisoformat(body["at"]) for body in list_sent(client)]
    assert summary.sent == len(times) == 2000
    assert times[-1] - times[0] == timedelta(seconds=60 * 1999)
    assert abs(datetime.now(UTC) - times[-1]) < timedelta(seconds=30)


def test_ids_and_the_cases_they_name_get_the_label(client: Any, county: Any, tmp_path: Path) -> None:
    go(client, county, write(tmp_path, lines(2)), speed=None, label="ex")
    assert [body["id"] for body in list_sent(client)] == ["ex-c0", "ex-c1"]
    assert list_sent(client)[1]["case"] == "ex-c0"


def test_without_a_label_a_second_run_is_another_run(client: Any, county: Any, tmp_path: Path) -> None:
    path = write(tmp_path, lines(2))
    facts = replay_file.inspect(path, county)
    labels = {replay.Replay(client, county, path, replay.Options(), facts).label}
    time.sleep(1.01)
    labels.add(replay.Replay(client, county, path, replay.Options(), facts).label)
    assert len(labels) == 2


def test_a_labelled_run_continues_and_adds_nothing_twice(client: Any, county: Any, tmp_path: Path) -> None:
    path, stop = write(tmp_path, lines(30)), threading.Event()
    cut = threading.Thread(target=lambda: wait_until(lambda: list_sent(client)) and stop.set())
    cut.start()
    broken = go(client, county, path, stop, speed=600, label="ex")
    cut.join()
    assert not broken.finished
    assert 0 < broken.sent < 30
    rest = go(client, county, path, speed=600, label="ex")
    assert rest.finished
    assert broken.sent + rest.sent == 30
    assert [body["id"] for body in list_sent(client)] == [f"ex-c{n}" for n in range(30)]
    times = [datetime.fromisoformat(body["at"]) for body in list_sent(client)]
    assert times[-1] - times[0] == timedelta(seconds=29 * 60 / 600)
    assert go(client, county, path, speed=600, label="ex").sent == 0


def test_bad_lines_are_named_and_nothing_is_sent(client: Any, county: Any, tmp_path: Path) -> None:
    bodies = [
        *lines(2),
        "nonsense",
        "",
        {"kind": "x"},
        {**lines(1)[0], "severity": 7},
        {**lines(1)[0], "stream": "x"},
    ]
    path = write(tmp_path, bodies)
    with pytest.raises(replay.FileError) as error:
        go(client, county, path, speed=None)
    assert [text.split(":")[0] for text in error.value.problems] == ["line 3", "line 5", "line 6", "line 7"]
    assert list_sent(client) == []
    summary = go(client, county, path, speed=None, keep_going=True)
    assert (summary.sent, summary.left_out) == (2, 4)


def line(**fields: str) -> bytes:
    """A line of a file, with fields given as JSON text."""
    body = {"kind": '"case.reported"', "id": '"r"', "source": '"old"', "title": '"t"', "severity": "3"}
    body |= {"at": f'"{FIRST.isoformat()}"', "region": f'"{GRID}"'} | fields
    return ("{" + ", ".join(f'"{name}": {value}' for name, value in body.items()) + "}").encode()


DEEP = "[" * 5_000 + "]" * 5_000
LINES = {
    "not a number": line(weight="NaN"), "infinite": line(weight="-Infinity"), "beyond": line(weight="1e400"),
    "beyond listed": line(severity="1e400"), "long": line(weight="9" * 5_000), "deep": line(d=DEEP),
    "deep known": line(text=DEEP), "small z": line(at='"2026-11-01T08:00:30z"'),
    "half": line(title=r'"坏\ud83d"'), "half ignored": line(weight=r'"\ud83d"'),
    "no offset": line(at='"2026-11-01T08:00:30"'),
    "another time": line(at='"20261101T080030Z"'), "week": line(at='"2026-W44-7T08:00:30Z"'),
    "whole": line(severity="3.0"), "BOM": b"\xef\xbb\xbf" + line(),
    "UTF-16": line().decode().encode("utf-16"),
    "GBK": line(title='"路灯"').decode().encode("gb18030"), "kinds": b'{"kind": "position", ' + line()[1:],
    "control": line(title=r'"a\u0007"'), "unseen": line(title=r'"\u200b"'), "raw end": line()[:-1] + b"\v}",
    "large": line(extra='"' + "x" * 300_000 + '"'), "number": b"7", "list": b"[]", "text": b'"x"',
    "file": line(attachments='["ftp://x"]'), "stream": line(stream='"positions"'),
    "no stream": line(stream="5"), "odd space": line() + b"\v",
    "null stream": line(stream="null"), "brace": b"{", "zero": line(title=r'"a\u0000"'),
}  # fmt: skip


def takes(raw: bytes, county: Any) -> bool:
    """Whether ingest would take the message."""
    try:
        wire_format.parse(raw, "cases", county, datetime.now(UTC))
    except Refused:
        return False
    return True


@pytest.mark.parametrize("name", LINES)
def test_a_replay_refuses_what_the_stream_refuses(
    client: Any, county: Any, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "recorded.jsonl"
    path.write_bytes(line(id='"first"') + b"\r\n" + LINES[name] + b"\n")
    summary = go(client, county, path, speed=None, keep_going=True, label="ex")
    lawful = takes(LINES[name], county) and name not in ("stream", "no stream")
    assert (summary.sent, summary.left_out) == ((2, 0) if lawful else (1, 1))
    raws = [fields[b"json"] for _, fields in client.xrange("{330825}:cases")]
    assert len(raws) == summary.sent
    assert all(takes(raw, county) for raw in raws)


def test_what_is_not_changed_stays_as_it_was_written(client: Any, county: Any, tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    path.write_bytes(line(weight="1e400", severity="3.0", text=r'"\u8def"'))
    go(client, county, path, speed=None, label="ex")
    [(_, fields)] = client.xrange("{330825}:cases")
    for written in (b'"weight":1e400', b'"severity":3.0', rb'"text":"\u8def"', b'"id":"ex-r"'):
        assert written in fields[b"json"]


def test_an_empty_file_is_refused(client: Any, county: Any, tmp_path: Path) -> None:
    with pytest.raises(replay.FileError):
        go(client, county, write(tmp_path, []), speed=None)


def test_each_kind_goes_to_its_stream(client: Any, county: Any, tmp_path: Path) -> None:
    head = {"source": "old", "at": FIRST.isoformat()}
    grid = {"id": "g", **head, "kind": "grid.reported", "region": GRID, "status": "watch"}
    probe = {"id": "p", **head, "kind": "canary", "stream": "positions"}
    go(client, county, write(tmp_path, [grid, probe]), speed=None)
    assert [body["kind"] for body in list_sent(client, "grids")] == ["grid.reported"]
    assert list_sent(client, "positions")[0].keys() == {"id", "source", "at", "kind"}


def test_a_long_id_stays_within_bounds() -> None:
    name = replay_file.moved({"id": "x" * 128, "case": "y" * 128}, FIRST, "label")
    assert len(name["id"]) <= 128
    assert name["id"] != name["case"]


def test_it_waits_while_ingest_is_far_behind(
    client: Any, county: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "MOST_WAITING", 500)
    client.xgroup_create("{330825}:cases", "ingest", "0", mkstream=True)
    path, done = write(tmp_path, lines(3000)), threading.Event()
    thread = threading.Thread(target=lambda: (go(client, county, path, speed=None), done.set()), daemon=True)
    thread.start()
    assert not done.wait(1.0)
    assert client.xlen("{330825}:cases") <= 1000 + replay.PIPELINE
    while not done.wait(0.01):
        taken = client.xreadgroup("ingest", "a", {"{330825}:cases": ">"}, count=500)
        for _, entries in taken:
            client.xack("{330825}:cases", "ingest", *[entry for entry, _ in entries])
    assert client.xlen("{330825}:cases") == 3000

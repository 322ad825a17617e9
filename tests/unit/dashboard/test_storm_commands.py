"""`palmcommand storm`: what is read of files, put on the stream once, and replayed through it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bench.servers import StreamServer
from dashboard.cli.root import app

FOLDER = Path(__file__).parents[2] / "data/storms"
RECORDING = str(FOLDER / "209901_recording_made_up.jsonl")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamServer]:
    with StreamServer(tmp_path_factory.mktemp("stream")) as running:
        yield running


@pytest.fixture
def streams(server: StreamServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StreamServer:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PALM_REDIS_URL", server.url)
    server.client.flushall()
    return server


def run_command(*words: str) -> Any:
    return CliRunner().invoke(app, ["storm", *words])


def list_sent(streams: StreamServer) -> list[dict[str, Any]]:
    return [json.loads(fields[b"json"]) for _, fields in streams.client.xrange("{330825}:storms")]


def test_each_file_is_a_line_and_one_that_is_refused_says_why(streams: StreamServer, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    done = run_command("read", RECORDING, str(bad))
    first, second = done.stdout.splitlines()
    assert done.exit_code == 1
    assert "实况 13 点，预报 14 次" in first
    assert "象限次序未声明" in first
    assert second.startswith(f"{bad}:1\t拒收：不是合格的 JSON")
    facts = [
        json.loads(line) for line in run_command("read", "--json", RECORDING, str(bad)).stdout.splitlines()
    ]
    assert [fact["verdict"] for fact in facts] == ["understood", "refused"]


def test_a_table_that_is_refused_names_row_and_column(streams: StreamServer, tmp_path: Path) -> None:
    bad = tmp_path / "track.csv"
    text = (FOLDER / "track_made_up.csv").read_text("utf-8")
    bad.write_text(text.replace(",26.9,", ",269,"), "utf-8")
    for words in (("read", str(bad)), ("send", str(bad))):
        done = run_command(*words)
        assert done.exit_code == 1
        assert f"{bad}:3:lat\t拒收：数值不对：269" in done.output
    assert list_sent(streams) == []


def test_a_file_that_is_sent_again_has_the_same_ids(streams: StreamServer) -> None:
    assert run_command("send", RECORDING).exit_code == 0
    assert run_command("send", RECORDING).exit_code == 0
    messages = list_sent(streams)
    assert len(messages) == 2 * 28
    assert messages[:28] == messages[28:]
    assert len({row["id"] for row in messages}) == 28
    assert {row["kind"] for row in messages} == {"storm.observed", "storm.forecast"}


def test_a_replay_is_a_storm_of_its_own_with_its_own_times_and_an_end(streams: StreamServer) -> None:
    done = run_command("replay", RECORDING, "--speed", "max", "--since", "2026-09-01T20:00")
    assert done.exit_code == 0, done.output
    messages = list_sent(streams)
    (storm,) = {row["storm"] for row in messages}
    assert storm.startswith("209901-")
    assert [row["kind"] for row in messages].count("storm.observed") == 14
    assert messages[0]["name"] == "209901（回放）"
    assert messages[-1]["kind"] == "storm.dissolved"
    assert messages[0]["valid"] == "2026-09-01T00:00:00+00:00"
    assert not any(row["at"].startswith("2026-09-01") for row in messages)


def test_a_replay_that_stops_leaves_the_storm_until_its_end_is_said(streams: StreamServer) -> None:
    assert run_command("replay", RECORDING, "--speed", "max", "--until", "2026-09-01T20:30").exit_code == 0
    (storm,) = {row["storm"] for row in list_sent(streams)}
    assert "storm.dissolved" not in {row["kind"] for row in list_sent(streams)}
    assert run_command("end", storm).exit_code == 0
    assert (list_sent(streams)[-1]["kind"], list_sent(streams)[-1]["storm"]) == ("storm.dissolved", storm)


def test_a_refused_file_sends_nothing(streams: StreamServer, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert run_command("send", str(bad)).exit_code == 1
    assert run_command("replay", str(bad)).exit_code == 1
    assert run_command("replay", RECORDING, "--since", "soon").exit_code == 2
    assert list_sent(streams) == []

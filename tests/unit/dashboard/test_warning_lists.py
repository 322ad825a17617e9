"""Lists of warnings as tables: what concerns a county becomes messages."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from dashboard.cli.replays.replay_file import FileError, inspect, moved, read
from dashboard.cli.replays.warning_lists import read_list
from data_access.county_packs.county_pack import County
from tests.integration.warning_reports import FILES

HEAD = "seen_at_utc,event,adcode,name,type,color,issued_utc,expires_utc\n"


def test_lines_that_touch_the_county_become_messages() -> None:
    messages = [json.loads(raw) for raw in read_list(FILES / "listed.csv", "330825")]
    assert [(message["event"], message["region"], message["type"]) for message in messages][:3] == [
        ("ISSUE", "330825", "台风"),
        ("UPGRADE", "330825", "台风"),
        ("UPGRADE", "330825", "台风"),
    ]
    assert messages[0] == {
        "kind": "warning.seen", "id": "2-330825", "source": "list", "at": "2026-08-08T05:30:00Z",
        "event": "ISSUE", "region": "330825", "place": "龙游县（自制）", "type": "台风", "colour": "blue",
        "issued": "2026-08-08T05:20:00Z", "expires": "2026-08-09T05:20:00Z",
    }  # fmt: skip
    assert len(messages) == 7, "the city's hold in the county, those of 桐庐 do not"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a,b\n1,2\n", "line 1: no column seen_at_utc, event, adcode, type"),
        (HEAD + "2026-08-08,ISSUE,330825,a,台风,,,\n", "line 2: a time without its offset"),
        (HEAD + "soon,ISSUE,330825,a,台风,,,\n", "line 2: Invalid isoformat string"),
        (HEAD, "no line is about county 330825"),
    ],
)
def test_a_list_that_cannot_be_replayed_says_where(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=problem):
        read_list(file, "330825")


def test_the_times_of_a_message_move_together_and_shrink_with_the_speed(
    county: County, tmp_path: Path
) -> None:
    file = tmp_path / "list.jsonl"
    file.write_bytes(b"\n".join(read_list(FILES / "listed.csv", "330825")))
    facts = inspect(file, county)
    first = next(iter(read(file, facts)))
    at = first.at.replace(year=2027)
    whole = moved(first.message, at, "r", first.at)
    assert (whole["id"], whole["issued"]) == ("r-2-330825", "2027-08-08T05:20:00.000+00:00")
    fast = moved(first.message, at, "r", first.at, 10)
    assert fast["issued"] == "2027-08-08T05:29:00.000+00:00"


def test_the_collected_list_of_the_province_is_read_whole(shared_data: Path, county: County) -> None:
    file = shared_data / "warnings" / "cma_warnings_events_zhejiang.csv"
    messages = [json.loads(raw) for raw in read_list(file, "330825")]
    assert Counter(message["event"] for message in messages)["GONE"] > 20
    storm = [
        message["colour"]
        for message in messages
        if message["region"] == "330825"
        and message["type"] == "台风"
        and message["event"] != "GONE"
        and "2026-08-08" <= message["at"] < "2026-08-11"
    ]
    assert storm == ["blue", "yellow", "orange", "blue"]

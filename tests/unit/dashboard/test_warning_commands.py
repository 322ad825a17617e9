"""`palmcommand warning read`: one line a file, and 1 at the end when one is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli.root import app


@pytest.fixture
def files(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path))
    return root / "tests/data/warnings"


def test_each_file_is_a_line_of_json(files: Path) -> None:
    good, bad = files / "red_alert.xml", files / "bad_status.xml"
    done = CliRunner().invoke(app, ["warning", "read", "--json", str(good), str(bad)])
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, first["verdict"], first["messages"][0]["texts"][0]["colour"]) == (
        1,
        "understood",
        "red",
    )
    assert (second["file"], second["verdict"], second["fault"]) == (str(bad), "refused", "bad_value")


def test_a_sentence_says_first_how_a_message_is_meant(files: Path) -> None:
    done = CliRunner().invoke(app, ["warning", "read", str(files / "exercise.xml")])
    assert done.exit_code == 0
    assert done.stdout.split("\t")[1:] == [
        "演练 发布", "2026-08-09 12:00", "国家预警格式", "龙游县气象台发布台风黄色预警\n",
    ]  # fmt: skip
    doubtful = CliRunner().invoke(app, ["warning", "read", str(files / "update_without_reference.xml")])
    assert doubtful.stdout.split("\t")[1] == "实际 更新"
    assert doubtful.stdout.endswith("没有引用\n"), "what is doubtful is told in words"


def test_a_sentence_says_why_a_file_is_refused(files: Path) -> None:
    done = CliRunner().invoke(app, ["warning", "read", str(files / "bad_document_type.xml")])
    assert "拒收（第 3 行）" in done.stdout
    assert "可能是攻击" in done.stdout
    nowhere = CliRunner().invoke(app, ["warning", "read", str(files / "none.xml")])
    assert "\t拒收：读不了" in nowhere.stdout, "what cannot be read has no lines"

"""`palmcommand demo typhoon` plays in a fresh folder only, and reaches nobody."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.cli.replays.demo_commands import refuse_used
from dashboard.cli.root import app
from dashboard.config.settings import Settings


def settings(folder: Path, **more: Any) -> Settings:
    return Settings(data_dir=folder, **more)


def test_a_new_or_an_empty_folder_is_taken(tmp_path: Path) -> None:
    refuse_used(settings(tmp_path / "new"))
    refuse_used(settings(tmp_path))


def test_where_the_port_is_taken_the_folder_stays_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path / "new"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("PALM_WEB_PORT", str(other.getsockname()[1]))
        result = CliRunner().invoke(app, ["demo", "typhoon"])
    assert (result.exit_code, (tmp_path / "new").exists()) == (2, False)
    assert "PALM_WEB_PORT" in result.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PALM_SMS_URL", "https://sms.example.gov.cn"),
        ("PALM_MAIL_URL", "smtps://mail.example.gov.cn:465"),
        ("PALM_DATABASE_URL", "postgresql://palm@127.0.0.1/palm"),
        ("PALM_WARNING_FEEDS", "https://example.gov.cn/feed"),
    ],
)
def test_whatever_reaches_out_is_named_and_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PALM_MAIL_FROM", "palm@mail.example.gov.cn")
    monkeypatch.setenv("PALM_MAIL_TO", "{id}@mail.example.gov.cn")
    monkeypatch.setenv("PALM_MAIL_URL", "smtps://mail.example.gov.cn:465")
    monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, ["demo", "typhoon"])
    assert done.exit_code == 2
    assert name in done.output


def test_a_folder_with_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "palm.db").touch()
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PALM_LANG", "en")
    done = CliRunner().invoke(app, ["demo", "typhoon"])
    assert done.exit_code == 2
    assert "holds files" in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["palm.db"]

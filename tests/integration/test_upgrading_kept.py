"""How an installation is kept for the tests of later upgrades."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.installations import keep


def test_a_file_is_named_and_help_writes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for given, code in ((["--help"], 0), ([], 2), (["--other"], 2)):
        with pytest.raises(SystemExit) as ended:
            keep.parse(given)
        assert ended.value.code == code
    assert "REVISION.json.gz" in capsys.readouterr().out
    assert keep.parse(["0043.json.gz"]) == Path("0043.json.gz")
    assert [*tmp_path.iterdir()] == []

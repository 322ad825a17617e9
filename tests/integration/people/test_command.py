"""`palmcommand people` as an operator types it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.cli.root import app
from data_access.directory import people_queries
from data_access.store import Store
from tests.integration.people.sheets import HEADINGS, as_csv, as_xlsx
from tests.integration.reports import COUNTY


@pytest.fixture
def run(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run one command in a fresh installation; exit code and everything it said."""
    fields = {"DATA_DIR": str(tmp_path / "data"), "LANG": "en", "DEMO": "0", "APPROVAL_ABOVE": "1"}
    for name, value in (fields | {"COUNTIES": str(root / "counties" / "longyou")}).items():
        monkeypatch.setenv(f"PALM_{name}", value)
    monkeypatch.delenv("PALM_DATABASE_URL", raising=False)

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["people", *words])
        return done.exit_code, done.output

    assert CliRunner().invoke(app, ["db", "upgrade"]).exit_code == 0
    return command


def person(tmp_path: Path, name: str) -> Any:
    store = Store(f"sqlite:///{tmp_path}/data/palm.db")
    with store.reading() as connection:
        found = people_queries.find_person(connection, COUNTY, name)
    store.close()
    return found


def test_a_file_is_previewed_applied_or_left_to_a_second_administrator(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = [(f"LY-N{n}", "贺知章", "duty", "centre", COUNTY, "0009900-0001") for n in range(2)]
    file.write_bytes(as_csv([HEADINGS, rows[0]]))
    code, output = run("import", str(file))
    assert (code, "would add 1" in output, "Nothing was changed" in output) == (0, True, True)
    assert person(tmp_path, "LY-N0") is None
    code, output = run("import", str(file), "--apply")
    assert (code, "is done" in output) == (0, True)
    assert person(tmp_path, "LY-N0").name == "贺知章"
    file.write_bytes(as_csv([HEADINGS, *rows, ("LY-N2", "李白", *rows[0][2:])]))
    code, output = run("import", str(file), "--apply")
    assert (code, "another administrator" in output) == (0, True)
    assert person(tmp_path, "LY-N1") is None


def test_a_sheet_that_was_not_read_is_told(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(
        as_xlsx([HEADINGS, ("LY-N1", "贺知章", "duty", "centre", COUNTY, "1380000")], 二组=[HEADINGS])
    )
    code, output = run("import", str(file))
    assert (code, "the sheet 二组 was not read" in output) == (0, True)


def test_faults_end_with_1_and_name_row_and_column(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(as_csv([HEADINGS, ("LY N1", "贺知章", "duty", "centre", COUNTY, "1")]))
    code, output = run("import", str(file))
    assert code == 1
    assert "row 2, id:" in output
    assert "row 2, phone:" in output
    assert run("import", str(tmp_path / "none.csv"))[0] == 1


def test_an_export_is_masked_or_has_a_reason_and_is_the_owner_s_alone(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.csv"
    assert run("export", str(file))[0] == 0
    assert "陈荣龙" not in file.read_text(encoding="utf-8-sig")
    assert run("export", str(file))[0] == 1
    full = tmp_path / "full.csv"
    for lang, sentence in (("zh", "请用 --reason 写明理由"), ("en", "Give a --reason of 4 to 200")):
        monkeypatch.setenv("PALM_LANG", lang)
        code, output = run("export", str(full), "--full")
        assert (code, sentence in output) == (1, True)
    assert not full.exists()
    assert run("export", str(full), "--full", "--reason", "for the bureau")[0] == 0
    assert "陈荣龙" in full.read_text(encoding="utf-8-sig")
    assert full.stat().st_mode & 0o777 == 0o600

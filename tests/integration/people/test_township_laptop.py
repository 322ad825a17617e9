"""`palmcommand township open` as it is typed: it makes an installation, or leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard.cli.root import app
from data_access.county_packs.county_pack import County
from data_access.rollouts.sheets import township_bundle
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolledOut
from tests.integration.people.test_township_bundle import TwoHouses


@pytest.fixture
def bundle(
    sqlite_url: str,
    sqlite_file: Path,
    county: County,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """A bundle that the county wrote, and PALM_DATA_DIR a folder `at/laptop` that is not there yet."""
    for name, value in {"DATA_DIR": str(tmp_path / "at" / "laptop"), "LANG": "en", "DEMO": "0"}.items():
        monkeypatch.setenv(f"PALM_{name}", value)
    monkeypatch.delenv("PALM_DATABASE_URL", raising=False)
    post = Post(sqlite_url)
    made = TwoHouses(RolledOut(post, county), root, tmp_path, sqlite_file)
    made.store.close()
    yield made.file
    post.close()


def open_(bundle: Path) -> Result:
    return CliRunner().invoke(app, ["township", "open", str(bundle)])


def test_one_that_failed_leaves_nothing_and_is_opened_again(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "at"
    with monkeypatch.context() as patched:
        patched.setattr(township_bundle, "_insert_all", full)
        assert open_(bundle).exit_code == 1
    assert [*place.iterdir()] == []
    (place / "laptop").mkdir()  # an empty one is taken as well
    told = open_(bundle)
    assert told.exit_code == 0, told.output
    assert f"PALM_COUNTIES={place / 'laptop' / 'county'} " in told.output
    assert [one.name for one in place.iterdir()] == ["laptop"]
    back = CliRunner().invoke(app, ["township", "return", "--out", str(tmp_path / "back.jsonl")])
    assert back.exit_code == 0, back.output
    assert open_(bundle).exit_code == 2


def full(*_: object) -> None:
    raise OSError("no space left on device")

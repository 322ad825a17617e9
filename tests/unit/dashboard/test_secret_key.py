"""The installation's secret: given, or made once by whichever process comes first."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_urlsafe

import pytest

from dashboard.config.secret_key import FILE, BadSecret, derived, secret_key
from dashboard.config.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("PALM_SECRET_KEY", raising=False)
    return Settings(data_dir=tmp_path / "data")


def test_a_given_secret_is_used_and_no_file_made(settings: Settings) -> None:
    given = token_urlsafe(48)
    assert secret_key(settings.model_copy(update={"secret_key": given})) == given
    assert not settings.data_dir.exists()


def test_a_made_secret_is_long_private_and_stays(settings: Settings) -> None:
    made = secret_key(settings)
    assert len(made) >= 64
    assert stat.S_IMODE((settings.data_dir / FILE).stat().st_mode) == 0o600
    assert secret_key(settings) == made
    assert [path.name for path in settings.data_dir.iterdir()] == [FILE]


def test_of_many_who_make_it_at_once_all_use_the_same(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(secret_key, [settings] * 32))) == 1


def test_a_file_that_others_may_read_or_that_is_cut_short_is_refused(settings: Settings) -> None:
    secret_key(settings)
    path = settings.data_dir / FILE
    path.chmod(0o644)
    with pytest.raises(BadSecret, match="chmod 600"):
        secret_key(settings)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(BadSecret, match="cut short"):
        secret_key(settings)


def test_each_purpose_and_each_installation_has_bytes_of_its_own(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data_dir=tmp_path / "other")
    found = {derived(settings, "a"), derived(settings, "b"), derived(other, "a")}
    assert len(found) == 3
    assert {len(key) for key in found} == {32}
    assert derived(settings, "a") == derived(settings, "a")

"""What a list at the terminal is told of the served places is what the packs say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config import installation
from dashboard.config.served_places import read_places
from dashboard.config.settings import Settings
from data_access.county_packs.read_pack import PackError


@pytest.mark.parametrize("folder", ["counties/longyou", "counties/quzhou"])
def test_places_are_those_of_the_packs(root: Path, folder: str) -> None:
    settings = Settings(counties=str(root / folder))
    served, places = installation.load(settings), read_places(settings)
    assert places.counties == {code: (c.name, c.name_en) for code, c in served.counties.items()}
    assert places.cities == served.cities
    assert (places.place, places.default_region) == (served.place, served.default_region)


@pytest.mark.parametrize(
    ("head", "text"), [('code = "330825"', "name"), ('code = 330825\nname = "x"', "code"), ("code =", "TOML")]
)
def test_a_pack_without_names_says_what_is_wrong(tmp_path: Path, head: str, text: str) -> None:
    (tmp_path / "county.toml").write_text(head, encoding="utf-8")
    with pytest.raises(PackError, match=text):
        read_places(Settings(counties=str(tmp_path)))


def test_a_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"county\.toml"):
        read_places(Settings(counties=str(tmp_path / "nothing")))

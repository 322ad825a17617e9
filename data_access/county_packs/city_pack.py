"""A city folder: city.toml names the city, and the packs of its counties wherever they lie beside it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.county_packs.pack_times import is_escalation, read_escalation
from data_access.county_packs.read_pack import PackError, problem
from domain.kernel.text import disturbing_sign, is_seen

FILE = "city.toml"
HEAD = {
    "code": re.compile(r"[0-9]{4}"),
    "name": re.compile(r".{1,40}"),
    "name_en": re.compile(r".{1,80}"),
}


@dataclass(frozen=True, slots=True)
class City:
    """A city by its 4-digit code; `members`: the folders of its counties' packs; `escalate_after`: by which
    share of its limit a step may be late at a county before its case goes to the city.
    """

    code: str
    name: str
    name_en: str
    members: tuple[Path, ...]
    escalate_after: float


def read(folder: Path) -> City | None:
    """The city of a folder; None when the folder is a pack itself. PackError: city.toml is unusable."""
    listing = folder / FILE
    if not listing.is_file():
        return None
    try:
        content = tomllib.loads(listing.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(folder, [problem(FILE, 0, "bad_city", why=error)]) from error
    wrong = [key for key, form in HEAD.items() if not _fits(content.get(key), form)]
    names = content.get("members")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        wrong.append("members")
    if not is_escalation(content):
        wrong.append("escalate_after")
    if wrong:
        raise PackError(folder, [problem(FILE, 0, "bad_value", key=key) for key in wrong])
    return City(
        content["code"],
        content["name"],
        content["name_en"],
        tuple(folder / name for name in content["members"]),
        read_escalation(content),
    )


def members(folder: Path) -> list[Path]:
    """The packs behind a path: those of its city, or the folder itself. PackError: city.toml is unusable."""
    city = read(folder)
    return [folder] if city is None else [*city.members]


def _fits(value: Any, form: re.Pattern[str]) -> bool:
    return (
        isinstance(value, str)
        and form.fullmatch(value) is not None
        and is_seen(value)
        and disturbing_sign(value) is None
    )

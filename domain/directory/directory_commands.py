"""What administrators command in the directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.directory.person import Post, Unit
from domain.directory.roster import Shift
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePerson(Command):
    """Add a person (expected version 0) or change some fields of one. `fields`: those that are given, by
    name; a value that is only its own mask stays as it is.
    """

    person: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePerson(Command):
    """Take somebody off all duties."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePerson(Command):
    """Take somebody back."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealPerson(Command):
    """See name and phone in full."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPhoneSearch(Command):
    """Somebody looked people up by a phone number, which tells what is masked. `found`: how many there
    were.
    """

    phone: str
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveUnit(Command):
    """Add (version 0 in the unit) or change a unit."""

    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveUnit(Command):
    """Remove a unit nobody is in."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePost(Command):
    """Add (version 0 in the post) or change a post."""

    post: Post


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePost(Command):
    """Remove a post nobody has."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDuty(Command):
    """Put somebody on duty."""

    duty: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDuty(Command):
    """Take somebody off duty."""

    duty: Shift


DIRECTORY_COMMANDS: Final[tuple[type[Command], ...]] = (
    SavePerson,
    RemovePerson,
    RestorePerson,
    RevealPerson,
    RecordPhoneSearch,
    SaveUnit,
    RemoveUnit,
    SavePost,
    RemovePost,
    AddDuty,
    RemoveDuty,
)

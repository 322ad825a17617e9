"""Everything that somebody can command: the table of contents. dashboard/handlers/ carries them out."""

from __future__ import annotations

from typing import Final

from domain.directory.directory_commands import (
    AddDuty,
    RecordPhoneSearch,
    RemoveDuty,
    RemovePerson,
    RemovePost,
    RemoveUnit,
    RestorePerson,
    RevealPerson,
    SavePerson,
    SavePost,
    SaveUnit,
)
from domain.kernel.command import Command
from domain.responses.response_commands import DeclareResponse, EndResponse

COMMANDS: Final[tuple[type[Command], ...]] = (
    AddDuty,
    DeclareResponse,
    EndResponse,
    RecordPhoneSearch,
    RemoveDuty,
    RemovePerson,
    RemovePost,
    RemoveUnit,
    RestorePerson,
    RevealPerson,
    SavePerson,
    SavePost,
    SaveUnit,
)

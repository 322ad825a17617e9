"""What administrators command about imports, one method a command, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.directory import import_previews
from data_access.directory.import_previews import Import
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.import_commands import (
    ApplyImport,
    ApproveImport,
    ImportCommand,
    PreviewImport,
    RejectImport,
    WithdrawImport,
)
from domain.directory.imports import Hand, check_current, check_known, needs_approval


@dataclass(frozen=True)
class Administrator:
    """An administrator of whole counties: the hand, their name, where from."""

    hand: Hand
    name: str
    origin: Origin

    def actor(self, region: str) -> Actor:
        grants = (Grant(Role.ADMINISTRATOR, region),)
        viewer = Viewer(Kind.PERSON, self.hand.actor, self.name, grants, self.hand.person)
        return Actor(viewer, self.origin.address)


class ImportCommands:
    """Gives commands to one store. `above`: how many touched people need a second administrator."""

    def __init__(self, store: Store, above: int, clock: Callable[[], datetime]) -> None:
        self._store, self._above, self._clock = store, above, clock

    def preview(
        self, pack: County, kind: str, content: bytes, filename: str, complete: bool, by: Administrator
    ) -> Import:
        command = PreviewImport(
            region=pack.code, kind=kind, content=content, filename=filename, complete=complete
        )
        return self.load_import(pack.code, self._handle(command, by, {pack.code: pack}))

    def load_import(self, county: str, number: int) -> Import:
        with self._store.reading() as connection:
            return check_known(import_previews.load(connection, county, number, self._clock()), number)

    def needs_approval(self, found: Import) -> bool:
        return needs_approval(found.touched, found.unapproved, self._above)

    def apply(self, pack: County, number: int, digest: str, by: Administrator) -> Import:
        return self._move(ApplyImport(region=pack.code, number=number, digest=digest), by, pack)

    def approve(self, pack: County, number: int, digest: str, by: Administrator) -> Import:
        return self._move(ApproveImport(region=pack.code, number=number, digest=digest), by, pack)

    def reject(self, county: str, number: int, reason: str, by: Administrator) -> Import:
        return self._move(RejectImport(region=county, number=number, reason=reason), by)

    def withdraw(self, county: str, number: int, by: Administrator) -> Import:
        return self._move(WithdrawImport(region=county, number=number), by)

    def _move(self, command: ImportCommand, by: Administrator, *packs: County) -> Import:
        check_current(self._handle(command, by, {pack.code: pack for pack in packs}))
        return self.load_import(command.region, command.number)

    def _handle(self, command: Any, by: Administrator, packs: dict[str, County]) -> Any:
        bus = CommandBus(self._store, Context(packs, self._above), clock=self._clock)
        return bus.handle(command, by.actor(command.region))

"""A duty officer of the county, and the door that takes what they command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.store import Store, utc_now
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from tests.integration.reports import COUNTY, ORIGIN

OFFICER = Actor(
    Viewer(Kind.PERSON, ORIGIN.actor, "值班员", (Grant(Role.DUTY_OFFICER, COUNTY),)), ORIGIN.address
)


def bus_of(store: Store, pack: Any = None, clock: Callable[[], datetime] = utc_now) -> CommandBus:
    """The door of an installation with one county pack, or none."""
    return CommandBus(store, Context({} if pack is None else {COUNTY: pack}, 100), clock=clock)

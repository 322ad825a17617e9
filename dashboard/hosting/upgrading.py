"""The upgrade of the database at a start: an older one is backed up first, or is not touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from dashboard.config.settings import Settings
from dashboard.config.words import say
from data_access.database import schema
from data_access.database.backups import BackupError, Backups

if TYPE_CHECKING:
    from data_access.county_packs.county_pack import County


class NotUpgraded(Exception):
    """The database is as it was; the text is for the operator."""


def upgrade_database(settings: Settings) -> None:
    """Bring the database up to date. Raises NotUpgraded without a backup; what the database raises."""
    backups = Backups(settings.database_address, settings.backups, settings.backups_kept)

    def back_up(revision: str) -> None:
        typer.echo(say(settings.lang, "backing_up", revision=revision))
        typer.echo(say(settings.lang, "backed_up", file=backups.make(revision).resolve()))

    try:
        schema.upgrade(settings.database_address, back_up if settings.upgrade_backup == "auto" else None)
    except BackupError as error:
        raise NotUpgraded(say(settings.lang, error.code, **error.facts)) from error


def tell_unknown_years(settings: Settings, counties: Mapping[str, County], now: datetime) -> None:
    """Say of which counties nobody told this year's holidays, and by what their time limits count."""
    for code, county in counties.items():
        if year := county.calendar.find_unknown_year(now):
            typer.echo(say(settings.lang, "calendar_unknown", county=code, year=year))

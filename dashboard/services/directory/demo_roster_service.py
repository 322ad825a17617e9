"""The roster of a demo, let in as any duty sheet is: at a start on a day that nobody is on duty."""

from __future__ import annotations

from datetime import datetime

from dashboard.commands import CommandBus
from dashboard.demo.demo_roster import demo_roster
from dashboard.services.sign_in.invitation_service import ours
from data_access.county_packs.county_pack import County
from data_access.directory import import_previews, rosters
from data_access.directory.people_queries import seeded
from data_access.store import Store
from domain.directory.import_commands import ApplyImport, PreviewImport


def seed_demo_roster(store: Store, commands: CommandBus, county: County, now: datetime) -> int | None:
    """The number of the import; None when somebody is on duty today, or the directory was not filled yet."""
    today, by = now.astimezone(county.tz).date(), ours(county.code)
    with store.reading() as connection:
        known = rosters.between(connection, county.code, today.isoformat(), today.isoformat())
        if known or not seeded(connection, county.code):
            return None
    content = demo_roster(county, today)
    preview = PreviewImport(region=county.code, kind="rosters", content=content, filename="demo-roster.csv")
    made: int = commands.handle(preview, by)
    with store.reading() as connection:
        found = import_previews.load(connection, county.code, made, now)
    if found is not None:
        commands.handle(ApplyImport(region=county.code, number=made, digest=found.digest), by)
    return made

"""Call sheets as an installation's settings want them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.config.settings import Settings
from dashboard.relay.sheets.sheet_printing import Printer
from dashboard.relay.sheets.sheet_refresh import FileSender, SheetMail, SheetRefresh
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.sheets.sheet_folder import SheetFolder
from data_access.store import Store


def make_refresh(
    settings: Settings,
    counties: Mapping[str, County],
    store: Store,
    mails: FileSender | None = None,
    folder: Path | None = None,
) -> SheetRefresh:
    """What compares sheets. `mails`: what mails them, where addresses are set; `folder`: another one than
    the settings'.
    """
    printers = {code: Printer(pack, settings.lang, settings.demo) for code, pack in counties.items()}
    place = SheetFolder(folder or settings.sheets_folder(settings.data_dir), settings.sheets_kept)
    mail = SheetMail(mails, settings.sheets_mail) if mails is not None and settings.sheets_mail else None
    return SheetRefresh(store, printers, place, mail)

"""`palmcommand demo`: a whole installation in a fresh folder that plays a case on a fast clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from dashboard.cli.common import installation_or_exit, settings_or_exit, stop
from dashboard.concurrency.processes import cannot_listen, collector_resting
from dashboard.config.settings import Settings
from dashboard.config.words import say
from data_access.database.fast_clock import start_clock
from domain.kernel.clock import TZ

demos = typer.Typer(help="Demos 演示: cases of emergencies, played on a fast clock.")
DOLPHIN: Final = (datetime(2026, 8, 8, tzinfo=TZ), datetime(2026, 8, 12, tzinfo=TZ))
LEAD_S: Final = 15.0
"""So many seconds before the case begins the programs are started."""
GATEWAYS: Final = ("notice_url", "sms_url", "voice_url", "group_url", "mail_url", "warning_folder")
PLACES: Final = ("database_url", "redis_url")


@demos.command()
def typhoon(
    speed: Annotated[float, typer.Option(min=1, max=300, help="How many times faster than it was.")] = 60,
) -> None:
    """The typhoon of 23 July 2021, from the warning at 15:00 on. Needs a data folder that is new or empty
    (PALM_DATA_DIR) and no gateways: all messages go to simulated phones.
    """
    from dashboard.demo.typhoon.typhoon_case import STARTS

    play("typhoon", STARTS, speed)


@demos.command()
def dolphin(
    storm: Annotated[Path, typer.Option(help="The storm as it was told: the province's JSON, or IBTrACS.")],
    warnings: Annotated[Path, typer.Option(help="The list of warnings seen on a feed, as CSV.")],
    speed: Annotated[float, typer.Option(min=1, max=1000, help="How many times faster than it was.")] = 600,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="You decide and issue; nobody does it for you.")
    ] = False,
) -> None:
    """Typhoon DOLPHIN 白海豚 from 8 to 11 August 2026: its track, forecasts and warnings from two files, on a
    fast clock, in a data folder that is new or empty and without gateways. The demo's commander accepts what
    the warnings propose and issues what they prepare, and people answer, unless --by-hand.
    """
    from dashboard.cli.replays.demo_recording import NAME, merge_recordings, write_lines
    from dashboard.cli.replays.replay_file import FileError
    from dashboard.cli.replays.storm_plans import copy_pack
    from data_access.files.storms.read_storm import NotRead

    settings = settings_or_exit()
    refuse_used(settings)
    county = next(iter(installation_or_exit(settings).counties))
    try:
        lines = merge_recordings(storm, warnings, county, *DOLPHIN, "白海豚/DOLPHIN")
    except (FileError, NotRead, OSError, UnicodeDecodeError) as error:
        stop(str(error))

    def keep(folder: Path) -> None:
        write_lines(lines, folder / NAME)
        os.environ["PALM_COUNTIES"] = str(copy_pack(settings.county_dirs[0], folder / "county"))

    play("recording" if by_hand else "storm", DOLPHIN[0], speed, keep)


def play(
    case: str, starts: datetime, speed: float, prepare: Callable[[Path], None] = lambda folder: None
) -> None:
    """Run an installation that plays a case; exit 2 with why where it may not. `prepare` fills its folder."""
    with collector_resting():
        from dashboard.config import logs
        from dashboard.hosting.run import Run

        refuse_used(settings_or_exit())
        refuse_taken_port(settings_or_exit())
        clock = start_clock(starts - timedelta(seconds=LEAD_S * speed), speed)
        settings = settings_or_exit()
        os.environ |= {
            "PALM_DEMO": "1", "PALM_DEMO_CASE": case, "PALM_DEMO_CLOCK": str(clock),
            "PALM_WARNING_FOLDER": str(settings.data_dir.resolve() / "warnings"),
            "PALM_SESSION_IDLE_MIN": "1440", "PALM_SESSION_MAX_H": "168",
        }  # fmt: skip
        settings = settings_or_exit()
        if settings.warning_folder is not None:
            settings.warning_folder.mkdir(parents=True)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        prepare(settings.data_dir)
        settings = settings_or_exit()
        served = installation_or_exit(settings)
    logs.configure("run", settings.log_level)
    raise typer.Exit(Run(settings, served).go())


def refuse_taken_port(settings: Settings) -> None:
    """Exit 2 where another program listens already: before the folder is begun, which has to be new again for
    the next try.
    """
    if cannot_listen(settings.web_host, settings.web_port):
        stop(say(settings.lang, "port_taken", port=settings.web_port), 2)


def refuse_used(settings: Settings) -> None:
    """Exit 2 where a demo would play among other rows, or with gateways that reach somebody."""
    given = [name for name in (*GATEWAYS, *PLACES, "warning_feeds") if getattr(settings, name)]
    if given:
        names = "、".join(f"PALM_{name.upper()}" for name in given)
        stop(say(settings.lang, "demo_reaches_out", names=names), 2)
    if settings.data_dir.exists() and any(settings.data_dir.iterdir()):
        stop(say(settings.lang, "demo_folder_used", folder=settings.data_dir), 2)

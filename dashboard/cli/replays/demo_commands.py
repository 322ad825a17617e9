"""`palmcommand demo`: a whole installation in a fresh folder that plays a case on a fast clock."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Annotated, Final

import typer

from dashboard.cli.common import installation_or_exit, settings_or_exit, stop
from dashboard.config.settings import Settings
from dashboard.config.words import say
from dashboard.processes import collector_resting
from data_access.storage.fast_clock import start_clock

demos = typer.Typer(help="Demos 演示: cases of emergencies, played on a fast clock.")
LEAD_S: Final = 15.0
"""So many seconds before the case begins the programs are started."""
GATEWAYS: Final = ("notice_url", "sms_url", "voice_url", "group_url", "mail_url", "warning_folder")
PLACES: Final = ("database_url", "redis_url")


@demos.callback(invoke_without_command=True)
def demo(context: typer.Context) -> None:
    """The demo feed alone, when no case is named."""
    if context.invoked_subcommand is not None:
        return
    from dashboard.cli import programs

    raise typer.Exit(programs.demo(settings_or_exit(need_streams=True)))


@demos.command()
def typhoon(
    speed: Annotated[float, typer.Option(min=1, max=300, help="How many times faster than it was.")] = 60,
) -> None:
    """The typhoon of 23 July 2021, from the warning at 15:00 on. Needs a data folder that is new or empty
    (PALM_DATA_DIR) and no gateways: all messages go to simulated phones.
    """
    from dashboard.demo.typhoon_case import STARTS

    play("typhoon", STARTS, speed)


def play(case: str, starts: datetime, speed: float) -> None:
    """Run an installation that plays a case; exit 2 with why where it may not."""
    with collector_resting():
        from dashboard.config import logs
        from dashboard.hosting.run import Run

        refuse_used(settings_or_exit())
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
        served = installation_or_exit(settings)
    logs.configure("run", settings.log_level)
    raise typer.Exit(Run(settings, served).go())


def refuse_used(settings: Settings) -> None:
    """Exit 2 where a demo would play among other rows, or with gateways that reach somebody."""
    given = [name for name in (*GATEWAYS, *PLACES, "warning_feeds") if getattr(settings, name)]
    if given:
        names = "、".join(f"PALM_{name.upper()}" for name in given)
        stop(say(settings.lang, "demo_reaches_out", names=names), 2)
    if settings.data_dir.exists() and any(settings.data_dir.iterdir()):
        stop(say(settings.lang, "demo_folder_used", folder=settings.data_dir), 2)

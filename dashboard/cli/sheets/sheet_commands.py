"""`palmcommand rollout`: roll-outs 任务派发 from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.common import counties_or_exit, settings_or_exit, stop
from dashboard.config.words import say

rollouts = typer.Typer(help="Roll-outs 任务派发.", no_args_is_help=True)


@rollouts.callback()
def rollout() -> None:
    """Roll-outs 任务派发."""


@rollouts.command()
def sheets(
    out: Annotated[
        Path | None, typer.Option(help="Folder to lay them in; otherwise where the relay does.")
    ] = None,
) -> None:
    """Print the call sheets of every township of all roll-outs that run; mails nothing."""
    from contextlib import closing

    from dashboard.cli.sheets.sheet_work import make_refresh
    from data_access.store import Store, Unavailable

    settings = settings_or_exit()
    place = out or settings.sheets_folder(settings.data_dir)
    try:
        with closing(Store(settings.database_address)) as store:
            written = make_refresh(settings, counties_or_exit(settings), store, folder=out).refresh()
    except Unavailable as error:
        stop(say(settings.lang, "refused", reason=error))
    except OSError as error:
        stop(say(settings.lang, "sheets_not_written", folder=place, reason=error))
    typer.echo(say(settings.lang, "sheets_written", count=written, folder=place))

"""What every command needs: settings or a clear refusal, and one way to end with a sentence."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from typing import Any, NoReturn

import typer

from dashboard.config.settings import Settings, load
from dashboard.config.settings_errors import BadSettings
from dashboard.config.words import say
from data_access.database.fast_clock import use_clock

EXIT_SETTINGS = 2
ADDRESS = "terminal"
"""Where an act came from, as the trace has it."""


def settings_or_exit(need_streams: bool = False) -> Settings:
    """The settings, or exit 2 naming the variables. With `need_streams`, `redis_url` is filled from the
    running installation when PALM_REDIS_URL is not set.
    """
    try:
        settings = load()
    except BadSettings as error:
        lang = "en" if os.environ.get("PALM_LANG", "").lower() == "en" else "zh"
        lines = [say(lang, "bad_settings"), *(f"  {p.variable}: {p.reason_in(lang)}" for p in error.problems)]
        typer.echo("\n".join(lines), err=True)
        raise typer.Exit(EXIT_SETTINGS) from None
    use_clock(settings.fast_clock)
    _set_up_log()
    return _with_streams(settings) if need_streams else settings


def _set_up_log() -> None:
    """What a command logs names nobody; a program sets its log up by itself after this."""
    import structlog

    from dashboard.config.logs import configure_tool

    if not structlog.is_configured():
        configure_tool()


def _with_streams(settings: Settings) -> Settings:
    from dashboard.hosting import running_urls

    url = running_urls.in_use(settings).streams
    if url is None:
        stop(say(settings.lang, "no_stream_server"), EXIT_SETTINGS)
    return settings.model_copy(update={"redis_url": url})


def counties_or_exit(settings: Settings) -> Mapping[str, Any]:
    """The county packs by code, or exit 2 with what is wrong with them, by file and line."""
    return installation_or_exit(settings).counties


def installation_or_exit(settings: Settings) -> Any:
    """What the settings serve, or exit 2 with what is wrong with the county packs, by file and line."""
    from dashboard.config.installation import load as load_counties
    from data_access.county_packs.county_pack import PackError

    try:
        return load_counties(settings)
    except (PackError, OSError) as error:
        stop(say(settings.lang, "county_missing", reason=error), EXIT_SETTINGS)


def county_or_exit(settings: Settings, code: str) -> Any:
    """The installed county of that code, the only one when none is named, or exit 2."""
    return chosen(settings, counties_or_exit(settings), code)


def chosen(settings: Settings, counties: Mapping[str, Any], code: str) -> Any:
    """The county of that code, the only one when none is named, or exit 2."""
    if not code and len(counties) == 1:
        return next(iter(counties.values()))
    if code not in counties:
        stop(say(settings.lang, "token_region", region=code or "--county"), EXIT_SETTINGS)
    return counties[code]


def actor() -> str:
    """Who sits at the terminal, as the trace names them: cli:<user>."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a user the system has no name for, as in a container
        return "cli:unknown"


def stop(sentence: str, code: int = 1) -> NoReturn:
    """Say one sentence on stderr and end with `code`."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)

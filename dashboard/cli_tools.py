"""The smaller commands: county check, db upgrade, replay, report and doctor."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli_common import EXIT_SETTINGS, settings_or_exit, stop
from dashboard.settings import Settings
from dashboard.words import say

county = typer.Typer(help="County packs.", no_args_is_help=True)
database = typer.Typer(help="The database.", no_args_is_help=True)


@county.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of a county pack, or of a city of packs.")],
) -> None:
    """Validate a county pack; says what is wrong by file and line, and ends with 1."""
    from data_access.counties import PackError, load_many

    settings = settings_or_exit()
    try:
        found = load_many([folder])
    except PackError as error:
        typer.echo(say(settings.lang, "county_bad", count=len(error.problems)), err=True)
        for problem in error.problems:
            typer.echo(f"  {_problem(problem, settings.lang)}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        stop(say(settings.lang, "county_missing", reason=error))
    for pack in found.values():
        name = pack.name_en if settings.lang == "en" else pack.name
        typer.echo(say(settings.lang, "county_ok", name=name, code=pack.code, grids=len(pack.grids)))


def _problem(problem: Any, lang: str) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{where}: {problem.message if lang == 'en' else problem.message_zh}"


@database.command()
def upgrade() -> None:
    """Bring the database up to date (also done by `run`)."""
    from dashboard.addresses import masked
    from data_access import schema

    settings = settings_or_exit()
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        schema.upgrade(settings.database_address)
    except Exception as error:
        stop(say(settings.lang, "migration_failed", reason=error))
    typer.echo(say(settings.lang, "database_ready", url=masked(settings.database_address)))


def replay(
    file: Annotated[
        Path, typer.Argument(help="Recorded messages in the stream format, one JSON object a line.")
    ],
    speed: Annotated[
        float, typer.Option(min=0, help="How many times faster than recorded; 0 = no waiting.")
    ] = 60.0,
    county: Annotated[str, typer.Option(help="County code; needed when several are installed.")] = "",
) -> None:
    """Replay a recorded file onto the streams."""
    from dashboard import replay as player
    from data_access.streams import connect

    settings = settings_or_exit(need_streams=True)
    options = player.Options(speed=speed or None)
    try:
        summary = player.run(
            connect(settings.redis_url or ""),
            _county(settings, county),
            file,
            options,
            say=lambda t: typer.echo(t),
        )
    except player.FileError as error:
        stop("\n".join(str(problem) for problem in error.problems))
    except OSError as error:
        stop(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    typer.echo(str(summary))


def report(
    region: Annotated[str, typer.Option(help="Region code: 9, 12 or 15 digits.")] = "",
    title: Annotated[str, typer.Option(help="Title of the case.")] = "",
    severity: Annotated[int, typer.Option(min=1, max=4, help="1 is the worst.")] = 3,
    matter: Annotated[str, typer.Option(help="Matter, by code or name.")] = "",
    text: Annotated[str, typer.Option(help="Longer text.")] = "",
    lat: Annotated[float | None, typer.Option(help="Latitude, WGS-84.")] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude, WGS-84.")] = None,
    kind: Annotated[str, typer.Option(help="Kind of message.")] = "case.reported",
    field: Annotated[
        list[str] | None, typer.Option(help="Any other field as NAME=VALUE; may be repeated.")
    ] = None,
    message: Annotated[str, typer.Option(help="The whole message as JSON instead; '-' reads it.")] = "",
    county: Annotated[str, typer.Option(help="County code; needed when several are installed.")] = "",
) -> None:
    """Put one message on a stream, for people without redis-cli."""
    from dashboard import report as reporting
    from data_access.streams import connect
    from domain.errors import Refused

    settings = settings_or_exit(need_streams=True)
    pack, now = _county(settings, county or region[:6]), datetime.now(UTC)
    try:
        body = (
            _whole(message, settings)
            if message
            else reporting.build(pack, kind=kind, now=now, **_fields(locals()))
        )
        entry = reporting.send(connect(settings.redis_url or ""), pack, body, now)
    except Refused as error:
        stop(say(settings.lang, "report_refused", reason=error.detail, where=error.where or error.code))
    except Exception as error:
        stop(say(settings.lang, "stream_unreachable", url="", reason=error))
    typer.echo(say(settings.lang, "reported", stream=f"{{{pack.code}}}", entry=entry, id=body["id"]))


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a report that were given."""
    plain = {name: given[name] for name in ("region", "title", "matter", "text", "lat", "lon") if given[name]}
    if given["kind"] == "case.reported":
        plain["severity"] = given["severity"]
    extra = dict(pair.split("=", 1) for pair in given["field"] or () if "=" in pair)
    return plain | {name: _value(text) for name, text in extra.items()}


def _value(text: str) -> Any:
    """A number, an object or a list when it reads as one, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _whole(text: str, settings: Settings) -> dict[str, Any]:
    raw = typer.get_text_stream("stdin").read() if text == "-" else text
    try:
        body = json.loads(raw)
    except ValueError as error:
        stop(say(settings.lang, "report_refused", reason=error, where="json"))
    if not isinstance(body, dict):
        stop(say(settings.lang, "report_refused", reason="a message is one JSON object", where="json"))
    return body


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: checks and the addresses in use.")
    ] = False,
) -> None:
    """Tell what is wrong with this set-up and how to mend it; ends with 1 when something is."""
    from dashboard import doctor as examination

    settings = settings_or_exit()
    findings = examination.examine(settings)
    if as_json:
        typer.echo(json.dumps(examination.as_json(settings, findings), ensure_ascii=False, indent=2))
    else:
        typer.echo(examination.as_text(settings, findings))
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def add_to(app: typer.Typer) -> None:
    """Register the commands that stand alone."""
    for command in (replay, report, doctor):
        app.command()(command)


def _county(settings: Settings, code: str) -> Any:
    """One of the installed counties, or a sentence and the end."""
    from dashboard.installation import load
    from data_access.counties import PackError

    try:
        counties = load(settings).counties
    except (PackError, OSError) as error:
        stop(say(settings.lang, "county_missing", reason=error), EXIT_SETTINGS)
    if not code and len(counties) == 1:
        return next(iter(counties.values()))
    if code not in counties:
        stop(say(settings.lang, "token_region", region=code or "--county"), EXIT_SETTINGS)
    return counties[code]

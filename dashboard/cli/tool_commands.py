"""The smaller commands: county check, db upgrade, replay, report, recommend and doctor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.common import county_or_exit, settings_or_exit, stop
from dashboard.cli.report_command import report
from dashboard.config.credentials import masked
from dashboard.config.settings import Settings
from dashboard.config.words import say

county = typer.Typer(help="County packs.", no_args_is_help=True)
database = typer.Typer(help="The database.", no_args_is_help=True)


@county.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of a county pack, or of a city of packs.")],
) -> None:
    """Validate a county pack; says what is wrong by file and line, and ends with 1."""
    from data_access.county_packs import check_pack, county_pack
    from domain.emergency.rollouts.plan import list_early_finishes, list_unnamed_colours

    settings = settings_or_exit()
    problems = check_pack.check(folder)
    if problems:
        typer.echo(say(settings.lang, "county_bad", count=len(problems)), err=True)
        for problem in problems:
            typer.echo(f"  {_problem(problem, settings.lang)}", err=True)
        raise typer.Exit(1)
    for pack in county_pack.load_many([folder]).values():
        name = pack.name_en if settings.lang == "en" else pack.name
        typer.echo(say(settings.lang, "county_ok", name=name, code=pack.code, grids=len(pack.grids)))
        for hazard, colours in list_unnamed_colours(pack.plans.values()).items():
            typer.echo(say(settings.lang, "county_unnamed", hazard=hazard, colours=", ".join(colours)))
        for code, tier in list_early_finishes(pack.plans.values()):
            typer.echo(say(settings.lang, "county_finish_first", plan=code, tier=tier))


def _problem(problem: Any, lang: str) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{where}: {problem.message if lang == 'en' else problem.message_zh}"


@database.command()
def upgrade() -> None:
    """Bring the database up to date (also done by `run`)."""
    from dashboard.config import installation
    from dashboard.hosting.seeding import seed_people
    from dashboard.hosting.upgrading import NotUpgraded, tell_unknown_years, upgrade_database
    from data_access.store import utc_now

    settings = settings_or_exit()
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade_database(settings)
        counties = installation.load(settings).counties
        seed_people(settings, counties)
        tell_unknown_years(settings, counties, utc_now())
    except NotUpgraded as error:
        stop(str(error))
    except Exception as error:
        stop(say(settings.lang, "migration_failed", reason=error))
    typer.echo(say(settings.lang, "database_ready", url=masked(settings.database_address)))


def replay(
    file: Annotated[
        Path, typer.Argument(help="Recorded messages in the stream format, one JSON object a line.")
    ],
    speed: Annotated[str, typer.Option(help="How many times faster than recorded, or max.")] = "60",
    label: Annotated[str, typer.Option(help="Name of the run; the same name goes on where it ended.")] = "",
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Leave bad lines out.")] = False,
    county: Annotated[str, typer.Option(help="County code; needed when several are installed.")] = "",
) -> None:
    """Replay a recorded file onto the streams."""
    replay_file(settings_or_exit(need_streams=True), file, speed, label, keep_going, county)


def replay_file(
    settings: Settings, file: Path, speed: str, label: str, keep_going: bool, county: str
) -> None:
    """Replay a file and say what was sent; ends the program."""
    from dashboard.cli.programs import stop_event
    from dashboard.cli.replays import replay as player
    from data_access.streams.redis_streams import StreamError, connect

    options = player.Options(speed_of(speed), label or None, keep_going)
    pack = county_or_exit(settings, county)
    try:
        summary = player.run(
            connect(settings.redis_url or ""), pack, file, options, say=typer.echo, stop=stop_event()
        )
    except player.FileError as error:
        stop("\n".join(str(problem) for problem in error.problems))
    except StreamError as error:
        stop(say(settings.lang, "stream_unreachable", url=masked(settings.redis_url or ""), reason=error))
    typer.echo(say(settings.lang, "replayed", count=summary.sent, label=summary.label))
    raise typer.Exit(0 if summary.finished else 130)


def speed_of(text: str) -> float | None:
    """A factor above 0; None for max."""
    if text == "max":
        return None
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 0 < factor < float("inf"):
        raise typer.BadParameter("a number above 0, or max", param_hint="--speed")
    return factor


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: checks and the addresses in use.")
    ] = False,
    url: Annotated[
        str,
        typer.Option("--url", help="Look at the way browsers take to this address instead: TLS, proxies."),
    ] = "",
) -> None:
    """Tell what is wrong with this set-up and how to mend it; ends with 1 when something is."""
    from dashboard.cli import doctor as examination

    settings = settings_or_exit()
    findings = examination.examine(settings, url)
    if as_json:
        typer.echo(json.dumps(examination.as_json(settings, findings), ensure_ascii=False, indent=2))
    else:
        typer.echo(examination.as_text(settings, findings))
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def recommend(
    case: Annotated[str, typer.Argument(help="Id of a case.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs: reasons and phones too.")] = False,
) -> None:
    """Tell whom to pull into a squad for a case, and why; ends with 1 when no such case is known."""
    from dashboard.cli.operator import open_terminal
    from dashboard.services.squads.recommendation_service import recommend_people
    from data_access.cases.details import read_case
    from data_access.store import utc_now

    with open_terminal() as at, at.store.reading() as connection:
        found = read_case(connection, case)
        if found is None or not found.visible or found.county not in at.served.counties:
            stop(at.say("case_unknown", case=case))
        recommendation = recommend_people(connection, found, at.served.counties[found.county], utc_now())
        lines = [
            _match_line(at.settings.lang, match, recommendation["people"])
            for match in recommendation["matches"]
        ]
    typer.echo(json.dumps(recommendation, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))


def _match_line(lang: str, match: dict[str, Any], people: dict[str, Any]) -> str:
    """What was found for one need: how many of how many, and who."""
    picks = ", ".join(f"{pick['person']} {people[pick['person']]['name']}" for pick in match["picks"])
    key = "match_forced" if match["forced"] else "match_advised"
    found = match["quantity"] - match["missing"]
    facts = {"capability": match["capability"], "found": found, "quantity": match["quantity"]}
    return say(lang, key, **facts, people=picks)


def add_to(app: typer.Typer) -> None:
    """Register the commands that stand alone."""
    for command in (replay, report, recommend, doctor):
        app.command()(command)

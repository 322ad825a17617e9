"""`palmcommand storm`: tracks and forecasts of storms 台风 from the terminal."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.common import county_or_exit, settings_or_exit, stop
from dashboard.cli.tool_commands import speed_of
from dashboard.config.credentials import masked
from dashboard.config.settings import Settings
from dashboard.config.words import say

storms = typer.Typer(help="Storms 台风: tracks and forecasts.", no_args_is_help=True)
FILE_HELP = "IBTrACS CSV, CMA best-track text, the province's JSON or its track as CSV; may be gzipped."
COUNTY_HELP = "County code; needed when several are installed."


@storms.command()
def read(
    files: Annotated[list[Path], typer.Argument(help=FILE_HELP)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and file.")] = False,
) -> None:
    """Print what was understood of each file, or why it is refused; changes nothing. Ends with 1 if one is
    refused.
    """
    from data_access.files.storms.storm_facts import REFUSED, storm_facts

    lang, refused = settings_or_exit().lang, False
    for path in files:
        facts = storm_facts(path)
        refused |= facts["verdict"] == REFUSED
        typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else _sentence(lang, facts))
    if refused:
        raise typer.Exit(1)


@storms.command()
def send(
    file: Annotated[Path, typer.Argument(help=FILE_HELP)],
    county: Annotated[str, typer.Option(help=COUNTY_HELP)] = "",
) -> None:
    """Put what a file tells of storms on the stream. Sending a file again adds nothing."""
    from data_access.files.storms.storm_messages import storm_messages

    settings = settings_or_exit(need_streams=True)
    pack = county_or_exit(settings, county)
    told_at = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else datetime.now(UTC)
    messages = [
        storm_message
        for storm in _read(settings.lang, file)
        for storm_message in storm_messages(storm, told_at)
    ]
    _put(settings, pack, messages)


@storms.command()
def end(
    storm: Annotated[str, typer.Argument(help="Number of the storm, as it was sent.")],
    county: Annotated[str, typer.Option(help=COUNTY_HELP)] = "",
) -> None:
    """Say that a storm is no more: it leaves the screens."""
    from data_access.files.storms.storm_messages import end_message

    settings = settings_or_exit(need_streams=True)
    _put(settings, county_or_exit(settings, county), [end_message(storm, datetime.now(UTC))])


@storms.command()
def replay(
    file: Annotated[Path, typer.Argument(help=FILE_HELP)],
    speed: Annotated[str, typer.Option(help="How many times faster than it was told, or max.")] = "600",
    since: Annotated[str, typer.Option(help="Begin here: RFC 3339, 2026-08-08T00:00+08:00.")] = "",
    until: Annotated[
        str, typer.Option(help="Stop here; the storm stays on the screens until `storm end`.")
    ] = "",
    name: Annotated[str, typer.Option(help="Its name, where the file has none: 白海豚/DOLPHIN.")] = "",
    county: Annotated[str, typer.Option(help=COUNTY_HELP)] = "",
) -> None:
    """Replay a storm through the stream as it was told, under a number of its own. Its times stay its own."""
    from dashboard.cli.programs import stop_event
    from dashboard.cli.replays import replay as player
    from dashboard.cli.replays.storm_recording import write_recording
    from data_access.streams.redis_streams import StreamError, connect

    settings = settings_or_exit(need_streams=True)
    pack, label = county_or_exit(settings, county), f"{datetime.now(UTC):%y%m%d%H%M%S}"
    storm = _read(settings.lang, file)[0]
    zh, _, en = name.partition("/")
    storm.name, storm.name_en = storm.name or zh, storm.name_en or en
    options = player.Options(speed_of(speed), label)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{storm.id}.jsonl"
        write_recording(storm, path, f"{storm.id}-{label}", _time(since), _time(until))
        try:
            redis = connect(settings.redis_url or "")
            summary = player.run(redis, pack, path, options, say=typer.echo, stop=stop_event())
        except player.FileError as error:
            stop("\n".join(str(problem) for problem in error.problems))
        except StreamError as error:
            stop(say(settings.lang, "stream_unreachable", url=masked(settings.redis_url or ""), reason=error))
    typer.echo(say(settings.lang, "replayed", count=summary.sent, label=summary.label))
    raise typer.Exit(0 if summary.finished else 130)


def _put(settings: Settings, pack: Any, messages: list[dict[str, Any]]) -> None:
    """All messages on the stream, or none."""
    from data_access.streams.redis_streams import StreamError, connect, key
    from data_access.streams.wire import wire_format
    from domain.kernel.worlds import WorldId

    try:
        pipe = connect(settings.redis_url or "").pipeline(transaction=True)
        for message in messages:
            pipe.xadd(key(WorldId(pack.code), "storms"), {"json": wire_format.encode(message)})
        pipe.execute()
    except StreamError as error:
        stop(say(settings.lang, "stream_unreachable", url=masked(settings.redis_url or ""), reason=error))
    typer.echo(say(settings.lang, "storm_sent", count=len(messages)))


def _read(lang: str, file: Path) -> Any:
    """The storms of a file, or exit 1 with why it is refused."""
    from data_access.files.storms.read_storm import NotRead
    from data_access.files.storms.storm_facts import refused_facts
    from data_access.files.storms.storm_files import read_storms

    try:
        return read_storms(file).storms
    except NotRead as error:
        stop(_sentence(lang, refused_facts(file, error)))


def _time(text: str) -> datetime | None:
    """A time that was typed, in UTC; without an offset on the county's clock."""
    from domain.kernel.clock import TZ

    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("RFC 3339: 2026-08-08T00:00+08:00") from None
    return (found if found.tzinfo else found.replace(tzinfo=TZ)).astimezone(UTC)


def _sentence(lang: str, facts: dict[str, Any]) -> str:
    """What a file says, in one line."""
    if facts["verdict"] == "refused":
        reason = say(lang, f"storm_fault_{facts['fault']}", fact=facts["fact"])
        place = ":".join(str(facts[name]) for name in ("file", "line", "column") if facts[name])
        return say(lang, "storm_refused", place=place, reason=reason)
    sentences = [_describe_storm(lang, storm) for storm in facts["storms"]]
    return f"{facts['file']}\t{facts['form']}\t" + " | ".join(sentences)


def _describe_storm(lang: str, storm: dict[str, Any]) -> str:
    name = (storm["name_en"] or storm["name"]) if lang == "en" else (storm["name"] or storm["name_en"])
    words = [storm["storm"], name, f"{storm['first']} – {storm['last']}"]
    issues = sum(storm["forecasts"].values())
    doubts = [say(lang, f"storm_doubt_{doubt}") for doubt in storm["doubts"]]
    return " ".join(
        word
        for word in (*words, say(lang, "storm_counts", count=storm["points"], issues=issues), *doubts)
        if word
    )

"""`palmcommand township`: a township that is cut off acts by itself 自主响应, and is merged afterwards."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.common import settings_or_exit, stop
from dashboard.cli.operator import Terminal, in_words, open_terminal
from dashboard.config.words import say
from domain.kernel.errors import Refused

townships = typer.Typer(help="Townships that are cut off 自主响应.", no_args_is_help=True)
Package = Annotated[Path, typer.Option(help="The township's package.")]
JournalFile = Annotated[Path, typer.Argument(help="The journal; begun when it is not there.")]
By = Annotated[str, typer.Option(help="Who did it.")]
At = Annotated[str, typer.Option(help="When: 17:05, or with its date and zone; now when not given.")]


@townships.command()
def export(
    township: Annotated[str, typer.Argument(help="Region code of 9 digits.")],
    out: Annotated[Path, typer.Option(help="File that does not exist yet.")],
    rollout: Annotated[str, typer.Option(help="Roll-out; otherwise the newest that runs.")] = "",
    bundle: Annotated[
        bool, typer.Option("--bundle", help="For an installation of its own there: `township open`.")
    ] = False,
) -> None:
    """Write what a township needs to act by itself: roll-out, people with codes, cases; sealed."""
    from dashboard.config.secret_key import derived
    from data_access.emergency.rollouts.rollout_store import read_rollouts
    from data_access.emergency.rollouts.sheets.township_bundle import write_bundle
    from data_access.emergency.rollouts.sheets.township_package import write_package
    from data_access.store import utc_now
    from domain.audit.export_commands import RecordExport
    from domain.audit.exports import CallSheetExport
    from domain.emergency.rollouts.rollout import RolloutState
    from domain.kernel.worlds import WorldId

    with open_terminal() as at:
        _require_township(at, township)
        require_place(at, out)
        world = WorldId.of(township)
        with at.store.reading() as connection:
            chosen = [
                candidate
                for candidate in read_rollouts(connection, world)
                if candidate.state is RolloutState.ISSUED and rollout in ("", candidate.id)
            ]
            if not chosen:
                stop(at.say("township_no_rollout"))
            key = derived(at.settings, "township")
            content = write_package(connection, world, chosen[-1], township, utc_now(), key)
            rows = content.count(b'"kind":"person"')
            if bundle:
                content = write_bundle(connection, world, content, _pack_of(at, world.county))
        export_record = CallSheetExport(chosen[-1].id, rows, "township", full=True)
        at.handle(RecordExport(region=township, export=export_record))
        _write(at, out, content)
        typer.echo(at.say("township_exported", count=rows, file=out))


def _require_township(at: Terminal, region: str) -> None:
    """Exit 1 for what is no township here."""
    from domain.kernel.regions import Level, is_code, level_of

    if not is_code(region) or level_of(region) is not Level.TOWNSHIP:
        stop(at.say("township_no_township", region=region))
    at.require_region(region)


def require_place(at: Terminal, out: Path) -> None:
    """Exit 1 for a file that is there, or whose folder is not: a stick that is not mounted is no folder to
    be made.
    """
    if out.exists():
        stop(at.say("township_there", file=out))
    if not out.parent.is_dir():
        stop(at.say("township_no_folder", folder=out.parent))


def _write(at: Terminal, out: Path, content: bytes) -> None:
    from data_access.emergency.rollouts.sheets.sheet_folder import write_whole

    try:
        write_whole(out, content)
    except OSError as error:
        stop(at.say("township_not_written", file=out, reason=error))


def _pack_of(at: Terminal, county: str) -> Path:
    """The folder of a county's pack: one of PALM_COUNTIES, or in a city's."""
    from data_access.county_packs.county_pack import load
    from data_access.county_packs.read_pack import PackError

    for folder in (path for top in at.settings.county_dirs for path in (top, *sorted(top.iterdir()))):
        if (folder / "county.toml").is_file():
            with suppress(PackError, OSError):
                if load(folder).code == county:
                    return folder
    return stop(at.say("token_region", region=county))


@townships.command()
def call(
    journal: JournalFile,
    code: Annotated[str, typer.Argument(help="Code of the row.")],
    result: Annotated[str, typer.Argument(help="missed, connected, accepted, finished or behalf.")],
    package: Package,
    by: By,
    at: At = "",
    note: Annotated[str, typer.Option(help="A note.")] = "",
) -> None:
    """Note what a call came to. Needs no database and no network."""
    from data_access.emergency.rollouts.sheets.township_package import list_codes
    from domain.emergency.rollouts.sheets.row_codes import plain_code
    from domain.emergency.rollouts.sheets.township_journal import KINDS_OF_RESULT, RECEIPT

    lang = settings_or_exit().lang
    content, head = _read_package(lang, package)
    if plain_code(code) not in list_codes(content):
        stop(say(lang, "township_code", code=code))
    if result not in KINDS_OF_RESULT:
        stop(say(lang, "township_bad_result", given=result))
    _note(lang, journal, head, RECEIPT, by, at, {"code": code, "result": result, "note": note})


@townships.command("case")
def case_(
    journal: JournalFile,
    title: Annotated[str, typer.Argument(help="What happened.")],
    region: Annotated[str, typer.Option(help="Region code of 9, 12 or 15 digits.")],
    package: Package,
    by: By,
    at: At = "",
    severity: Annotated[str, typer.Option(help="1, the worst, to 4.")] = "3",
) -> None:
    """Note a case. Needs no database and no network."""
    from domain.emergency.rollouts.sheets.case_lines import SEVERITIES
    from domain.emergency.rollouts.sheets.township_journal import CASE
    from domain.kernel.regions import TOWNSHIP_DIGITS, is_code

    lang = settings_or_exit().lang
    _, head = _read_package(lang, package)
    is_place = is_code(region) and len(region) >= TOWNSHIP_DIGITS
    if not (is_place and region.startswith(str(head["county"]))):
        stop(say(lang, "token_region", region=region))
    if severity not in map(str, SEVERITIES):
        stop(say(lang, "report_severity", given=severity))
    _note(lang, journal, head, CASE, by, at, {"title": title, "region": region, "severity": int(severity)})


@townships.command()
def act(
    journal: JournalFile,
    text: Annotated[str, typer.Argument(help="What was decided or done.")],
    package: Package,
    by: By,
    at: At = "",
) -> None:
    """Note a decision. Needs no database and no network."""
    from domain.emergency.rollouts.sheets.township_journal import ACT

    lang = settings_or_exit().lang
    _, head = _read_package(lang, package)
    _note(lang, journal, head, ACT, by, at, {"text": text})


def _read_package(lang: str, package: Path) -> tuple[bytes, dict[str, Any]]:
    """The package and its head. Exit 1 for one that cannot be read, or that was changed."""
    from data_access.emergency.rollouts.sheets.township_package import read_package

    try:
        content = package.read_bytes()
        return content, read_package(content)
    except OSError:
        stop(say(lang, "township_unreadable", file=package))
    except Refused as refused:
        stop(in_words(lang, refused))


def _note(
    lang: str, journal: Path, head: dict[str, Any], kind: str, by: str, at: str, facts: dict[str, Any]
) -> None:
    """One more line, on the disk before we say so."""
    from data_access.store import utc_now
    from domain.emergency.rollouts.sheets.township_journal import write_head, write_line

    now = utc_now()
    texts, moment = _read_texts(lang, journal, head), _moment(lang, at, now)
    lines = [] if texts else [write_head(head)]
    number = len(texts) or 1
    try:
        lines.append(write_line(number, (texts or lines)[-1], kind, moment, now, by, facts))
    except Refused:
        stop(say(lang, "township_bad_line"))
    try:
        with open(
            os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        stop(say(lang, "township_not_noted", file=journal, reason=error.strerror))
    typer.echo(say(lang, "township_noted", number=number, file=journal))


def _read_texts(lang: str, journal: Path, head: dict[str, Any]) -> list[str]:
    """The lines of a journal, none of one that is not there. Exit 1 for one that no line can be added to, and
    for one that goes with another package.
    """
    from domain.emergency.rollouts.sheets.township_journal import read_journal, split_lines

    if not journal.parent.is_dir():
        stop(say(lang, "township_no_folder", folder=journal.parent))
    try:
        texts = split_lines(journal.read_text("utf-8")) if journal.exists() else []
        if texts and read_journal(texts).package != head:
            stop(say(lang, "township_other_package", file=journal))
        return texts
    except OSError:
        stop(say(lang, "township_unreadable", file=journal))
    except UnicodeDecodeError:
        stop(in_words(lang, Refused("bad_journal", "line 1: no text", "journal")))
    except Refused as refused:
        stop(in_words(lang, refused))


def _moment(lang: str, text: str, now: datetime) -> datetime:
    """A time as typed: a clock time is the last such one. Exit 1 for what is none."""
    from domain.kernel.clock import TZ

    if not text:
        return now
    try:
        if len(text) > 5:
            at = datetime.fromisoformat(text)
            return at if at.tzinfo else at.replace(tzinfo=TZ)
        hours, _, minutes = text.partition(":")
        local = now.astimezone(TZ).replace(hour=int(hours), minute=int(minutes or 0), second=0, microsecond=0)
    except ValueError:
        stop(say(lang, "township_bad_time", given=text))
    return local if local <= now + timedelta(minutes=1) else local - timedelta(days=1)

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
    from data_access.emergency.rollouts.sheets.sheet_folder import write_whole
    from data_access.emergency.rollouts.sheets.township_bundle import write_bundle
    from data_access.emergency.rollouts.sheets.township_package import write_package
    from data_access.store import utc_now
    from domain.audit.export_commands import RecordExport
    from domain.audit.exports import CallSheetExport
    from domain.emergency.rollouts.rollout import RolloutState
    from domain.kernel.worlds import WorldId

    with open_terminal() as at:
        at.require_region(township)
        world = WorldId.of(township)
        with at.store.reading() as connection:
            running = [
                candidate
                for candidate in read_rollouts(connection, world)
                if candidate.state is RolloutState.ISSUED
            ]
            chosen = [candidate for candidate in running if rollout in ("", candidate.id)]
            if not chosen or out.exists():
                stop(at.say("township_no_rollout" if not chosen else "township_there", file=out))
            key = derived(at.settings, "township")
            content = write_package(connection, world, chosen[-1], township, utc_now(), key)
            rows = content.count(b'"kind":"person"')
            if bundle:
                content = write_bundle(connection, world, content, _pack_of(at, world.county))
        export_record = CallSheetExport(chosen[-1].id, rows, "township", full=True)
        at.handle(RecordExport(region=township, export=export_record))
        write_whole(out, content)
        typer.echo(at.say("township_exported", count=rows, file=out))


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
    from domain.emergency.rollouts.sheets.township_journal import RECEIPT

    if plain_code(code) not in list_codes(package.read_bytes()):
        stop(say(settings_or_exit().lang, "township_code", code=code))
    _note(journal, package, RECEIPT, by, at, {"code": code, "result": result, "note": note})


@townships.command("case")
def case_(
    journal: JournalFile,
    title: Annotated[str, typer.Argument(help="What happened.")],
    region: Annotated[str, typer.Option(help="Region code of 9, 12 or 15 digits.")],
    package: Package,
    by: By,
    at: At = "",
    severity: Annotated[int, typer.Option(help="1, the worst, to 4.", min=1, max=4)] = 3,
) -> None:
    """Note a case. Needs no database and no network."""
    from domain.emergency.rollouts.sheets.township_journal import CASE

    _note(journal, package, CASE, by, at, {"title": title, "region": region, "severity": severity})


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

    _note(journal, package, ACT, by, at, {"text": text})


def _note(journal: Path, package: Path, kind: str, by: str, at: str, facts: dict[str, Any]) -> None:
    """One more line, on the disk before we say so."""
    from data_access.emergency.rollouts.sheets.township_package import read_package
    from data_access.store import utc_now
    from domain.emergency.rollouts.sheets.township_journal import (
        read_journal,
        split_lines,
        write_head,
        write_line,
    )

    lang, now = settings_or_exit().lang, utc_now()
    try:
        texts = split_lines(journal.read_text("utf-8")) if journal.exists() else []
        if texts:
            read_journal(texts)
        lines = [] if texts else [write_head(read_package(package.read_bytes()))]
        number = len(texts) or 1
        lines.append(write_line(number, (texts or lines)[-1], kind, _moment(at, now), now, by, facts))
        with open(
            os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except Refused as refused:
        stop(in_words(lang, refused))
    except (OSError, ValueError) as error:
        stop(say(lang, "refused", reason=error))
    typer.echo(say(lang, "township_noted", number=number, file=journal))


def _moment(text: str, now: datetime) -> datetime:
    """A time as typed: a clock time is the last such one. Raises ValueError."""
    from domain.kernel.clock import TZ

    if not text:
        return now
    if len(text) > 5:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=TZ)
    hours, _, minutes = text.partition(":")
    local = now.astimezone(TZ).replace(hour=int(hours), minute=int(minutes or 0), second=0, microsecond=0)
    return local if local <= now + timedelta(minutes=1) else local - timedelta(days=1)

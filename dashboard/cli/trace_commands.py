"""The trace at the terminal: verify it, export it, check an export, show the key."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.common import (
    ADDRESS,
    EXIT_SETTINGS,
    chosen,
    counties_or_exit,
    settings_or_exit,
    stop,
)
from dashboard.cli.operator import at_the_terminal
from dashboard.config.words import say
from domain.kernel.regions import cities_of

if TYPE_CHECKING:
    from dashboard.config.settings import Settings
    from data_access.audit.anchors import Noted
    from data_access.maintenance.verification.verify import Finding, Verdict
    from domain.kernel.worlds import WorldId

EXIT_UNSURE = 3
"""Nothing wrong was found, and not every place could be asked."""
trace = typer.Typer(
    help="The trace 留痕: who did what, in a chain that shows tampering.", no_args_is_help=True
)
CountyOption = Annotated[str, typer.Option(help="Code of a county, or of the city; every chain otherwise.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs.")]


@trace.command()
def verify(county: CountyOption = "", as_json: JsonOption = False) -> None:
    """Walk the whole chain and compare it with every anchor; ends with 1 when anything is wrong, with 3 when
    nothing is but the anchors of the stream server could not be compared.
    """
    settings = settings_or_exit()
    verdicts, streams = _verdicts(settings, county)
    if as_json:
        typer.echo(json.dumps(_as_json(verdicts, streams), ensure_ascii=False, indent=2))
    else:
        _tell(settings, verdicts, streams)
    raise typer.Exit(_code(verdicts, streams))


def _code(verdicts: list[Verdict], streams: bool) -> int:
    if not all(verdict.sound for verdict in verdicts):
        return 1
    return 0 if streams else EXIT_UNSURE


def _verdicts(settings: Settings, county: str) -> tuple[list[Verdict], bool]:
    """What was found, and whether the stream server could be asked."""
    from data_access.audit.anchors import Folder
    from data_access.maintenance.verification.verify import verify as walk
    from data_access.maintenance.verification.verify import verify_tables, worlds
    from data_access.store import Store, Unavailable
    from domain.kernel.worlds import WorldId

    store, folder = Store(settings.database_address), Folder(settings.anchors)
    served = [WorldId(code) for code in counties_or_exit(settings)]
    found, streams = [], True
    try:
        tables = verify_tables(store.database)
        if not tables.sound:
            found.append(tables)
        for world in [_world(county)] if county else worlds(store.database, folder, served):
            noted = _noted(settings, world)
            streams = streams and noted is not None
            found.append(walk(store.database, world, folder, noted))
    except Unavailable as error:
        stop(say(settings.lang, "trace_no_database", reason=error), EXIT_SETTINGS)
    except OSError as error:
        stop(say(settings.lang, "trace_no_anchors", folder=folder.path, reason=error), EXIT_SETTINGS)
    finally:
        store.close()
    return found, streams


def _world(key: str) -> WorldId:
    """The world of --county."""
    from domain.kernel.worlds import BadWorld, WorldId

    try:
        return WorldId.parse(key)
    except BadWorld as error:
        raise typer.BadParameter(str(error), param_hint="--county") from None


def _noted(settings: Settings, world: WorldId) -> Noted | None:
    """What the stream server knows; None when it cannot be asked."""
    from dashboard.hosting import running_urls
    from data_access.audit.anchors import noted
    from data_access.streams.redis_streams import StreamError, connect

    url = running_urls.in_use(settings).streams
    if url is None:
        return None
    with suppress(*StreamError):
        return noted(connect(url), world)
    return None


def _as_json(verdicts: list[Verdict], streams: bool) -> dict[str, Any]:
    bodies = []
    for verdict in verdicts:
        body = asdict(verdict) | {"sound": verdict.sound}
        body["last"] = {"n": verdict.last.n, "hash": verdict.last.hash.hex()}
        bodies.append(body)
    return {"sound": all(v.sound for v in verdicts), "stream_server_asked": streams, "counties": bodies}


def _tell(settings: Settings, verdicts: list[Verdict], streams: bool) -> None:
    lang = settings.lang
    if not streams:
        typer.echo(say(lang, "trace_no_streams"), err=True)
    for verdict in verdicts:
        key = "trace_sound" if verdict.sound else "trace_unsound" if verdict.county else "trace_tables"
        facts = {"county": verdict.county, "rows": verdict.rows, "anchors": verdict.anchors}
        typer.echo(say(lang, key, **facts, count=verdict.count, hash=verdict.last.hash.hex()[:16]))
        for finding in verdict.findings:
            typer.echo(f"  {_sentence(lang, finding)}")
        if verdict.count > len(verdict.findings):
            typer.echo(say(lang, "trace_more", count=verdict.count - len(verdict.findings)))


def _sentence(lang: str, finding: Finding) -> str:
    return say(lang, f"trace_{finding.kind}", n=finding.n, until=finding.until, where=finding.where)


@trace.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write; it must not exist yet.")],
    county: Annotated[str, typer.Option(help="Code of the county, or of the city.")] = "",
    format: Annotated[str, typer.Option(help="csv, or json (JSON Lines).")] = "csv",
    since: Annotated[str, typer.Option(help="From this day or time on.")] = "",
    until: Annotated[str, typer.Option(help="Up to and with this day, or before this time.")] = "",
    object: Annotated[str, typer.Option(help="Id of a case, or account:7, person:P1 …")] = "",
    actor: Annotated[str, typer.Option(help="account:7, token:3, or the name of a source.")] = "",
    action: Annotated[str, typer.Option(help="For example case.closed or account.signed_in.")] = "",
    acts: Annotated[bool, typer.Option("--acts", help="Only acts, no reports of streams.")] = False,
) -> None:
    """Write a signed export; it is traced like any other."""
    settings = settings_or_exit()
    given = {"since": since, "until": until, "object": object, "actor": actor, "action": action, "acts": acts}
    rows = _export(settings, _chain(settings, county), format, given, out)
    typer.echo(say(settings.lang, "trace_exported", file=out, size=rows))


def _chain(settings: Settings, county: str) -> str:
    """The city or county, the only county when none is named, or exit 2."""
    served = counties_or_exit(settings)
    if county in cities_of(served):
        return county
    return str(chosen(settings, served, county).code)


def _export(settings: Settings, county: str, form: str, given: dict[str, Any], out: Path) -> int:
    """Write the file; returns its size in bytes. A file that could not be finished is taken away."""
    from dashboard.audit.trace_exports import TraceExports
    from dashboard.audit.trace_filters import parse_filters
    from dashboard.commands import CommandBus
    from dashboard.handlers.context import Context
    from data_access.audit.signing import BadKey
    from data_access.audit.trace_export import FORMATS
    from data_access.store import Store, Unavailable
    from domain.access.actor import Actor
    from domain.kernel.errors import Refused

    if form not in FORMATS:
        raise typer.BadParameter("csv or json", param_hint="--format")
    store, made = Store(settings.database_address), False
    try:
        filters = parse_filters(given)
        with out.open("xb") as file:
            made = True
            exports = TraceExports(store, CommandBus(store, Context({}, 0)), settings.data_dir)
            _, pieces = exports.begin(_world(county), form, filters, Actor(at_the_terminal(()), ADDRESS))
            size = sum(file.write(piece) for piece in pieces)
        made = False
        return size
    except Refused as refused:
        raise typer.BadParameter(refused.detail, param_hint=f"--{refused.where}") from None
    except (Unavailable, OSError, BadKey) as error:
        stop(say(settings.lang, "trace_not_exported", reason=error), EXIT_SETTINGS)
    finally:
        if made:
            out.unlink(missing_ok=True)
        store.close()


@trace.command()
def check(
    file: Annotated[Path, typer.Argument(help="An export of the trace.")],
    key: Annotated[str, typer.Option(help="Public key (base64); this installation's otherwise.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Tell whether an export is ours and unchanged; ends with 1 when it is not."""
    from data_access.audit.trace_export import check as examine

    settings = settings_or_exit()
    public = key or _public(settings)
    try:
        found = examine(file, public)
    except OSError as error:
        there = "trace_no_file" if file.exists() else "trace_no_such_file"
        stop(say(settings.lang, there, file=file, reason=error), EXIT_SETTINGS)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        by_row = "ok" if found.proven or found.hidden else "whole"
        word = f"trace_check_{found.problem or by_row}"
        facts = {"n": found.n, "proven": found.proven, "hidden": found.hidden, "public": found.public}
        typer.echo(say(settings.lang, word, file=file, **facts))
    raise typer.Exit(1 if found.problem else 0)


@trace.command("key")
def show_key() -> None:
    """Show the public key by which exports of this installation are checked."""
    typer.echo(_public(settings_or_exit()))


def _public(settings: Settings) -> str:
    from data_access.audit.signing import BadKey, signer

    try:
        return signer(settings.data_dir).public
    except (OSError, BadKey) as error:
        stop(say(settings.lang, "trace_no_key", reason=error), EXIT_SETTINGS)

"""`palmcommand report`: put one message on a stream, for people without redis-cli."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from dashboard.cli.common import county_or_exit, settings_or_exit, stop
from dashboard.config.credentials import masked
from dashboard.config.words import say
from domain.kernel.regions import county_or_city

FIELD_HELP = "Any other field as NAME=TEXT, or NAME:=JSON for numbers, lists and objects; may be repeated."
SEVERITIES = ("1", "2", "3", "4")


def report(
    region: Annotated[str, typer.Option(help="Region code: 9, 12 or 15 digits.")] = "",
    title: Annotated[str, typer.Option(help="Title of the case.")] = "",
    severity: Annotated[str, typer.Option(help="1, the worst, to 4; 3 when not given.")] = "",
    matter: Annotated[str, typer.Option(help="Matter, by code or name.")] = "",
    text: Annotated[str, typer.Option(help="Longer text.")] = "",
    lat: Annotated[float | None, typer.Option(help="Latitude, WGS-84.")] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude, WGS-84.")] = None,
    kind: Annotated[str, typer.Option(help="Kind of message.")] = "case.reported",
    field: Annotated[list[str] | None, typer.Option(help=FIELD_HELP)] = None,
    message: Annotated[
        str, typer.Option(help="The whole message as JSON instead; '-' reads standard input.")
    ] = "",
    county: Annotated[str, typer.Option(help="County code; needed when several are installed.")] = "",
) -> None:
    """Put one message on a stream, for people without redis-cli."""
    lang = settings_or_exit().lang
    given = {"region": region, "title": title, "matter": matter, "text": text}
    fields: dict[str, Any] = {name: value for name, value in given.items() if value}
    fields |= {"severity": _severity(lang, severity, kind), "lat": lat, "lon": lon}
    fields |= dict(_extra(lang, pair) for pair in field or ())
    _send(county or county_or_city(region), kind, fields, message)


def _severity(lang: str, given: str, kind: str) -> int | None:
    """The severity as typed; 3 for a case without one, None for what has none. Exit 1 for any other."""
    if not given:
        return 3 if kind == "case.reported" else None
    return int(given) if given in SEVERITIES else stop(say(lang, "report_severity", given=given))


def _extra(lang: str, pair: str) -> tuple[str, Any]:
    """One --field, NAME:=JSON or NAME=TEXT; exit 1 for neither."""
    from dashboard.cli import message as messages

    name, mark, value = pair.partition("=")
    if not mark or not name.strip(":"):
        stop(say(lang, "report_field", given=pair))
    if not name.endswith(":"):
        return name, value
    try:
        return name[:-1], messages.value(value)
    except ValueError as error:
        stop(say(lang, "report_json", given=pair, reason=error))


def _send(county: str, kind: str, fields: dict[str, Any], message: str) -> None:
    from dashboard.cli import message as messages
    from data_access.streams.redis_streams import StreamError, connect
    from domain.kernel.errors import Refused

    settings = settings_or_exit(need_streams=True)
    pack, now = county_or_exit(settings, county), datetime.now(UTC)
    try:
        if message:
            raw = sys.stdin.buffer.read() if message == "-" else message.encode()
            body = messages.read(raw, pack, now)
        else:
            body = messages.build(pack, kind=kind, now=now, **fields)
        entry = messages.send(connect(settings.redis_url or ""), pack, body, now)
    except Refused as error:
        stop(say(settings.lang, "report_refused", reason=error.detail, where=error.where or error.code))
    except StreamError as error:
        stop(say(settings.lang, "stream_unreachable", url=masked(settings.redis_url or ""), reason=error))
    typer.echo(say(settings.lang, "reported", stream=f"{{{pack.code}}}", entry=entry, id=body["id"]))

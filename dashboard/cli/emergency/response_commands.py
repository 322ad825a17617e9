"""`palmcommand response`: the county's emergency responses from the terminal, on the order of a commander."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dashboard.cli.common import ADDRESS, chosen
from dashboard.cli.operator import Terminal, open_terminal

responses = typer.Typer(help="Emergency responses 应急响应 of a county.", no_args_is_help=True)
County = Annotated[str, typer.Option(help="County code; needed when several are installed.")]
Type = Annotated[
    str,
    typer.Argument(
        help="flood, typhoon, marine_typhoon, drought, forest_fire, geological, earthquake or snow_ice."
    ),
]
Reason = Annotated[str, typer.Option(help="Why, as the trace keeps it.")]
OrderedBy = Annotated[str, typer.Option(help="Login of the commander whose order it is.")]
NUMERALS = {1: "I", 2: "II", 3: "III", 4: "IV"}


@responses.command("list")
def list_(county: County = "") -> None:
    """List what runs: type, level, since when."""
    from data_access.emergency.responses.response_rows import read_running
    from domain.changes import local_text
    from domain.kernel.worlds import WorldId

    with open_terminal() as at:
        pack = chosen(at.settings, at.served.counties, county)
        with at.store.reading() as connection:
            running = read_running(connection, WorldId(pack.code))
        if not running:
            typer.echo(at.say("response_none"))
        for response in running:
            typer.echo(f"{response.type}\t{NUMERALS[response.level]}\t{local_text(response.since, pack.tz)}")


@responses.command()
def declare(
    type: Type,
    level: Annotated[int, typer.Argument(help="4 for IV (blue), 3, 2, or 1 for I (red).")],
    reason: Reason,
    ordered_by: OrderedBy,
    county: County = "",
) -> None:
    """Begin a response, or change the level of the one that runs."""
    from domain.emergency.responses.response_commands import DeclareResponse

    with open_terminal() as at:
        pack = chosen(at.settings, at.served.counties, county)
        seen = _version(at, pack.code, type)
        command = DeclareResponse(
            region=pack.code, type=type, level=level, reason=reason, expected_version=seen
        )
        _command(at, command, ordered_by)
        typer.echo(at.say("response_declared", type=type, level=NUMERALS[level]))


@responses.command()
def end(type: Type, reason: Reason, ordered_by: OrderedBy, county: County = "") -> None:
    """End the response of a type."""
    from domain.emergency.responses.response_commands import EndResponse

    with open_terminal() as at:
        pack = chosen(at.settings, at.served.counties, county)
        seen = _version(at, pack.code, type)
        command = EndResponse(region=pack.code, type=type, reason=reason, expected_version=seen)
        _command(at, command, ordered_by)
        typer.echo(at.say("response_ended", type=type))


def _version(at: Terminal, county: str, type: str) -> int:
    """The version of the response that runs; 0 when none does."""
    from data_access.emergency.responses.response_rows import read_response
    from domain.kernel.worlds import WorldId

    with at.store.reading() as connection:
        found = read_response(connection, WorldId.of(county), type)
    return found.version if found is not None and found.runs else 0


def _command(at: Terminal, command: Any, login: str) -> None:
    """Who is at the terminal acts with the commander's rights, and the trace names both."""
    from domain.access.actor import Actor
    from domain.access.rights import Kind, Viewer

    account = at.account(login)
    grants = () if account.disabled_at else account.grants
    viewer = Viewer(Kind.INNER, at.by.actor, at.by.name, grants)
    at.commands.handle(command, Actor(viewer, ADDRESS, account.actor))

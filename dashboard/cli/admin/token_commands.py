"""`palmcommand token`: bearer tokens for the HTTP API."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli.common import stop
from dashboard.cli.operator import after_days, open_terminal
from domain.accounts.account_rules import checked_name
from domain.accounts.key_commands import CreateToken, EndToken
from domain.accounts.keys import NewToken, check_token_there
from domain.kernel.regions import cities_of

tokens = typer.Typer(help="Bearer tokens for the HTTP API.", no_args_is_help=True)


@tokens.command()
def create(
    region: Annotated[str, typer.Option(help="Region code the token covers: 4, 6, 9, 12 or 15 digits.")],
    read: Annotated[bool, typer.Option("--read", help="May read state, changes and cases.")] = False,
    report: Annotated[bool, typer.Option("--report", help="May send reports.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="May read the metrics of the programs.")] = False,
    source: Annotated[list[str] | None, typer.Option(help="Only for this source; may be repeated.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Only to this stream: cases, grids, positions, receipts, storms, warnings; may be repeated."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="What it is for, in lists and in the trace; always needed.")] = "",
    expires: Annotated[int, typer.Option(help="Days until it ends; 0: until it is revoked.", min=0)] = 0,
) -> None:
    """Make a token; its secret is shown once and kept only as a hash."""
    with open_terminal() as at:
        scopes = [scope for scope, on in (("read", read), ("report", report), ("figures", figures)) if on]
        if len(scopes) != 1:
            stop(at.say("token_scope"))
        at.require_region(region)
        only = (tuple(source or ()), tuple(kind or ()))
        new = NewToken(scopes[0], region, *only, checked_name(name), after_days(expires))
        token, secret = at.handle(CreateToken(region=region, new=new))
        typer.echo(at.say("token_made", token=secret, scope=token.scope, region=token.region, id=token.id))


@tokens.command("list")
def list_() -> None:
    """List the tokens that work, without secrets: number, right, region, sources, streams, name, end."""
    with open_terminal() as at:
        found = at.accounts.tokens.within(cities_of(at.places.counties))
        if not found:
            typer.echo(at.say("token_none"))
        for token in found:
            only = f"{','.join(token.sources) or '*'}\t{','.join(token.kinds) or '*'}"
            ends = token.expires_at or "-"
            typer.echo(f"{token.id}\t{token.scope}\t{token.region}\t{only}\t{token.name or '-'}\t{ends}")


@tokens.command()
def revoke(number: Annotated[int, typer.Argument(help="Number of the token, from `token list`.")]) -> None:
    """Revoke a token at once."""
    with open_terminal() as at:
        token = check_token_there(at.accounts.tokens.get(number), number)
        at.handle(EndToken(region=token.region, token=number))
        typer.echo(at.say("token_revoked", id=number))

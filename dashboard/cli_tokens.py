"""`palmcommand token`: bearer tokens for the HTTP API."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dashboard.cli_common import settings_or_exit, stop
from dashboard.settings import Settings
from dashboard.words import say

tokens = typer.Typer(help="Bearer tokens for the HTTP API.", no_args_is_help=True)


@tokens.command()
def create(
    region: Annotated[str, typer.Option(help="Region code the token covers: 4, 6, 9, 12 or 15 digits.")],
    read: Annotated[bool, typer.Option("--read", help="May read state, changes and cases.")] = False,
    report: Annotated[bool, typer.Option("--report", help="May send reports.")] = False,
    source: Annotated[list[str] | None, typer.Option(help="Only for this source; may be repeated.")] = None,
) -> None:
    """Make a token; its secret is shown once and kept only as a hash."""
    settings = settings_or_exit()
    if read == report:
        stop(say(settings.lang, "token_scope"))
    if not _serves(settings, region):
        stop(say(settings.lang, "token_region", region=region))
    token, secret = _store(settings).create_token("read" if read else "report", region, tuple(source or ()))
    typer.echo(
        say(settings.lang, "token_made", token=secret, scope=token.scope, region=token.region, id=token.id)
    )


@tokens.command("list")
def list_() -> None:
    """List the tokens, without their secrets."""
    settings = settings_or_exit()
    found = _store(settings).tokens()
    if not found:
        typer.echo(say(settings.lang, "token_none"))
    for token in found:
        typer.echo(f"{token.id}\t{token.scope}\t{token.region}\t{','.join(token.sources) or '*'}")


@tokens.command()
def revoke(number: Annotated[int, typer.Argument(help="Number of the token, from `token list`.")]) -> None:
    """Revoke a token at once."""
    settings = settings_or_exit()
    if not _store(settings).revoke_token(number):
        stop(say(settings.lang, "token_unknown", id=number))
    typer.echo(say(settings.lang, "token_revoked", id=number))


def _store(settings: Settings) -> Any:
    """The store on an up-to-date database."""
    from data_access.schema import upgrade
    from data_access.store import Store

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_address)
    return Store(settings.database_address)


def _serves(settings: Settings, region: str) -> bool:
    from dashboard.installation import load

    return bool(load(settings).counties_of(region))

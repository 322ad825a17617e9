"""`palmcommand kiosk`: keys of screens on a wall, which nobody signs in at."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli.operator import after_days, open_terminal
from domain.accounts.key_commands import CreateKiosk, EndKiosk
from domain.kernel.regions import cities_of

kiosks = typer.Typer(help="Keys of walls: read only, one region.", no_args_is_help=True)


@kiosks.command()
def create(
    name: Annotated[str, typer.Option(help="Where the wall hangs.")],
    region: Annotated[str, typer.Option(help="Region code the wall shows: 4, 6, 9, 12 or 15 digits.")],
    expires: Annotated[int, typer.Option(help="Days until the key ends; 0: until it is ended.", min=0)] = 0,
) -> None:
    """Make a key for a wall; it is shown once and kept only as a hash."""
    with open_terminal() as at:
        at.require_region(region)
        command = CreateKiosk(region=region, name=name, expires_at=after_days(expires))
        made, key = at.handle(command)
        url = f"{at.settings.people_address}/kiosk#{key}"
        typer.echo(at.say("kiosk_made", secret=key, url=url, name=made.name, region=made.region, id=made.id))


@kiosks.command("list")
def list_() -> None:
    """List the keys, without their secrets: number, name, region, state."""
    with open_terminal() as at:
        found = at.accounts.kiosks.within(cities_of(at.places.counties))
        if not found:
            typer.echo(at.say("kiosk_none"))
        for key in found:
            state = "ended" if key.ended_at else f"until {key.expires_at}" if key.expires_at else "ok"
            typer.echo(f"{key.id}\t{key.name}\t{key.region}\t{state}")


@kiosks.command()
def end(number: Annotated[int, typer.Argument(help="Number of the key, from `kiosk list`.")]) -> None:
    """End a key and every wall it opened, within seconds."""
    with open_terminal() as at:
        at.handle(EndKiosk(region=at.accounts.kiosks.get(number).region, kiosk=number))
        typer.echo(at.say("kiosk_ended", id=number))

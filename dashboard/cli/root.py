"""The command line: `palmcommand`. Each command only reads the settings and calls the module that does
the work.

Those modules are imported inside the commands: the web program must be patched by gevent before redis
and SQLAlchemy are imported, and `--help` should not wait for them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli import tool_commands, trace_commands
from dashboard.cli.admin import account_commands, kiosk_commands, people_commands, token_commands
from dashboard.cli.common import installation_or_exit, settings_or_exit
from dashboard.cli.emergency import response_commands, storm_commands, warning_commands
from dashboard.cli.replays import demo_commands
from dashboard.cli.sheets import evacuation_commands, sheet_commands, township_merging
from dashboard.concurrency.processes import collector_resting

app = typer.Typer(
    name="palmcommand",
    help="Palm Command 掌上指挥: the live dashboard of a county. Settings are environment variables PALM_*.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(tool_commands.county, name="county")
app.add_typer(tool_commands.database, name="db")
app.add_typer(token_commands.tokens, name="token")
app.add_typer(trace_commands.trace, name="trace")
app.add_typer(account_commands.accounts, name="account")
app.add_typer(kiosk_commands.kiosks, name="kiosk")
app.add_typer(people_commands.people, name="people")
app.add_typer(people_commands.households, name="household")
app.add_typer(people_commands.palm, name="palm")
app.add_typer(evacuation_commands.evacuations, name="evacuation")
app.add_typer(response_commands.responses, name="response")
app.add_typer(warning_commands.warnings, name="warning")
app.add_typer(storm_commands.storms, name="storm")
app.add_typer(sheet_commands.rollouts, name="rollout")
app.add_typer(demo_commands.demos, name="demo")
app.add_typer(township_merging.townships, name="township")
tool_commands.add_to(app)


@app.command()
def run() -> None:
    """Everything in one: stream server, database upgrade, ingest, demo feed and web, watched and
    restarted.
    """
    with collector_resting():
        from dashboard.cli import programs

        settings = settings_or_exit()
        served = installation_or_exit(settings)
    raise typer.Exit(programs.run(settings, served))


@app.command()
def web() -> None:
    """The web program alone: pages, sockets and the API."""
    from dashboard.cli import programs

    raise typer.Exit(programs.web(settings_or_exit(need_streams=True)))


@app.command()
def ingest(
    workers: Annotated[int, typer.Option(help="How many processes; each is watched and restarted.")] = 0,
    number: Annotated[int, typer.Option(help="Number of this worker.", hidden=True)] = 0,
) -> None:
    """The ingest program alone: takes messages off the streams into the database."""
    from dashboard.cli import programs

    raise typer.Exit(programs.ingest(settings_or_exit(need_streams=True), workers, number))


@demo_commands.demos.callback(invoke_without_command=True)
def demo(context: typer.Context) -> None:
    """The demo feed alone, when no case is named."""
    if context.invoked_subcommand is not None:
        return
    from dashboard.cli import programs

    raise typer.Exit(programs.demo(settings_or_exit(need_streams=True)))


@app.command()
def relay() -> None:
    """The relay alone: sends messages, takes answers, fires what is due."""
    from dashboard.cli import programs

    raise typer.Exit(programs.relay(settings_or_exit(need_streams=True)))


@app.command()
def intake() -> None:
    """The intake alone: official warnings from the watched folder and from feeds."""
    from dashboard.cli import programs

    raise typer.Exit(programs.intake(settings_or_exit(need_streams=True)))


@app.command("gateway-sim")
def gateway_sim(
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = 8059,
    mail_port: Annotated[int, typer.Option(help="Port of its mail server; 0 takes a free one.")] = 8060,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say where it is.", hidden=True)] = False,
    bounces: Annotated[Path | None, typer.Option(help="Maildir for reports of mails that bounce.")] = None,
) -> None:
    """Simulated SMS, voice, notice and e-mail gateways with a page of their phones; nothing leaves."""
    from dashboard.cli import programs

    raise typer.Exit(programs.gateway_sim(settings_or_exit(), port, mail_port, quiet, bounces))


def main() -> None:
    """Entry point of the command `palmcommand`. What it writes is for its own user alone."""
    os.umask(0o077)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)

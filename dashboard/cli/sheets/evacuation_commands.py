"""`palmcommand evacuation`: lists of who moved, from the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.admin.people_commands import read_content, tell_remarks
from dashboard.cli.common import chosen, stop
from dashboard.cli.operator import Terminal, open_terminal

evacuations = typer.Typer(help="Evacuations: lists of who moved.", no_args_is_help=True)
MOST_AT_ONCE = 500


@evacuations.command("import")
def import_moved(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or XLSX, as offices keep them.")],
    evacuation: Annotated[str, typer.Option(help="Its number: ZY-…")],
    at: Annotated[datetime, typer.Option(help="When the list was closed, on the county's clock.")],
    ordered_by: Annotated[str, typer.Option(help="Login of whoever vouches for the list.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, only say what would be.")] = False,
    county: Annotated[str, typer.Option(help="County code; needed when several are installed.")] = "",
) -> None:
    """Say what a list of who moved tells of the households of an evacuation, and by cell what is in doubt;
    with --apply record it, reported and not verified.
    """
    from data_access.emergency.rollouts.evacuations.moved_import import read_moved
    from data_access.files.people_files import BadFile
    from domain.directory.duty_sheets.sheets import shown_remark
    from domain.kernel.errors import Refused

    with open_terminal() as terminal:
        pack = chosen(terminal.settings, terminal.served.counties, county)
        content, closed = read_content(terminal, file), at.replace(tzinfo=pack.tz)
        try:
            with terminal.store.reading() as connection:
                found = read_moved(connection, pack, evacuation, content, file.name, closed)
        except (BadFile, Refused) as problem:
            stop(terminal.say("refused", reason=problem))
        counts = {"rows": found.rows, "reports": len(found.reports), "silent": found.silent}
        typer.echo(terminal.say("moved_preview", **counts, left_out=len(found.remarks)))
        tell_remarks(terminal, [shown_remark(remark) for remark in found.remarks])
        if apply:
            _record(terminal, pack.code, evacuation, found.reports, ordered_by)
        else:
            typer.echo(terminal.say("import_dry"))


def _record(at: Terminal, county: str, evacuation: str, reports: list[Any], login: str) -> None:
    from domain.access.actor import Actor
    from domain.access.rights import Kind, Viewer
    from domain.emergency.rollouts.evacuations.evacuation_commands import RecordEvacuation

    account = at.account(login)
    grants = () if account.disabled_at else account.grants
    by = Actor(Viewer(Kind.PERSON, account.actor, "", grants), at.by.actor)
    taken = repeated = refused = 0
    for start in range(0, len(reports), MOST_AT_ONCE):
        given = tuple(reports[start : start + MOST_AT_ONCE])
        done = at.commands.handle(RecordEvacuation(region=county, evacuation=evacuation, reports=given), by)
        taken, repeated = taken + done.taken, repeated + done.repeated
        refused += len(done.refused)
    typer.echo(at.say("moved_recorded", taken=taken, repeated=repeated, refused=refused))

"""`palmcommand people`, `palmcommand household`: the directory of a county from the terminal;
`palmcommand palm`: links to the phones of its people. In the trace as done by cli:<user>.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.common import chosen, stop
from dashboard.cli.operator import Terminal, open_terminal
from dashboard.config.words import say
from domain.accounts.person_links import link_address

people = typer.Typer(help="The directory of a county: people and rosters.", no_args_is_help=True)
households = typer.Typer(help="Households of a county: who may have to move.", no_args_is_help=True)
palm = typer.Typer(help="Links by which people answer on their phones.", no_args_is_help=True)
MOST_SHOWN = 50
County = Annotated[str, typer.Option(help="County code; needed when several are installed.")]


@people.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or XLSX.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, only say what would be.")] = False,
    rosters: Annotated[bool, typer.Option("--rosters", help="The file is a roster 值班表.")] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file is the whole list: who is not in it is removed.")
    ] = False,
    county: County = "",
) -> None:
    """Say what a file would change; with --apply do it, or leave it to a second administrator when it is
    large.
    """
    from data_access.files.people_files import BadFile
    from domain.directory.import_commands import PreviewImport

    with open_terminal() as at:
        pack, kind = chosen(at.settings, at.served.counties, county), "rosters" if rosters else "people"
        content = read_content(at, file)
        preview = PreviewImport(
            region=pack.code, kind=kind, content=content, filename=file.name, complete=complete
        )
        try:
            number = at.handle(preview)
        except BadFile as bad:
            stop(_faults(at, bad.faults))
        digest = _tell_preview(at, pack.code, number)
        typer.echo(_move(at, pack.code, number, digest if apply else ""))


def _tell_preview(at: Terminal, county: str, number: int) -> str:
    """Say what an import would do; returns its digest."""
    from data_access.directory import import_previews
    from data_access.store import utc_now
    from domain.directory.duty_sheets.sheets import shown_remark
    from domain.directory.imports import check_known

    with at.store.reading() as connection:
        made = check_known(import_previews.load(connection, county, number, utc_now()), number)
        notes = import_previews.notes(connection, number)
    typer.echo(at.say("import_preview", id=made.id, **made.counts))
    if notes.encoding:
        typer.echo(at.say("import_encoding", encoding=notes.encoding))
    for sheet in notes.unread:
        typer.echo(at.say("import_unread", sheet=sheet))
    tell_remarks(at, [shown_remark(remark) for remark in notes.remarks])
    if notes.kept:
        typer.echo(at.say("import_kept", count=len(notes.kept), ids=" ".join(notes.kept[:MOST_SHOWN])))
    return made.digest


def tell_remarks(at: Terminal, remarks: Any) -> None:
    """What a duty sheet says that was not taken over, and how the rest was understood."""
    from layouts.admin.import_remarks import by_sentence, cells_text
    from layouts.i18n import Translator

    known = by_sentence(remarks, Translator(at.settings.lang))
    for (sheet, words), same in [*known.items()][:MOST_SHOWN]:
        typer.echo(
            at.say("import_remark", sheet=sheet, cells=cells_text(same), text=same[0]["text"], words=words)
        )
    if len(known) > MOST_SHOWN:
        typer.echo(at.say("import_remarks_more", count=len(known) - MOST_SHOWN))


def _move(at: Terminal, county: str, number: int, digest: str) -> str:
    """Apply a preview, or take it back when no digest is given; returns what became of it in words."""
    from domain.directory.import_commands import ApplyImport, WithdrawImport
    from domain.directory.imports import State, check_current

    if not digest:
        at.handle(WithdrawImport(region=county, number=number))
        return at.say("import_dry")
    state = check_current(at.handle(ApplyImport(region=county, number=number, digest=digest)))
    return at.say("import_waits" if state is State.WAITING else "import_done", id=number)


@people.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write: a new .csv or .xlsx file.")],
    full: Annotated[
        bool, typer.Option("--full", help="Names and phones as they are; needs --reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why, as the trace keeps it.")] = "",
    county: County = "",
) -> None:
    """Write the active people into a file, masked unless --full."""
    from data_access.directory.export_people import write_people
    from data_access.directory.people_queries import Filter
    from domain.access.reasons import checked_reason
    from domain.audit.export_commands import RecordExport

    with open_terminal() as at:
        pack = chosen(at.settings, at.served.counties, county)
        form = file.suffix.removeprefix(".").lower()
        if form not in ("csv", "xlsx") or file.exists():
            stop(at.say("export_name", file=file))
        why = checked_reason(reason) if full else reason
        made, export = write_people(at.store, pack.code, Filter(), form, full, at.settings.lang)
        at.handle(RecordExport(region=pack.code, export=export, reason=why))
        file.touch(0o600)
        file.write_bytes(made.content)
        typer.echo(at.say("export_done", count=made.rows, file=file))


def _readable(at: Terminal, file: Path) -> Path:
    return file if file.is_file() else stop(at.say("import_no_file", file=file))


def _faults(at: Terminal, faults: Any) -> str:
    """The faults of a file by row and column, in the language of the terminal."""
    from layouts.i18n import Translator

    t, lines = Translator(at.settings.lang), [at.say("import_bad", count=len(faults))]
    for fault in faults[:MOST_SHOWN]:
        words = t(f"admin.problem.{fault.code}", **fault.facts)
        lines.append(
            say(
                at.settings.lang,
                "import_fault",
                row=fault.row or "-",
                column=fault.column or "-",
                words=words,
            )
        )
    return "\n".join(lines)


@palm.command()
def link(
    person: Annotated[str, typer.Argument(help="Id of the person in the directory.")],
    hours: Annotated[int, typer.Option(help="How long the link works, 168 at most.")] = 72,
    county: County = "",
) -> None:
    """Make a link for one person's phone; it is shown once and kept only as a hash."""
    from domain.accounts.key_commands import MakeLink

    with open_terminal() as at:
        pack = chosen(at.settings, at.served.counties, county)
        made, secret = at.handle(MakeLink(region=pack.code, person=person, hours=hours))
        url = link_address(at.settings.people_address, secret)
        typer.echo(at.say("link_made", url=url, person=made.person, hours=hours))


@palm.command()
def revoke(
    person: Annotated[str, typer.Argument(help="Id of the person in the directory.")], county: County = ""
) -> None:
    """End every link of a person, within seconds."""
    from domain.accounts.key_commands import RevokeLinks

    with open_terminal() as at:
        pack = chosen(at.settings, at.served.counties, county)
        count = at.handle(RevokeLinks(region=pack.code, person=person))
        typer.echo(at.say("link_revoked", person=person, count=count))


@households.command("import")
def import_households(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or XLSX, as offices keep them.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, only say what would be.")] = False,
    county: County = "",
) -> None:
    """Say what a list of households would change, and by cell what is in doubt; with --apply do it."""
    from data_access.emergency.rollouts.households.household_import import read_import
    from data_access.files.people_files import BadFile
    from domain.directory.duty_sheets.sheets import shown_remark
    from domain.directory.households.household_commands import ImportHouseholds

    with open_terminal() as at:
        pack, content = chosen(at.settings, at.served.counties, county), read_content(at, file)
        try:
            if apply:
                found = at.handle(ImportHouseholds(region=pack.code, content=content, filename=file.name))
            else:
                with at.store.reading() as connection:
                    found = read_import(connection, pack, content, file.name)
        except BadFile as bad:
            stop(_faults(at, bad.faults))
        typer.echo(at.say("households_preview", **found.counts()))
        tell_remarks(at, [shown_remark(remark) for remark in found.remarks])
        if not apply:
            typer.echo(at.say("import_dry"))


def read_content(at: Terminal, file: Path) -> bytes:
    """The bytes of a file, one more than may be read of one that is too large."""
    from data_access.files.people_files import MOST_BYTES

    with _readable(at, file).open("rb") as opened:
        return opened.read(MOST_BYTES + 1)

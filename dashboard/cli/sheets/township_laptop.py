"""`palmcommand township open` and `return`: an installation of its own for a township that is cut off."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.common import settings_or_exit, stop
from dashboard.cli.operator import in_words, open_terminal
from dashboard.cli.sheets.township_commands import require_place, townships
from dashboard.config.words import say
from domain.kernel.errors import Refused

if TYPE_CHECKING:
    from data_access.store import Store
    from domain.kernel.worlds import WorldId

KINDS = (
    "receipt", "visit", "report", "verification", "withdrawal", "case", "photo", "act", "squad",
    "squad_message", "response", "duty",
)  # fmt: skip
"""What is told of a journal that is returned."""


@townships.command("open")
def open_(
    bundle: Annotated[Path, typer.Argument(help="The township's bundle, of `township export --bundle`.")],
) -> None:
    """Make an installation of a bundle in the data folder, which is new or empty; says how to run it."""
    from data_access.county_packs.read_pack import PackError
    from data_access.database.schema import upgrade
    from data_access.database.urls import sqlite_address
    from data_access.emergency.rollouts.sheets.township_bundle import (
        PACK,
        fill_store,
        read_bundle,
        unpack_bundle,
    )
    from data_access.store import Store, Unavailable

    settings = settings_or_exit()
    lang, folder = settings.lang, settings.data_dir
    if settings.database_url or (folder.exists() and any(folder.iterdir())):
        stop(say(lang, "township_used", folder=folder), 2)
    if not bundle.is_file():
        stop(say(lang, "township_unreadable", file=bundle))
    try:
        found = read_bundle(bundle)
        with _made_whole(folder) as draft:
            address = sqlite_address(draft / "palm.db")
            pack = unpack_bundle(found, draft)
            upgrade(address)
            with closing(Store(address)) as store:
                counts = fill_store(store, found, pack)
    except Refused as refused:
        stop(in_words(lang, refused))
    except (OSError, PackError, Unavailable) as error:
        stop(say(lang, "refused", reason=error))
    facts = {"township": found.package["township"], "count": counts["tasks"], "cases": counts["cases"]}
    typer.echo(say(lang, "township_opened", **facts))
    typer.echo(f"  PALM_DATA_DIR={folder} PALM_COUNTIES={folder / PACK} PALM_DEMO=0 palmcommand run")


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` that takes its place once all is done; of what fails nothing stays. Raises
    OSError.
    """
    place = folder.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    try:
        yield draft
        draft.replace(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@townships.command("return")
def return_(
    out: Annotated[Path, typer.Option(help="File that does not exist yet.")],
    bundle: Annotated[
        bool, typer.Option("--bundle", help="A ZIP with the photos and recordings that it names.")
    ] = False,
) -> None:
    """Write what was done in this installation since it was opened as a journal, for `township merge`."""
    from data_access.emergency.rollouts.sheets.township_bundle import PACKAGE
    from data_access.emergency.rollouts.sheets.township_package import read_package
    from data_access.emergency.rollouts.sheets.township_return import write_return
    from domain.audit.export_commands import RecordExport
    from domain.audit.exports import CallSheetExport
    from domain.kernel.worlds import WorldId
    from layouts.audit.trace_values import action_name
    from layouts.i18n import Translator

    with open_terminal() as at:
        words, package = Translator(at.settings.lang), at.settings.data_dir / PACKAGE
        if not package.exists():
            stop(at.say("township_not_opened"))
        require_place(at, out)
        content = package.read_bytes()
        head = read_package(content)
        world = WorldId(str(head["county"]))
        with at.store.reading() as connection:
            lines = write_return(connection, world, content, partial(action_name, t=words))
        export = CallSheetExport(str(head["rollout"]), len(lines) - 1, "township", full=True)
        at.handle(RecordExport(region=str(head["township"]), export=export))
        try:
            _write_lines(at.store, world, lines, out, bundle)
        except OSError as error:
            stop(at.say("township_not_written", file=out, reason=error))
        counts = _count_kinds(lines)
        typer.echo(at.say("township_returned", file=out, **counts))
        if not bundle and counts["photo"] + counts["voice"]:
            typer.echo(at.say("township_alone"))


def _write_lines(store: Store, world: WorldId, lines: Sequence[str], out: Path, bundle: bool) -> None:
    """The journal alone, or with what it names. Raises OSError."""
    from dashboard.relay.sheets.return_media import list_photo_files, list_voice_files
    from data_access.emergency.rollouts.sheets.return_file import write_return_file
    from data_access.emergency.rollouts.sheets.sheet_folder import write_whole

    if not bundle:
        write_whole(out, "".join(f"{line}\n" for line in lines).encode())
        return
    with store.reading() as connection:
        photos = list_photo_files(connection, world, lines)
        write_return_file(out, lines, photos, list_voice_files(connection, world, lines))


def _count_kinds(lines: Sequence[str]) -> dict[str, int]:
    bodies = [json.loads(line) for line in lines[1:]]
    kinds = [journal_line["kind"] for journal_line in bodies]
    counts = {kind: kinds.count(kind) for kind in KINDS}
    counts["withdrawal"] += kinds.count("report_withdrawal")
    voices = (journal_line["told"].get("voice") for journal_line in bodies)
    return counts | {"voice": sum(map(bool, voices))}

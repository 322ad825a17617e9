"""`palmcommand township merge`: the journal of a township that was cut off is merged at the county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.common import settings_or_exit, stop
from dashboard.cli.operator import Terminal, open_terminal
from dashboard.cli.sheets.township_laptop import townships
from dashboard.config.words import say
from domain.kernel.codes import in_letters

if TYPE_CHECKING:
    from dashboard.relay.sheets.township_merge import Findings, Merged
    from data_access.emergency.rollouts.sheets.return_file import ReturnFile
    from domain.emergency.rollouts.sheets.township_journal import Journal


@townships.command()
def merge(
    journal: Annotated[Path, typer.Argument(help="The journal of the township, or the ZIP with its photos.")],
    ordered_by: Annotated[str, typer.Option(help="Login of the commander whose order it is.")] = "",
    reason: Annotated[str, typer.Option(help="Why, as the trace keeps it.")] = "",
    into: Annotated[
        list[str] | None,
        typer.Option(help="THEIRS=OURS: an evacuation ordered there goes into one of the county."),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it; otherwise only say what it would do.")
    ] = False,
) -> None:
    """Merge a township's journal under its own times; says what it would do unless told to do it."""
    from dashboard.config.secret_key import derived
    from dashboard.relay.sheets.township_merge import apply_journal, examine_journal
    from domain.emergency.rollouts.sheets.township_journal import find_world, read_journal

    if apply and not (ordered_by and reason):
        stop(say(settings_or_exit().lang, "township_order_needed"))
    with open_terminal() as at, _opened(at, journal) as file:
        journal_read = read_journal(file.texts)
        world = find_world(journal_read)
        key = derived(at.settings, "township")
        found = examine_journal(at.store, world, journal_read, key, _read_into(at, into or ()), file=file)
        typer.echo(at.say("township_found", **_count(journal_read, found)))
        for order in found.households.orders:
            about = {"place": order.line.told["place"], "reason": order.line.told["reason"]}
            typer.echo(
                f"  {order.line.told['evacuation']}\t{at.say('township_order', count=order.count, **about)}"
            )
        for where, why in found.conflicts:
            typer.echo(f"  {where}\t{_say_why(at, why)}")
        if not apply:
            typer.echo(at.say("township_dry"))
            return
        by = _actor(at, str(journal_read.package["township"]), ordered_by)
        done = apply_journal(at.commands, journal_read, found, by, reason, file)
        typer.echo(at.say("township_before" if done.before else "township_merged", **_count_done(done)))
        known = {line.number for line, _ in found.households.left}
        for line, why in done.left:
            if line.number not in known:
                typer.echo(f"  line {line.number + 1}\t{_say_why(at, why)}")


def _say_why(at: Terminal, code: str) -> str:
    """Why a line is listed: in words of the merge, or else of the refusal of its command."""
    from dashboard.config.words import WORDS
    from dashboard.identity.problems import PROBLEMS

    if (key := f"township_{code}") in WORDS:
        return at.say(key)
    _, zh, en = PROBLEMS.get(code, (0, code, code))
    return en if at.settings.lang == "en" else zh


@contextmanager
def _opened(at: Terminal, journal: Path) -> Iterator[ReturnFile]:
    from data_access.emergency.rollouts.sheets.return_file import open_return

    with ExitStack() as stack:
        try:
            file = stack.enter_context(open_return(journal))
        except OSError:
            stop(at.say("township_unreadable", file=journal))
        yield file


def _read_into(at: Terminal, given: Sequence[str]) -> dict[str, str]:
    found = {}
    for part in given:
        theirs, _, ours = part.partition("=")
        if not theirs or not ours:
            stop(at.say("township_bad_into", given=part))
        found[theirs] = ours
    return found


def _count(journal_read: Journal, found: Findings) -> dict[str, object]:
    there = found.households
    counts: dict[str, object] = {"receipts": len(found.receipts), "visits": len(there.visits)}
    counts |= {"orders": len(there.orders), "reports": len(there.reports), "seen": len(there.verifications)}
    repeated = found.repeated + there.repeated + found.squads.repeated + found.records.repeated
    counts["repeated"] = repeated + found.known_cases + found.known_photos + found.known_acts
    counts["cases"] = len(found.cases) - found.known_cases
    counts |= {"withdrawn": len(found.withdrawals) + len(there.withdrawals), "left": len(there.left)}
    counts |= {"photos": len(found.photos), "squads": found.squads.count_squads()}
    counts |= {"messages": found.squads.count_messages()}
    counts |= {"responses": len(found.records.responses), "duties": len(found.records.duties)}
    return counts | {
        "acts": len(found.acts) - found.known_acts,
        "digest": in_letters(journal_read.digest)[:16],
    }


def _count_done(done: Merged) -> dict[str, object]:
    there = done.households
    counts: dict[str, object] = {"receipts": done.receipts, "cases": done.cases, "left": len(done.left)}
    counts |= {"squads": done.squads, "messages": done.messages, "orders": there.orders}
    counts |= {"responses": done.responses, "duties": done.duties}
    counts["withdrawn"] = done.withdrawn + there.withdrawn
    return counts | {"visits": there.visits, "reports": there.reports, "photos": done.photos}


def _actor(at: Terminal, township: str, login: str) -> Any:
    """The township acts, with the commander's rights and on their order: whoever merges it, it is one."""
    from domain.access.actor import Actor
    from domain.access.rights import Kind, Right, Viewer
    from domain.kernel.regions import county_or_city

    account = at.account(login)
    grants = () if account.disabled_at else account.grants
    viewer = Viewer(Kind.INNER, f"township:{township}", "", grants)
    if not viewer.may(Right.ROLLOUTS, county_or_city(township)):
        stop(at.say("township_no_right", login=login))
    return Actor(viewer, at.by.actor, account.actor)

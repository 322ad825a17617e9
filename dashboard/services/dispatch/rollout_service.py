"""What pages and the API ask about roll-outs: which there are, how far each is, who is behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import Connection

from dashboard.services.container import Services
from data_access.accounts.commanders import read_account_names
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import contact_cards
from data_access.emergency.rollouts.audience_rows import read_candidates
from data_access.emergency.rollouts.pages.reminder_times import read_reminder_times
from data_access.emergency.rollouts.pages.task_pages import read_task_page
from data_access.emergency.rollouts.planning.plan_store import find_plan, list_plans
from data_access.emergency.rollouts.planning.quiet_ends import read_quiet_ends
from data_access.emergency.rollouts.progress_rows import read_branches, read_curve
from data_access.emergency.rollouts.reports.difficulty_rows import list_difficulties
from data_access.emergency.rollouts.rollout_store import read_rollout, read_rollouts
from data_access.emergency.rollouts.township_curves import read_region_curve
from data_access.outbox.last_calls import read_last_calls
from domain.access.masking import mask_name, mask_text
from domain.changes import local_text
from domain.emergency.rollouts.audience import choose_audience, count_audience
from domain.emergency.rollouts.plan import Plan, Reminder
from domain.emergency.rollouts.progress.branch_counts import branch_row
from domain.emergency.rollouts.progress.task_states import ACCEPTED, STATES
from domain.emergency.rollouts.rollout import Rollout, rollout_row
from domain.emergency.rollouts.timing.calls import LastCall
from domain.kernel.lookups import require_found
from domain.kernel.regions import TOWNSHIP_DIGITS
from domain.kernel.worlds import WorldId
from domain.squads.difficulty import difficulty_row

Row = dict[str, Any]
SPEAKERS: Final = {"on_behalf_name": "on_behalf_by", "taken_over_name": "taken_over_by"}
"""By what a screen gets a name, and by what of a task it is known."""


def list_rollouts(services: Services, world: WorldId) -> Row:
    """All roll-outs of a county, ended ones too, and the plans that it has."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        found = read_rollouts(connection, world, live=False)
        plans = list_plans(connection, county)
    return {
        "rollouts": [rollout_row(rollout, county.code, county.tz) for rollout in found],
        "plans": [_plan_row(plan) for plan in plans],
    }


def _plan_row(plan: Plan) -> Row:
    named = {name: getattr(plan, name) for name in ("code", "name", "name_en", "response", "level")}
    return {**named, "tiers": [tier.tier for tier in plan.tiers], "approve_above": plan.approve_above}


def preview_plan(services: Services, world: WorldId, code: str) -> Row:
    """Whom a plan would reach now. Refused no_plan."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        plan = require_found(find_plan(connection, county, code), "no_plan", "plan", "plan")
        audience = choose_audience(plan, read_candidates(connection, county.code))
    figures = count_audience(plan, audience, county.grids)
    people = dict(figures.tiers)
    return {
        **_plan_row(plan),
        "tiers": [_preview_row(tier, people[tier.tier]) for tier in plan.tiers],
        "people": figures.people,
        "no_channel": figures.no_channel,
        "grids_without_head": figures.grids_without_head,
        "needs_second": figures.people > plan.approve_above,
    }


def _preview_row(tier: Any, people: int) -> Row:
    return {
        **{name: getattr(tier, name) for name in ("tier", "name", "name_en", "text", "target")},
        "checklist": [*tier.checklist],
        "people": people,
        "accept_minutes": tier.accept_within.total_seconds() / 60,
        "finish_minutes": tier.finish_within.total_seconds() / 60,
        "reminders": [*map(_reminder_row, tier.reminders)],
        "finish_reminders": [*map(_reminder_row, tier.finish_reminders)],
    }


def _reminder_row(reminder: Reminder) -> Row:
    return {
        "after_minutes": reminder.after.total_seconds() / 60,
        "text": reminder.text,
        "channels": [*reminder.channels],
    }


def describe_rollout(services: Services, world: WorldId, id: str, region: str) -> Row:
    """A roll-out with its branches inside a region, and the names of the accounts that acted. Refused
    no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        rollout = find_rollout(connection, world, id)
        found = read_branches(connection, world, id) if rollout.issued_at else {}
        acted = (rollout.prepared_by, rollout.issued_by, rollout.confirmed_by, rollout.held_by)
        names = read_account_names(connection, acted)
    rows = [
        branch_row(branch, rollout.released_at, county.tz)
        for branch in found.values()
        if branch.region.startswith(region)
    ]
    over = None if rollout.over_at is None else local_text(rollout.over_at, county.tz)
    row = rollout_row(rollout, county.code, county.tz) | {"over_at": over}
    return {"rollout": row, "branches": rows, "names": names}


def trace_curve(services: Services, world: WorldId, id: str, region: str) -> Row:
    """How many of each tier of a region had accepted and finished by each minute in which anybody did.
    Refused no_rollout.
    """
    with services.store.reading() as connection:
        rollout = find_rollout(connection, world, id)
        if len(region) < TOWNSHIP_DIGITS:
            points = read_curve(connection, world, id)
            people = {str(tier.tier): tier.people for tier in rollout.tiers}
        else:
            numbers = [tier.tier for tier in rollout.tiers]
            points = read_region_curve(connection, world, id, region, rollout.released_at, numbers)
            branch = read_branches(connection, world, id, [region]).get(region)
            people = {tier: sum(counts) for tier, counts in branch.tiers.items()} if branch else {}
    tiers = {
        tier: _curve(points.get(int(tier), []), people.get(tier, 0))
        for tier in (str(tier.tier) for tier in rollout.tiers)
    }
    return {"region": region, "tiers": tiers}


def _curve(points: list[tuple[int, int, int]], people: int) -> Row:
    return {
        "minutes": [minute for minute, _, _ in points],
        "accepted": [*accumulate(accepted for _, accepted, _ in points)],
        "finished": [*accumulate(finished for _, _, finished in points)],
        "people": people,
    }


def list_tasks(
    services: Services, world: WorldId, id: str, wanted: Mapping[str, Any], limit: int, reveal: bool
) -> Row:
    """A page of tasks, names masked unless `reveal`. `wanted`: as `read_task_page` takes it. Refused
    no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        find_rollout(connection, world, id)
        rows = read_task_page(connection, world, id, **wanted, limit=limit)
        tasks = describe_tasks(connection, county, world, id, rows, reveal)
    return {"tasks": tasks, "next": tasks[-1]["person"] if len(tasks) == limit else None}


def describe_tasks(
    connection: Connection, county: County, world: WorldId, id: str, rows: list[Row], reveal: bool
) -> list[Row]:
    """Tasks as screens get them: with the last call and reminder of each person, until when one waits, and
    who answered for them.
    """
    quiet = read_quiet_ends(connection, world, id)
    calls = read_last_calls(connection, world, id, [row["person"] for row in rows])
    rounds = {row["person"]: row["round"] for row in rows}
    reminded = read_reminder_times(connection, world, id, rounds)
    names = _read_speaker_names(connection, county.code, rows)
    return [
        {
            **_task_row(dict(row), county, names, reveal),
            **_name_speakers(row, names, reveal),
            "quiet_until": _quiet_until(row, quiet, county),
            "call": _call_row(calls.get(row["person"]), county),
            "reminded_at": None if (at := reminded.get(row["person"])) is None else local_text(at, county.tz),
        }
        for row in rows
    ]


def list_task_difficulties(services: Services, world: WorldId, id: str, region: str, reveal: bool) -> Row:
    """Difficulties of people with their tasks in a region, unanswered ones first, names masked unless
    `reveal`, and the names of the accounts that answered or told of them. Refused no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        find_rollout(connection, world, id)
        found = list_difficulties(connection, world, id, region)
        acted = {who for row in found for who in (row["difficulty"].by, row["difficulty"].answered_by) if who}
        names = read_account_names(connection, acted)
    rows = [
        {
            **difficulty_row(row["difficulty"], county.tz),
            "region": row["region"],
            "name": row["name"] if reveal else mask_name(row["name"]),
        }
        for row in found
    ]
    return {"difficulties": rows, "names": names}


def _read_speaker_names(connection: Connection, county: str, rows: list[Row]) -> Row:
    """The names of all who answered for others: of an account, of somebody in the directory, else as they
    were recorded.
    """
    recorded = {row[name] for row in rows for name in SPEAKERS.values() if row[name]}
    if not recorded:
        return {}
    people = {person: card["name"] for person, card in contact_cards(connection, county, recorded).items()}
    return {speaker: speaker for speaker in recorded} | people | read_account_names(connection, recorded)


def _name_speakers(row: Row, names: Mapping[str, str], reveal: bool) -> Row:
    """Who answered for somebody, and who took their task over, by name; nothing where nobody did. Masked also
    as they were recorded unless `reveal`: that may be a name.
    """
    speakers = {shown: names[row[recorded]] for shown, recorded in SPEAKERS.items() if row[recorded]}
    if reveal:
        return speakers
    masked = {shown: mask_name(name) for shown, name in speakers.items()}
    return masked | {SPEAKERS[shown]: name for shown, name in masked.items()}


def _task_row(row: Row, county: County, names: Mapping[str, str], reveal: bool) -> Row:
    """A task as a screen gets it; `last_word`: the newest that its person did. `names`: of who speaks for
    others.
    """
    name = row.pop("name") or row["person"]
    known = [name, *(names[row[recorded]] for recorded in SPEAKERS.values() if row[recorded])]
    times = {name: row.pop(name) for name in [*row] if name.endswith("_at")}
    local = {name: _local(at, county) for name, at in times.items()}
    done = [at for name in ("read", "accepted", "finished") if (at := local[f"{name}_at"])]
    return {
        **row,
        **local,
        "name": name if reveal else mask_name(name),
        **{word: row[word] if reveal else mask_text(row[word], known) for word in ("note", "failed")},
        "reasons": row["reasons"].split(),
        "state": STATES[row["state"]],
        "last_word": max(done, default=None),
    }


def _quiet_until(row: Row, quiet: Mapping[tuple[int, bool], datetime], county: County) -> str | None:
    """Until when a reminder of somebody waits; None for whoever is done or waits for none."""
    end = quiet.get((row["tier"], row["state"] == ACCEPTED)) if row["state"] <= ACCEPTED else None
    return None if end is None else local_text(end, county.tz)


def _call_row(call: LastCall | None, county: County) -> Row | None:
    """How far the last call to somebody is, since when."""
    return None if call is None else {"state": call.state, "at": local_text(call.changed_at, county.tz)}


def _local(text: str | None, county: County) -> str | None:
    return None if text is None else local_text(datetime.fromisoformat(text), county.tz)


def find_rollout(connection: Connection, world: WorldId, id: str) -> Rollout:
    """A roll-out, ended or not. Refused no_rollout."""
    return require_found(read_rollout(connection, world, id), "no_rollout", "roll-out", "rollout")

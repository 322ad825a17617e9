"""What `palmcommand doctor` looks at in roll-outs, evacuations and patrols: do their sums add up, are
receipts and reports as traced, are call sheets new.
"""

from __future__ import annotations

from contextlib import closing

from dashboard.cli.checks.findings import Check, Finding
from dashboard.config.settings import Settings


def rollouts(settings: Settings) -> Finding:
    """Whether what screens are told of live roll-outs is what their tasks and receipts say."""
    from sqlalchemy import select

    from data_access.rollouts.recount import find_drift, find_touched
    from data_access.rollouts.rollout_store import read_rollouts
    from data_access.storage import schema as revisions
    from data_access.store import Store
    from data_access.tables.live_tables import heads
    from domain.kernel.worlds import WorldId

    name = ("任务派发的汇总", "Roll-ups of roll-outs")
    mend = (
        "汇总由 palmcommand relay 每十分钟重数并更正；回执与留痕不符时用 palmcommand trace verify 查看",
        "`palmcommand relay` recounts and mends; if receipts differ run `palmcommand trace verify`",
    )
    if not revisions.is_current(settings.database_address):
        return Finding(name, True, "no database at this version yet")
    wrong = []
    with closing(Store(settings.database_address)) as store, store.reading() as connection:
        for (county,) in connection.execute(select(heads.c.county)).all():
            world = WorldId(county)
            for rollout in read_rollouts(connection, world):
                if rollout.issued_at is None:
                    continue
                drift = len(find_drift(connection, world, rollout))
                touched = len(find_touched(connection, world, rollout.id))
                if drift or touched:
                    wrong.append(f"{rollout.id}: {drift} branches, {touched} batches of receipts")
    return Finding(name, not wrong, ", ".join(wrong) or "they add up", mend)


def evacuations(settings: Settings) -> Finding:
    """Whether what screens are told of live evacuations is what their ledgers and reports say."""
    from sqlalchemy import select

    from data_access.rollouts.evacuations.evacuation_store import read_evacuations
    from data_access.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
    from data_access.storage import schema as revisions
    from data_access.store import Store
    from data_access.tables.live_tables import heads
    from domain.kernel.worlds import WorldId

    name = ("转移台账的汇总", "Sums of evacuations")
    mend = (
        "汇总与台账不符：请保留现场并用 palmcommand trace verify 查看",
        "sums and ledger differ: keep things as they are and run `palmcommand trace verify`",
    )
    if not revisions.is_current(settings.database_address):
        return Finding(name, True, "no database at this version yet")
    wrong = []
    with closing(Store(settings.database_address)) as store, store.reading() as connection:
        for (county,) in connection.execute(select(heads.c.county)).all():
            for one in read_evacuations(connection, WorldId(county)):
                drift = len(find_ledger_drift(connection, WorldId(county), one.id))
                touched = len(find_touched_reports(connection, WorldId(county), one.id))
                if drift or touched:
                    wrong.append(f"{one.id}: {drift} sums, {touched} batches of reports")
    return Finding(name, not wrong, ", ".join(wrong) or "they add up", mend)


def patrols(settings: Settings) -> Finding:
    """Whether hazard points stand as their patrols have it."""
    from sqlalchemy import select

    from data_access.responses.patrols.patrol_store import find_patrol_drift
    from data_access.storage import schema as revisions
    from data_access.store import Store
    from data_access.tables.live_tables import heads
    from domain.kernel.worlds import WorldId

    name = ("隐患点巡查", "Patrols of hazard points")
    mend = (
        "应急响应期间由 palmcommand relay 每十分钟重算并更正；请查看它是否在运行",
        "`palmcommand relay` recounts and mends while a response runs: see that it runs",
    )
    if not revisions.is_current(settings.database_address):
        return Finding(name, True, "no database at this version yet")
    with closing(Store(settings.database_address)) as store, store.reading() as connection:
        counties = connection.execute(select(heads.c.county)).scalars().all()
        found = [one for county in counties for one in find_patrol_drift(connection, WorldId(county))]
    wrong = ", ".join(one.point.code for one in found[:20])
    return Finding(name, not found, wrong or "they stand as reported", mend)


def checks(settings: Settings) -> Finding:
    """Whether what screens are told of live checks is what their answers say."""
    from sqlalchemy import select

    from data_access.rollouts.checks.check_store import find_check_drift, read_checks
    from data_access.storage import schema as revisions
    from data_access.store import Store
    from data_access.tables.live_tables import heads
    from domain.kernel.worlds import WorldId

    name = ("专项核查的汇总", "Sums of checks")
    mend = (
        "汇总由 palmcommand relay 每十分钟重数并更正：查看它是否在运行",
        "`palmcommand relay` recounts and mends every ten minutes: see that it runs",
    )
    if not revisions.is_current(settings.database_address):
        return Finding(name, True, "no database at this version yet")
    wrong = []
    with closing(Store(settings.database_address)) as store, store.reading() as connection:
        for (county,) in connection.execute(select(heads.c.county)).all():
            for one in read_checks(connection, WorldId(county)):
                drift = len(find_check_drift(connection, WorldId(county), one))
                wrong += [f"{one.id}: {drift} regions"] * bool(drift)
    return Finding(name, not wrong, ", ".join(wrong) or "they add up", mend)


def call_sheets(settings: Settings) -> Finding:
    """Whether the call sheets of what runs were compared lately."""
    from sqlalchemy import select

    from dashboard.relay.sheets.sheet_refresh import find_stale
    from data_access.rollouts.rollout_store import read_rollouts
    from data_access.rollouts.sheets.sheet_folder import SheetFolder
    from data_access.storage import schema as revisions
    from data_access.store import Store, utc_now
    from data_access.tables.live_tables import heads
    from domain.kernel.worlds import WorldId

    name = ("呼叫单", "Call sheets")
    place = settings.sheets_folder(settings.data_dir)
    mend = (
        f"呼叫单由 palmcommand relay 每五分钟更新到 {place}：查看它是否在运行、文件夹能否写入；"
        "palmcommand rollout sheets 立即打印",
        f"`palmcommand relay` compares them every five minutes in {place}: see that it runs and can write "
        "there; `palmcommand rollout sheets` prints them at once",
    )
    if not revisions.is_current(settings.database_address):
        return Finding(name, True, "no database at this version yet")
    folder, stale = SheetFolder(place), list[str]()
    with closing(Store(settings.database_address)) as store, store.reading() as connection:
        for (county,) in connection.execute(select(heads.c.county)).all():
            world = WorldId(county)
            found = find_stale(folder, world, read_rollouts(connection, world), utc_now())
            stale += [f"{id}: {round(age.total_seconds() / 60)} min old" for id, age in found]
    return Finding(name, not stale, ", ".join(stale) or "none is old", mend)


CHECKS: tuple[Check, ...] = (rollouts, evacuations, checks, patrols, call_sheets)

"""What `palmcommand doctor` looks at in cases, roll-outs, evacuations, checks and patrols: do their sums add
up, are receipts and reports as traced, are call sheets new.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from dashboard.cli.checks.findings import Check, Finding
from dashboard.cli.checks.row_checks import check_rows, list_worlds
from dashboard.config.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

SUMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cases": ("tallies",),
        "rollouts": ("branches", "rollout_minutes", "township_minutes", "visits"),
        "evacuations": ("evacuation_sums",),
        "checks": ("check_branches", "check_items"),
        "patrols": ("patrol_points",),
    }
)
"""What each check counts anew: the tables of data_access/maintenance/verification/roll_ups.py."""
MOST_NAMED = 20


def _add_up(settings: Settings, check: str, name: tuple[str, str], mend: tuple[str, str]) -> Finding:
    """Whether the tables of a check are what is counted anew, in every county."""
    from data_access.maintenance.verification.roll_ups import ROLL_UPS

    def look(connection: Connection) -> tuple[bool, str]:
        wrong: list[str] = []
        for world in list_worlds(connection):
            for table in SUMS[check]:
                wrong += (f"{table}: {fault}" for fault in ROLL_UPS[table](connection, world))
        more = f" (+{len(wrong) - MOST_NAMED})" if len(wrong) > MOST_NAMED else ""
        return not wrong, ", ".join(wrong[:MOST_NAMED]) + more or "they add up"

    return check_rows(settings, name, mend, look)


def cases(settings: Settings) -> Finding:
    """Whether the counts of each day are what the cases say."""
    name = ("事件统计", "Counts of cases")
    mend = (
        "统计与事件不符：请保留现场并用 palmcommand trace verify 查看",
        "counts and cases differ: keep things as they are and run `palmcommand trace verify`",
    )
    return _add_up(settings, "cases", name, mend)


def rollouts(settings: Settings) -> Finding:
    """Whether branches, curve and households of live roll-outs are what tasks, receipts and visits say."""
    name = ("任务派发的汇总", "Roll-ups of roll-outs")
    mend = (
        "汇总与曲线由 palmcommand relay 每十分钟重数并更正；入户结果不符时用 palmcommand trace verify 查看",
        "`palmcommand relay` recounts and mends branches and curve; if visits differ run "
        "`palmcommand trace verify`",
    )
    return _add_up(settings, "rollouts", name, mend)


def evacuations(settings: Settings) -> Finding:
    """Whether what screens are told of live evacuations is what their ledgers say."""
    name = ("转移台账的汇总", "Sums of evacuations")
    mend = (
        "汇总与台账不符：请保留现场并用 palmcommand trace verify 查看",
        "sums and ledger differ: keep things as they are and run `palmcommand trace verify`",
    )
    return _add_up(settings, "evacuations", name, mend)


def patrols(settings: Settings) -> Finding:
    """Whether hazard points stand as their patrols have it."""
    name = ("隐患点巡查", "Patrols of hazard points")
    mend = (
        "应急响应期间由 palmcommand relay 每十分钟重算并更正；请查看它是否在运行",
        "`palmcommand relay` recounts and mends while a response runs: see that it runs",
    )
    return _add_up(settings, "patrols", name, mend)


def checks(settings: Settings) -> Finding:
    """Whether what screens are told of live checks is what their answers say."""
    name = ("专项核查的汇总", "Sums of checks")
    mend = (
        "汇总由 palmcommand relay 每十分钟重数并更正：查看它是否在运行",
        "`palmcommand relay` recounts and mends every ten minutes: see that it runs",
    )
    return _add_up(settings, "checks", name, mend)


def reports(settings: Settings) -> Finding:
    """Whether the receipts, visits and reports of what is live are those that the trace has digests of."""
    from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations
    from data_access.emergency.rollouts.evacuations.ledger_recount import find_touched_reports
    from data_access.emergency.rollouts.recount import find_touched
    from data_access.emergency.rollouts.rollout_store import read_rollouts

    name = ("回执与转移报告", "Receipts and reports")
    mend = (
        "与留痕不符：请保留现场并用 palmcommand trace verify 查看",
        "they are not what the trace says: keep things as they are and run `palmcommand trace verify`",
    )

    def look(connection: Connection) -> tuple[bool, str]:
        touched: dict[str, int] = {}
        for world in list_worlds(connection):
            for rollout in read_rollouts(connection, world):
                touched[rollout.id] = len(find_touched(connection, world, rollout.id))
            for evacuation in read_evacuations(connection, world):
                touched[evacuation.id] = len(find_touched_reports(connection, world, evacuation.id))
        wrong = ", ".join(f"{id}: {count} batches" for id, count in touched.items() if count)
        return not wrong, wrong or "they are as traced"

    return check_rows(settings, name, mend, look)


def call_sheets(settings: Settings) -> Finding:
    """Whether the call sheets and evacuation forms of what runs were compared lately."""
    from dashboard.relay.sheets.sheet_refresh import find_stale
    from data_access.emergency.rollouts.sheets.sheet_folder import SheetFolder
    from data_access.store import utc_now

    name = ("呼叫单和转移登记表", "Call sheets and evacuation forms")
    place = settings.sheets_folder(settings.data_dir)
    mend = (
        f"它们由 palmcommand relay 每五分钟更新到 {place}：查看它是否在运行、文件夹能否写入；"
        "palmcommand rollout sheets 立即打印",
        f"`palmcommand relay` compares them every five minutes in {place}: see that it runs and can write "
        "there; `palmcommand rollout sheets` prints them at once",
    )

    def look(connection: Connection) -> tuple[bool, str]:
        folder, stale = SheetFolder(place), list[str]()
        for world in list_worlds(connection):
            found = find_stale(folder, world, connection, utc_now())
            stale += [f"{id}: {round(age.total_seconds() / 60)} min old" for id, age in found]
        return not stale, ", ".join(stale) or "none is old"

    return check_rows(settings, name, mend, look)


CHECKS: tuple[Check, ...] = (cases, rollouts, evacuations, checks, patrols, reports, call_sheets)

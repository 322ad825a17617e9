"""What the page and the API ask about situation reports: chains with their clocks, and one report with its
figures beside those before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, select

from dashboard.services.container import Services
from data_access.audit.object_names import names
from data_access.county_packs.county_pack import County
from data_access.database.codec import case_of
from data_access.database.tables.live_tables import cases
from data_access.emergency.responses.response_rows import read_running
from data_access.emergency.responses.situation_rows import (
    read_chain,
    read_report,
    read_reports,
    read_versions,
)
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.storms.storm_store import read_live_storms
from domain.access.masking import mask_text
from domain.cases.case_rows import title as masked_title
from domain.changes import local_text
from domain.emergency.responses.situations.report_clocks import list_clocks
from domain.emergency.responses.situations.reporting_rules import ReportRules
from domain.emergency.responses.situations.situation import SECTIONS, Delivery, Signature, SituationReport
from domain.emergency.responses.situations.situation_events import MOST_OFFERED, is_reportable
from domain.emergency.responses.situations.situation_figures import compare_figures
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId

Row = dict[str, Any]
MOST_REPORTS: Final = 200
MOST_VERSIONS: Final = 30


@dataclass(frozen=True)
class ReportFile:
    """A report as its page and its files have it: its versions, the newest first, its chain by number, and
    the names of whoever had a hand in it.
    """

    report: SituationReport
    versions: tuple[SituationReport, ...]
    chain: tuple[SituationReport, ...]
    names: dict[str, str]


@dataclass(frozen=True)
class Event:
    """Something a first report can be about. `level`: of a response, 0 of anything else."""

    key: str
    name: str
    name_en: str
    level: int = 0


def list_reports(services: Services, world: WorldId) -> list[SituationReport]:
    """The reports of a county as they hold now, those begun last first."""
    with services.store.reading() as connection:
        return read_reports(connection, world, MOST_REPORTS)


def list_events(services: Services, world: WorldId) -> list[Event]:
    """What there is to report of now."""
    with services.store.reading() as connection:
        return [
            *(
                Event(f"response:{response.type}", "", "", response.level)
                for response in read_running(connection, world)
            ),
            *(
                Event(f"storm:{storm.id}", storm.name or storm.id, storm.name_en or storm.id)
                for storm in read_live_storms(connection, world)
            ),
            *(
                Event(
                    f"rollout:{rollout.id}",
                    f"{rollout.plan_name} {rollout.id}",
                    f"{rollout.plan_name_en} {rollout.id}",
                    rollout.level,
                )
                for rollout in read_rollouts(connection, world)
                if rollout.issued_at is not None
            ),
            *_case_events(connection, world),
        ]


def _case_events(connection: Connection, world: WorldId) -> list[Event]:
    """The newest open cases that are serious; names and numbers of people in their titles are masked."""
    query = select(cases.c.body).where(cases.c.county == str(world), cases.c.open == 1)
    open_cases = map(case_of, connection.execute(query).scalars())
    found = [case for case in open_cases if is_reportable(case.severity, case.open, case.visible)]
    found.sort(key=lambda case: case.no or "", reverse=True)
    named = ((case.id, f"{case.no} {masked_title(case)}") for case in found[:MOST_OFFERED])
    return [Event(f"case:{id}", name, name) for id, name in named]


def find_report(services: Services, world: WorldId, id: str, version: int | None = None) -> ReportFile:
    """One report, as it holds now or as it was in a version. Refused no_report."""
    with services.store.reading() as connection:
        found = require_found(
            read_report(connection, world, id, version), "no_report", "situation report", "report"
        )
        versions = read_versions(connection, world, id, MOST_VERSIONS)
        chain = read_chain(connection, world, found.chain)
        known = _names(connection, (found, *versions))
    return ReportFile(found, tuple(versions), tuple(chain), known)


def _names(connection: Connection, reports: Iterable[SituationReport]) -> dict[str, str]:
    actors = {
        code
        for report in reports
        for code in (
            *(author.by for author in report.authors),
            *(delivery.by for delivery in (*report.calls, *report.sendings)),
            *((report.approved.by,) if report.approved else ()),
        )
    }
    return names(connection, actors)


def stamp_of(reports: Iterable[SituationReport]) -> str:
    """By which a page knows that nothing was done with the reports that it shows."""
    content = (
        (
            report.id,
            report.version,
            report.state,
            len(report.calls),
            len(report.sendings),
            report.figures_at,
            report.follow_up_due,
        )
        for report in reports
    )
    return blake2b(repr([tuple(map(str, entry)) for entry in content]).encode(), digest_size=8).hexdigest()


def describe_reports(services: Services, world: WorldId, now: datetime) -> Row:
    """All reports of a county with their clocks; the grades it knows and what there is to report of."""
    county, found = services.installation.counties[world.county], list_reports(services, world)
    rules = county.reporting
    grades = [
        {
            "code": grade.code, "name": grade.name, "name_en": grade.name_en, "levels": [*grade.levels],
            "phone_minutes": grade.phone.total_seconds() / 60,
            "written_minutes": grade.written.total_seconds() / 60,
        }
        for grade in rules.grades.values()
    ]  # fmt: skip
    return {
        "stamp": stamp_of(found),
        "reports": [head_row(report, county, now) for report in found],
        "events": [asdict(event) for event in list_events(services, world)],
        "grades": grades,
        "follow_ups": [f"{hour:%H:%M}" for hour in rules.follow_ups],
        "to": rules.to,
        "now": local_text(now, county.tz),
    }


def describe_report(services: Services, world: WorldId, id: str, now: datetime) -> Row:
    """One report whole: words (personal data masked), figures, deliveries, versions. Refused no_report."""
    county = services.installation.counties[world.county]
    found = find_report(services, world, id)
    report, tz = found.report, county.tz
    return head_row(report, county, now) | {
        "now": local_text(now, tz),
        "stamp": stamp_of([report]),
        "sections": {name: mask_text(report.sections.get(name, "")) for name in SECTIONS},
        "figures": [
            {
                **asdict(change.figure), "known": change.figure.known, "state": change.state,
                "delta": change.delta,
                "was": None if change.was is None else {"value": change.was.value, "text": change.was.text},
            }
            for change in compare_figures(report.figures, report.base)
        ],
        "authors": [_signature_row(signature, tz) for signature in report.authors],
        "approved": None if report.approved is None else _signature_row(report.approved, tz),
        "calls": [_delivery_row(delivery, tz) for delivery in report.calls],
        "sendings": [_delivery_row(delivery, tz) for delivery in report.sendings],
        "versions": [situation_report.version for situation_report in found.versions],
    }  # fmt: skip


def head_row(report: SituationReport, county: County, now: datetime) -> Row:
    """What a list shows of a report."""
    tz = county.tz
    kept = ("id", "chain", "number", "kind", "event", "title", "grade", "grade_name", "state", "version")
    return {
        **{name: getattr(report, name) for name in kept},
        "correction": report.corrects,
        "known_at": local_text(report.known_at, tz),
        "begun_at": local_text(report.begun_at, tz),
        "figures_at": local_text(report.figures_at, tz),
        "clocks": clock_rows(report, county.reporting, now, tz),
    }


def clock_rows(report: SituationReport, rules: ReportRules, now: datetime, tz: tzinfo) -> list[Row]:
    """The clocks of a report as they are now."""
    return [
        {
            "clock": clock.clock,
            "due_at": local_text(clock.due, tz),
            "stopped_at": None if clock.stopped_at is None else local_text(clock.stopped_at, tz),
            "state": clock.judge(now, rules.remind),
        }
        for clock in list_clocks(report)
    ]


def _signature_row(signature: Signature, tz: tzinfo) -> Row:
    return {"by": signature.by, "at": local_text(signature.at, tz)}


def _delivery_row(delivery: Delivery, tz: tzinfo) -> Row:
    facts = {"at": local_text(delivery.at, tz), "recorded_at": local_text(delivery.recorded_at, tz)}
    return facts | {
        "to": mask_text(delivery.to),
        "by": delivery.by,
        "version": delivery.version,
        "late": delivery.late,
    }

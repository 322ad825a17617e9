"""Situation reports as the page shows them: chains with their clocks, and one with what may be done to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from dashboard.http.auth.page_renderer import PageRenderer
from dashboard.identity.problems import PROBLEMS
from dashboard.services.dispatch.situation_service import Event, ReportFile, stamp_of
from data_access.county_packs.county_pack import County
from domain.access.rights import Right, Viewer
from domain.emergency.responses.situations import situation as reports
from domain.emergency.responses.situations.report_clocks import list_clocks
from domain.emergency.responses.situations.situation import SECTIONS, Delivery, SituationReport
from domain.emergency.responses.situations.situation_figures import compare_figures
from domain.kernel.errors import Refused
from layouts.emergency.situation_words import list_changes, word_grade, word_groups


@dataclass(frozen=True)
class Draft:
    """What the page of a report shows: as it is, or with what was typed and why that was refused. `act`:
    which form that was of; `seen`: the version it was based on.
    """

    county: County
    file: ReportFile
    now: datetime
    note: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: Refused | None = None
    act: str = ""
    seen: int | None = None


def describe_clocks(
    look: PageRenderer, report: SituationReport, county: County, now: datetime
) -> list[dict[str, Any]]:
    """The clocks of a report, for the eye and for the script that counts them down."""
    return [
        {
            "clock": clock.clock,
            "state": clock.judge(now, county.reporting.remind),
            "due": look.time(clock.due),
            "due_ms": int(clock.due.timestamp() * 1000),
            "stopped": "" if clock.stopped_at is None else look.time(clock.stopped_at),
        }
        for clock in list_clocks(report)
    ]


def describe_chains(
    look: PageRenderer, found: Iterable[SituationReport], county: County, now: datetime
) -> list[dict[str, Any]]:
    """The chains of a county, those begun last first, each with its reports by number."""
    chains: dict[str, list[SituationReport]] = {}
    for report in found:
        chains.setdefault(report.chain, []).append(report)
    return [
        _chain(look, sorted(some, key=lambda situation_report: situation_report.id), county, now)
        for some in chains.values()
    ]


def _chain(look: PageRenderer, some: list[SituationReport], county: County, now: datetime) -> dict[str, Any]:
    valid = [report for report in some if report.state != reports.VOID]
    last = valid[-1] if valid else some[-1]
    return {
        "id": last.chain,
        "title": last.title,
        "grade": word_grade(last, county.reporting, look.t),
        "known": look.time(last.known_at),
        "over": last.ends_chain,
        "next": bool(valid) and bool(last.sendings) and not last.ends_chain,
        "reports": [
            describe_head(look, report, county) | {"clocks": describe_clocks(look, report, county, now)}
            for report in some
        ],
    }


def describe_head(look: PageRenderer, report: SituationReport, county: County) -> dict[str, Any]:
    """What every list says of a report."""
    return {
        "id": report.id,
        "chain": report.chain,
        "number": report.number,
        "kind": report.kind,
        "state": report.state,
        "version": report.version,
        "title": report.title,
        "grade": word_grade(report, county.reporting, look.t),
        "known": look.time(report.known_at),
        "figures_at": look.time(report.figures_at),
        "correction": report.corrects and report.state != reports.SENT,
    }


def describe_events(look: PageRenderer, found: Iterable[Event], county: County) -> list[tuple[str, str, str]]:
    """(key, words, suggested grade) of whatever a first report can be about."""
    english = look.lang == "en"
    words = []
    for event in found:
        kind, _, id = event.key.partition(":")
        name = (
            look.t(f"response.type.{id}")
            if kind == "response"
            else (event.name_en if english else event.name)
        )
        grade = county.reporting.suggest_grade(event.level)
        words.append((event.key, f"{look.t(f'situation.event.{kind}')} · {name}", grade))
    return words


def describe_draft(look: PageRenderer, draft: Draft, viewer: Viewer) -> dict[str, Any]:
    """All that the page of a report shows."""
    report, county, t = draft.file.report, draft.county, look.t
    newest = draft.file.versions[0].version if draft.file.versions else report.version
    compared = compare_figures(report.figures, report.base)
    refused = draft.refused
    stale = refused is not None and refused.code == "stale"
    return {
        "county": county.code,
        "report": describe_head(look, report, county),
        "clocks": describe_clocks(look, report, county, draft.now),
        "remind": remind_ms(county),
        "now_ms": int(draft.now.timestamp() * 1000),
        "stamp": stamp_of(draft.file.versions[:1]),
        "sections": [
            {
                "name": name,
                "text": draft.typed.get(f"section.{name}", report.sections.get(name, "")),
                "stored": report.sections.get(name, ""),
            }
            for name in SECTIONS
        ],
        "groups": word_groups(compared, t, is_first=not report.base_id),
        "changes": list_changes(compared, t) if report.base_id else [],
        "base": report.base_id,
        "authors": [(_name(draft, signature.by), look.time(signature.at)) for signature in report.authors],
        "approved": None
        if report.approved is None
        else (_name(draft, report.approved.by), look.time(report.approved.at)),
        "calls": [_delivery(look, draft, delivery) for delivery in report.calls],
        "sendings": [_delivery(look, draft, delivery) for delivery in report.sendings],
        "versions": [
            (
                situation_report.version,
                look.time(situation_report.authors[-1].at),
                _name(draft, situation_report.authors[-1].by),
                situation_report.state,
            )
            for situation_report in draft.file.versions
        ],
        "old": report.version != newest,
        "newest": newest,
        "may_approve": viewer.may(Right.DECLARE_RESPONSE, county.code),
        "own": any(signature.by == viewer.actor for signature in report.authors),
        "to": draft.typed.get("to") or county.reporting.to,
        "at": draft.typed.get("at", ""),
        "typed": draft.typed,
        "act": draft.act,
        "error": say_refusal(look, refused),
        "stale": stale,
        "note": draft.note,
        "key": uuid4().hex,
        "longest": reports.LONGEST_SECTION,
        "longest_name": reports.LONGEST_NAME,
        "live": [*look.modules["situation"]],
    }


def remind_ms(county: County) -> int:
    """How long before its end a clock is urgent, in milliseconds, for the script."""
    return int(county.reporting.remind.total_seconds() * 1000)


def say_refusal(look: PageRenderer, refused: Refused | None) -> str:
    """Why something was refused, in the reader's words."""
    if refused is None:
        return ""
    known = PROBLEMS.get(refused.code)
    return refused.code if known is None else str(known[1 if look.lang == "zh" else 2])


def _name(draft: Draft, actor: str) -> str:
    return draft.file.names.get(actor, actor)


def _delivery(look: PageRenderer, draft: Draft, delivery: Delivery) -> dict[str, Any]:
    fields = {"at": look.time(delivery.at), "to": delivery.to, "by": _name(draft, delivery.by)}
    return fields | {"version": delivery.version, "late": delivery.late}

"""A situation report as paper: heads, table and sections in words, the same for every form of file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from domain.access.masking import mask_text
from domain.emergency.responses.situations.reporting_rules import ReportRules
from domain.emergency.responses.situations.situation import (
    APPROVED,
    SECTIONS,
    SENT,
    Delivery,
    SituationReport,
)
from domain.emergency.responses.situations.situation_figures import compare_figures
from domain.kernel.text import one_line
from layouts.emergency.situation_words import FigureGroup, list_changes, word_grade, word_groups

if TYPE_CHECKING:
    from layouts.i18n import Translator


@dataclass(frozen=True)
class ReportPaper:
    """`heads`: (label, value); `sections`: (title, paragraphs); `columns`: of the table; `changes`: what is
    another since the report before; `foot`: on every page.
    """

    title: str
    heads: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    figures_title: str
    columns: tuple[str, ...]
    groups: tuple[FigureGroup, ...]
    changes_title: str
    changes: tuple[str, ...]
    foot: str
    at: datetime


def make_paper(
    report: SituationReport,
    names: Mapping[str, str],
    rules: ReportRules,
    tz: tzinfo,
    now: datetime,
    t: Translator,
) -> ReportPaper:
    """The paper of a report as it is. `names`: of accounts; `rules`: of the county; `now`: when it leaves.
    Personal data in its words are masked.
    """
    compared = compare_figures(report.figures, report.base)
    title = t("situation.paper.title", title=report.title, kind=t(f"situation.kind.{report.kind}"))
    written = [
        (t(f"situation.section.{name}"), tuple(_paragraphs(report.sections[name])))
        for name in SECTIONS
        if report.sections.get(name)
    ]
    return ReportPaper(
        title,
        tuple(_heads(report, names, rules, tz, t)),
        tuple(written),
        t("situation.paper.figures", at=_moment(report.figures_at, tz)),
        tuple(t(f"situation.column.{name}") for name in ("what", "now", "was", "delta")),
        tuple(word_groups(compared, t, is_first=not report.base_id)),
        t("situation.paper.changes"),
        tuple(list_changes(compared, t)) if report.base_id else (),
        f"{report.id} · {t('situation.version', number=report.version)} · {_moment(now, tz)}",
        now,
    )


def _heads(
    report: SituationReport, names: Mapping[str, str], rules: ReportRules, tz: tzinfo, t: Translator
) -> list[tuple[str, str]]:
    """The facts above the text: what it is, by whom, told when, and whether in time."""
    signed = t("situation.paper.unsigned")
    if report.approved is not None and report.state in (APPROVED, SENT):
        signed = f"{names.get(report.approved.by, report.approved.by)} {_moment(report.approved.at, tz)}"
    written = t("sign.comma").join(names.get(signature.by, signature.by) for signature in report.authors)
    found = [
        ("no", f"{report.id} · {t('situation.number', number=report.number)}"),
        ("to", rules.to or "—"),
        ("grade", word_grade(report, rules, t)),
        ("known", _moment(report.known_at, tz)),
        ("phone", _deliveries(report.calls, tz, t)),
        ("written", _deliveries(report.sendings, tz, t)),
        ("authors", written),
        ("approved", signed),
    ]
    return [(t(f"situation.head.{name}"), one_line(value)) for name, value in found if value]


def _deliveries(found: tuple[Delivery, ...], tz: tzinfo, t: Translator) -> str:
    sentences = (
        f"{_moment(delivery.at, tz)} {mask_text(delivery.to)}"
        f"{t('situation.late.mark') if delivery.late else ''}"
        for delivery in found
    )
    return t("sign.comma").join(sentences)


def _paragraphs(text: str) -> list[str]:
    """Lines that say something, harmless in any file."""
    return [one_line(line) for line in mask_text(text).splitlines() if line.strip()]


def _moment(at: datetime, tz: tzinfo) -> str:
    return f"{at.astimezone(tz):%Y-%m-%d %H:%M}"


def cells_of(group: FigureGroup) -> list[tuple[str, str, str, str]]:
    """The rows of a group as cells, harmless in any file."""
    return [
        (one_line(line.label), one_line(line.value), one_line(line.was), line.delta) for line in group.lines
    ]

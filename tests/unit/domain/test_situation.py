"""A situation report begins about something that is there, in a language somebody drafts in."""

from __future__ import annotations

import pytest

from domain.emergency.responses.situations.situation import (
    FIRST,
    REPORT_KINDS,
    ReportSubject,
    check_begun,
    name_subject,
)
from domain.emergency.responses.situations.situation_commands import BeginSituationReport
from domain.kernel.errors import Refused


def make_begin_command(kind: str = FIRST, lang: str = "zh") -> BeginSituationReport:
    return BeginSituationReport(region="330825", kind=kind, event="storm:1", lang=lang)


@pytest.mark.parametrize("kind", REPORT_KINDS)
def test_each_kind_is_begun_in_a_language_of_the_house(kind: str) -> None:
    check_begun(make_begin_command(kind), ("zh", "en"))


@pytest.mark.parametrize(
    ("command", "code", "where"),
    [
        (make_begin_command(lang="la"), "bad_field", "lang"),
        (make_begin_command("flown"), "bad_report_kind", "kind"),
        (make_begin_command("flown", "la"), "bad_field", "lang"),
    ],
)
def test_no_other_is_begun(command: BeginSituationReport, code: str, where: str) -> None:
    with pytest.raises(Refused, match=code) as refused:
        check_begun(command, ("zh", "en"))
    assert refused.value.where == where


def test_what_is_not_there_is_not_reported_of() -> None:
    assert name_subject("storm:1", "台风桃芝") == ReportSubject("storm:1", "台风桃芝")
    with pytest.raises(Refused, match="no_event"):
        name_subject("storm:1", "")

"""Doctor and upgrade say of which year nobody told the holidays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard.cli.checks.checks_calendar import look_at_holidays
from dashboard.config.installation import load
from dashboard.config.settings import Settings
from dashboard.hosting.upgrading import tell_unknown_years

KNOWN, UNKNOWN = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)


def test_doctor_says_that_the_holidays_of_a_year_are_unknown() -> None:
    well, ill = look_at_holidays(Settings(), KNOWN), look_at_holidays(Settings(), UNKNOWN)
    assert (well.ok, well.seen) == (True, "2026 known")
    assert not ill.ok
    assert "330825: 2027 unknown, Monday to Friday count" in ill.seen
    assert "county.toml" in ill.mend[0]
    assert "county.toml" in ill.mend[1]


@pytest.mark.parametrize(("lang", "words"), [("zh", "只按周一至周五算"), ("en", "Monday to Friday alone")])
def test_the_upgrade_says_by_what_time_limits_count(
    lang: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(lang=lang)
    counties = load(settings).counties
    tell_unknown_years(settings, counties, KNOWN)
    assert capsys.readouterr().out == ""
    tell_unknown_years(settings, counties, UNKNOWN)
    output = capsys.readouterr().out
    assert "330825" in output
    assert "2027" in output
    assert words in output

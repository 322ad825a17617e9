"""A dead letter is sent again once, and by somebody else only when whoever began is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.kernel.errors import Refused
from domain.sources.resend_rules import RESEND_PATIENCE, Resend, check_claim, check_known, check_of_county

COUNTY, NOW = "330825", datetime(2026, 11, 28, 9, tzinfo=UTC)
FREE = Resend(COUNTY, None, None)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("claimed_at", [None, NOW - RESEND_PATIENCE - TICK])
def test_what_nobody_is_sending_is_claimed(claimed_at: object) -> None:
    check_claim(Resend(COUNTY, claimed_at, None), COUNTY, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("resend", "code"),
    [
        (Resend(COUNTY, NOW - RESEND_PATIENCE, None), "id_reused"),
        (Resend(COUNTY, NOW + TICK, None), "id_reused"),
        (Resend(COUNTY, NOW - timedelta(days=1), "7-0"), "id_reused"),
        (Resend("330803", None, None), "bad_field"),
        (None, "bad_field"),
    ],
)
def test_what_is_sent_or_another_countys_is_refused(resend: Resend | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_claim(resend, COUNTY, NOW)
    assert refused.value.code == code


def test_a_dead_letter_is_its_countys() -> None:
    assert check_of_county(FREE, COUNTY) is FREE
    assert check_known(FREE) is FREE
    with pytest.raises(Refused, match="no such dead letter"):
        check_of_county(FREE, "330803")

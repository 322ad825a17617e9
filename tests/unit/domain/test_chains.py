"""What a message means among those before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.emergency.warnings.chains import Chains, Meaning
from domain.emergency.warnings.message import Family, Kind, Reference, Status, WarningMessage

START = datetime(2026, 8, 9, 4, tzinfo=UTC)
UNIT = "气象台"


def message(
    identifier: str, kind: Kind, hour: int = 0, names: str = "", status: Status = Status.ACTUAL
) -> WarningMessage:
    references = tuple(Reference(UNIT, name, None) for name in names.split())
    sent = START + timedelta(hours=hour)
    return WarningMessage(Family.NATIONAL, "", identifier, UNIT, sent, status, kind, references, (), (), ())


ALERT, OTHER = message("a", Kind.ALERT), message("x", Kind.ALERT)


@pytest.mark.parametrize(
    ("before", "last", "meaning", "why"),
    [
        pytest.param([], ALERT, Meaning.NEW, "", id="a first message"),
        pytest.param([ALERT], ALERT, Meaning.DUPLICATE, "", id="the same again"),
        pytest.param([ALERT], message("b", Kind.UPDATE, 1, "a"), Meaning.UPDATE, "", id="names the first"),
        pytest.param(
            [ALERT, message("b", Kind.UPDATE, 1, "a")],
            message("c", Kind.CANCEL, 2, "a"), Meaning.CANCEL, "", id="national: by the first",
        ),
        pytest.param(
            [ALERT, message("b", Kind.UPDATE, 1, "a")],
            message("c", Kind.UPDATE, 2, "a b"), Meaning.UPDATE, "", id="CAP: by all earlier ones",
        ),
        pytest.param(
            [ALERT, message("c", Kind.CANCEL, 2, "a")],
            message("b", Kind.UPDATE, 1, "a"), Meaning.LATE, "", id="an update after its cancel",
        ),
        pytest.param(
            [ALERT, message("c", Kind.UPDATE, 2, "a")],
            message("b", Kind.CANCEL, 1, "a"), Meaning.LATE, "", id="a cancel older than what is known",
        ),
        pytest.param([ALERT], message("b", Kind.CANCEL, 1), Meaning.ASKED, "no_reference", id="of what"),
        pytest.param(
            [ALERT, OTHER], message("b", Kind.CANCEL, 1, "a x"), Meaning.ASKED, "several_chains",
            id="of two warnings at once",
        ),
        pytest.param(
            [ALERT], message("b", Kind.CANCEL, 1, "q"), Meaning.ASKED, "unknown_reference",
            id="a cancel of what nobody knows",
        ),
        pytest.param(
            [], message("b", Kind.UPDATE, 1, "a"), Meaning.NEW, "first_unknown", id="a missed beginning",
        ),
        pytest.param(
            [message("b", Kind.UPDATE, 1, "a")], message("c", Kind.CANCEL, 2, "a"), Meaning.CANCEL, "",
            id="cancelled though its beginning was missed",
        ),
        pytest.param(
            [ALERT], message("b", Kind.CANCEL, 1, "a", Status.EXERCISE), Meaning.ASKED, "unknown_reference",
            id="an exercise cancels nothing real",
        ),
        pytest.param([], message("d", Kind.ALERT, status=Status.DRAFT), Meaning.NOTHING, "", id="a draft"),
        pytest.param([ALERT], message("e", Kind.ACK, 1, "a"), Meaning.NOTHING, "", id="an acknowledgement"),
    ],
)  # fmt: skip
def test_what_a_message_means(
    before: list[WarningMessage], last: WarningMessage, meaning: Meaning, why: str
) -> None:
    chains = Chains()
    for each in before:
        chains.take(each)
    outcome = chains.take(last)
    assert (outcome.meaning, outcome.why) == (meaning, why)

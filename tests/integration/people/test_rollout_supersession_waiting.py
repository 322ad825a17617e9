"""What waits for a second person: named when it leaves, withdrawn when its response ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import outbox
from data_access.outbox.timer_rows import has_timer
from data_access.outbox.waits import CONFIRMATION
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts import rollout_commands as c
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD, SECOND_LEAD
from tests.integration.reports import COUNTY

SECOND_PHONE = "13900000202"


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    """More people than may be told without a second person, and two commanders."""
    post = Post(database_url)
    made = RolloutHarness(post, county, approve_above=4)
    made.add_commander(9, "K1", "13900000201")
    made.add_commander(10, "K2", SECOND_PHONE)
    yield made
    post.close()


def list_sent_texts(harness: RolloutHarness) -> list[str]:
    """What the second commander was sent."""
    return [str(message["text"]) for message in harness.post.list_shown() if message["to"] == SECOND_PHONE]


def test_the_outbox_holds_no_name_of_an_account_and_the_message_does(harness: RolloutHarness) -> None:
    harness.issue()
    with harness.post.store.reading() as connection:
        (body,) = connection.execute(select(outbox.c.body).where(outbox.c.kind == "confirm")).scalars()
    assert "account:9" in body
    assert "Cao" not in body
    harness.wait(1)
    (text,) = list_sent_texts(harness)
    assert "待第二人确认：Cao" in text


def test_nobody_confirms_what_waits_once_its_response_is_over(harness: RolloutHarness) -> None:
    for type in ("typhoon", "flood"):
        harness.bus.handle(DeclareResponse(region=COUNTY, type=type, level=2, reason="会商决定"), LEAD)
    waiting = harness.issue()
    over = EndResponse(region=COUNTY, type="flood", expected_version=1, reason="台风已经远离")
    harness.bus.handle(over, LEAD)
    assert harness.rollout().awaits_second, "another response's end is nothing to it"
    harness.bus.handle(replace(over, type="typhoon"), LEAD)
    assert not harness.rollout().live
    assert [state for _, _, state in harness.list_sent("confirm")] == ["withdrawn"]
    with harness.post.store.reading() as connection:
        assert not has_timer(connection, COUNTY, CONFIRMATION, ID)
    with pytest.raises(Refused, match="not_waiting"):
        harness.give(c.ConfirmRollout, waiting.version, by=SECOND_LEAD)
    harness.wait(10)
    assert (list_sent_texts(harness), harness.list_sent("task")) == ([], [])

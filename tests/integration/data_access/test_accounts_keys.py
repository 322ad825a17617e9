"""Keys of walls and tokens of programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.tables import live_tables
from domain.access.rights import Grant, Kind, Role
from domain.accounts.keys import NewToken
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness
from tests.integration.reports import COUNTY
from tests.signing import administrator

TOWN = "330825101"
REPORT = NewToken("report", TOWN, ("12345",), ("cases",), "热线")


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def test_a_wall_s_key_opens_screens_and_is_kept_as_its_hash_only(harness: AccountsHarness) -> None:
    kiosk, key = harness.admin.create_kiosk(" 一楼 大厅 ", TOWN, None, BY, ADDRESS)
    opened = harness.services.sessions.open_kiosk(key, ADDRESS, AGENT)
    viewer = harness.accounts.viewer_of(opened.session_secret)
    assert viewer == opened.viewer
    assert viewer is not None
    assert (viewer.kind, viewer.actor, viewer.name) == (Kind.KIOSK, f"kiosk:{kiosk.id}", "一楼 大厅")
    assert viewer.grants == (Grant(Role.WALL, TOWN),)
    with pytest.raises(Refused, match="bad_key"):
        harness.services.sessions.open_kiosk(key[:-1], ADDRESS, AGENT)
    with harness.store.reading() as connection:
        assert key not in repr([*connection.execute(select(t.kiosks))])
    assert harness.actions(f"kiosk:{kiosk.id}") == ["kiosk.created", "kiosk.opened"]


def test_an_ended_key_is_ended_once_and_listed_last(harness: AccountsHarness) -> None:
    first, key = harness.admin.create_kiosk("甲", COUNTY, None, BY, ADDRESS)
    second, _ = harness.admin.create_kiosk("乙", TOWN, None, BY, ADDRESS)
    harness.admin.end_kiosk(first.id, BY, ADDRESS)
    harness.admin.end_kiosk(first.id, BY, ADDRESS)
    assert [kiosk.id for kiosk in harness.accounts.kiosks.within(["3308"])] == [second.id, first.id]
    assert [kiosk.id for kiosk in harness.accounts.kiosks.within([TOWN])] == [second.id]
    assert harness.actions(f"kiosk:{first.id}") == ["kiosk.created", "kiosk.ended"]
    with pytest.raises(Refused, match="key_ended"):
        harness.services.sessions.open_kiosk(key, ADDRESS, AGENT)


def test_a_key_that_opens_nothing_is_told_by_the_minute_and_never_shown(harness: AccountsHarness) -> None:
    kiosk, key = harness.admin.create_kiosk("甲", TOWN, None, BY, ADDRESS)
    harness.admin.end_kiosk(kiosk.id, BY, ADDRESS)
    for wrong in (key, "not-a-key", "no-key-either"):
        with pytest.raises(Refused):
            harness.services.sessions.open_kiosk(wrong, ADDRESS, AGENT)
    harness.wait(minutes=1)
    with pytest.raises(Refused, match="bad_key"):
        harness.services.sessions.open_kiosk(f"{key}x", ADDRESS, AGENT)
    trace_row = [row for row in harness.trace() if row[0] == "signin.failed"]
    assert [(actor, new.get("why"), new["count"]) for _, actor, new in trace_row] == [
        ("nobody", "key_ended", 1),
        ("nobody", None, 2),
        ("nobody", "bad_key", 1),
    ]
    assert harness.actions(f"kiosk:{kiosk.id}")[-1] == "signin.failed"
    assert key not in repr(harness.trace())
    assert "not-a-key" not in repr(harness.trace())


def test_a_program_is_known_by_its_token_until_it_ends(harness: AccountsHarness) -> None:
    ends = harness.now + timedelta(days=1)
    token, secret = harness.admin.create_token(NewToken("read", TOWN, expires_at=ends), BY, ADDRESS)
    viewer = harness.accounts.viewer_of_token(secret)
    assert viewer is not None
    assert (viewer.kind, viewer.grants) == (Kind.TOKEN, (Grant(Role.READER, TOWN),))
    assert (viewer.actor, viewer.session) == (f"token:{token.id}", f"token:{token.id}")
    harness.now = ends - timedelta(microseconds=1)
    assert harness.accounts.viewer_of_token(secret) is not None
    harness.now = ends
    assert harness.accounts.viewer_of_token(secret) is None
    assert harness.accounts.tokens.within([COUNTY]) == ()


def test_a_token_tells_its_sources_streams_and_last_use(harness: AccountsHarness) -> None:
    token, secret = harness.admin.create_token(REPORT, BY, ADDRESS)
    assert (token.sources, token.kinds, token.name, token.last_used) == (("12345",), ("cases",), "热线", None)
    harness.accounts.viewer_of_token(secret)
    found = harness.accounts.token_of(secret)
    assert found is not None
    assert found.last_used is not None
    harness.wait(seconds=30)
    harness.accounts.viewer_of_token(secret)
    assert harness.accounts.token_of(secret) == found
    harness.wait(minutes=1)
    harness.accounts.viewer_of_token(secret)
    assert harness.accounts.token_of(secret) != found
    with harness.store.reading() as connection:
        assert secret.encode() not in repr([*connection.execute(select(live_tables.tokens))]).encode()


def test_an_ended_token_is_dead_at_once_and_traced(harness: AccountsHarness) -> None:
    token, secret = harness.admin.create_token(REPORT, BY, ADDRESS)
    harness.admin.end_token(token.id, BY, ADDRESS)
    assert harness.accounts.viewer_of_token(secret) is None
    with pytest.raises(Refused, match="no_token"):
        harness.admin.end_token(token.id, BY, ADDRESS)
    assert harness.actions(f"token:{token.id}") == ["token.created", "token.ended"]


def test_tokens_that_are_over_are_told_of_where_they_were(harness: AccountsHarness) -> None:
    ended, _ = harness.admin.create_token(REPORT, BY, ADDRESS)
    out, _ = harness.admin.create_token(
        NewToken("read", TOWN, expires_at=harness.now + timedelta(days=1)), BY, ADDRESS
    )
    works, _ = harness.admin.create_token(NewToken("read", TOWN), BY, ADDRESS)
    at = harness.now
    harness.admin.end_token(ended.id, BY, ADDRESS)
    harness.wait(days=1)
    assert [token.id for token in harness.accounts.tokens.within([COUNTY])] == [works.id]
    over = harness.accounts.tokens.over([COUNTY])
    assert [(token.id, token.revoked_at) for token in over] == [(out.id, None), (ended.id, utc_text(at))]
    assert harness.accounts.tokens.over(["330802"]) == ()


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (NewToken("admin", TOWN), "bad_scope"),
        (NewToken("report", TOWN, kinds=("trace",)), "bad_kind"),
        (NewToken("read", TOWN, kinds=("cases",)), "bad_kind"),
        (NewToken("read", "33x"), "bad_region"),
        (NewToken("read", COUNTY), "forbidden"),
        (NewToken("read", TOWN, name="a\nb\u0000"), "bad_name"),
        (NewToken("report", TOWN, sources=("a", "\u202eb")), "bad_source"),
    ],
)
def test_what_cannot_be_a_token_is_refused(harness: AccountsHarness, token: NewToken, code: str) -> None:
    with pytest.raises(Refused) as refused:
        harness.admin.create_token(token, administrator(TOWN), ADDRESS)
    assert refused.value.code == code
    assert harness.accounts.tokens.within(["33"]) == ()


def test_keys_that_would_be_over_already_are_refused_and_strangers_end_none(harness: AccountsHarness) -> None:
    with pytest.raises(Refused, match="past"):
        harness.admin.create_kiosk("甲", TOWN, harness.now, BY, ADDRESS)
    kiosk, _ = harness.admin.create_kiosk("甲", COUNTY, None, BY, ADDRESS)
    token, secret = harness.admin.create_token(NewToken("figures", COUNTY), BY, ADDRESS)
    with pytest.raises(Refused, match="forbidden"):
        harness.admin.end_kiosk(kiosk.id, administrator(TOWN), ADDRESS)
    with pytest.raises(Refused, match="forbidden"):
        harness.admin.end_token(token.id, administrator(TOWN), ADDRESS)
    assert harness.accounts.viewer_of_token(secret) is not None

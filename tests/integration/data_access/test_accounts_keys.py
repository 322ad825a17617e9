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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, world
from tests.integration.reports import COUNTY
from tests.signing import administrator

TOWN = "330825101"
REPORT = NewToken("report", TOWN, ("12345",), ("cases",), "热线")


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def test_a_wall_s_key_opens_screens_and_is_kept_as_its_hash_only(here: World) -> None:
    kiosk, key = here.admin.create_kiosk(" 一楼 大厅 ", TOWN, None, BY, ADDRESS)
    opened = here.services.sessions.open_kiosk(key, ADDRESS, AGENT)
    viewer = here.accounts.viewer_of(opened.session_secret)
    assert viewer == opened.viewer
    assert viewer is not None
    assert (viewer.kind, viewer.actor, viewer.name) == (Kind.KIOSK, f"kiosk:{kiosk.id}", "一楼 大厅")
    assert viewer.grants == (Grant(Role.WALL, TOWN),)
    with pytest.raises(Refused, match="bad_key"):
        here.services.sessions.open_kiosk(key[:-1], ADDRESS, AGENT)
    with here.store.reading() as connection:
        assert key not in repr([*connection.execute(select(t.kiosks))])
    assert here.actions(f"kiosk:{kiosk.id}") == ["kiosk.created", "kiosk.opened"]


def test_an_ended_key_is_ended_once_and_listed_last(here: World) -> None:
    first, key = here.admin.create_kiosk("甲", COUNTY, None, BY, ADDRESS)
    second, _ = here.admin.create_kiosk("乙", TOWN, None, BY, ADDRESS)
    here.admin.end_kiosk(first.id, BY, ADDRESS)
    here.admin.end_kiosk(first.id, BY, ADDRESS)
    assert [kiosk.id for kiosk in here.accounts.kiosks.within(["3308"])] == [second.id, first.id]
    assert [kiosk.id for kiosk in here.accounts.kiosks.within([TOWN])] == [second.id]
    assert here.actions(f"kiosk:{first.id}") == ["kiosk.created", "kiosk.ended"]
    with pytest.raises(Refused, match="key_ended"):
        here.services.sessions.open_kiosk(key, ADDRESS, AGENT)


def test_a_key_that_opens_nothing_is_told_by_the_minute_and_never_shown(here: World) -> None:
    kiosk, key = here.admin.create_kiosk("甲", TOWN, None, BY, ADDRESS)
    here.admin.end_kiosk(kiosk.id, BY, ADDRESS)
    for wrong in (key, "not-a-key", "no-key-either"):
        with pytest.raises(Refused):
            here.services.sessions.open_kiosk(wrong, ADDRESS, AGENT)
    here.wait(minutes=1)
    with pytest.raises(Refused, match="bad_key"):
        here.services.sessions.open_kiosk(f"{key}x", ADDRESS, AGENT)
    told = [row for row in here.trace() if row[0] == "signin.failed"]
    assert [(actor, new.get("why"), new["count"]) for _, actor, new in told] == [
        ("nobody", "key_ended", 1),
        ("nobody", None, 2),
        ("nobody", "bad_key", 1),
    ]
    assert here.actions(f"kiosk:{kiosk.id}")[-1] == "signin.failed"
    assert key not in repr(here.trace())
    assert "not-a-key" not in repr(here.trace())


def test_a_program_is_known_by_its_token_until_it_ends(here: World) -> None:
    ends = here.now + timedelta(days=1)
    token, secret = here.admin.create_token(NewToken("read", TOWN, expires_at=ends), BY, ADDRESS)
    viewer = here.accounts.viewer_of_token(secret)
    assert viewer is not None
    assert (viewer.kind, viewer.grants) == (Kind.TOKEN, (Grant(Role.READER, TOWN),))
    assert (viewer.actor, viewer.session) == (f"token:{token.id}", f"token:{token.id}")
    here.now = ends - timedelta(microseconds=1)
    assert here.accounts.viewer_of_token(secret) is not None
    here.now = ends
    assert here.accounts.viewer_of_token(secret) is None
    assert here.accounts.tokens.within([COUNTY]) == ()


def test_a_token_tells_its_sources_streams_and_last_use(here: World) -> None:
    token, secret = here.admin.create_token(REPORT, BY, ADDRESS)
    assert (token.sources, token.kinds, token.name, token.last_used) == (("12345",), ("cases",), "热线", None)
    here.accounts.viewer_of_token(secret)
    found = here.accounts.token_of(secret)
    assert found is not None
    assert found.last_used is not None
    here.wait(seconds=30)
    here.accounts.viewer_of_token(secret)
    assert here.accounts.token_of(secret) == found
    here.wait(minutes=1)
    here.accounts.viewer_of_token(secret)
    assert here.accounts.token_of(secret) != found
    with here.store.reading() as connection:
        assert secret.encode() not in repr([*connection.execute(select(live_tables.tokens))]).encode()


def test_an_ended_token_is_dead_at_once_and_traced(here: World) -> None:
    token, secret = here.admin.create_token(REPORT, BY, ADDRESS)
    here.admin.end_token(token.id, BY, ADDRESS)
    assert here.accounts.viewer_of_token(secret) is None
    with pytest.raises(Refused, match="no_token"):
        here.admin.end_token(token.id, BY, ADDRESS)
    assert here.actions(f"token:{token.id}") == ["token.created", "token.ended"]


def test_tokens_that_are_over_are_told_of_where_they_were(here: World) -> None:
    ended, _ = here.admin.create_token(REPORT, BY, ADDRESS)
    out, _ = here.admin.create_token(
        NewToken("read", TOWN, expires_at=here.now + timedelta(days=1)), BY, ADDRESS
    )
    works, _ = here.admin.create_token(NewToken("read", TOWN), BY, ADDRESS)
    at = here.now
    here.admin.end_token(ended.id, BY, ADDRESS)
    here.wait(days=1)
    assert [one.id for one in here.accounts.tokens.within([COUNTY])] == [works.id]
    over = here.accounts.tokens.over([COUNTY])
    assert [(one.id, one.revoked_at) for one in over] == [(out.id, None), (ended.id, utc_text(at))]
    assert here.accounts.tokens.over(["330802"]) == ()


@pytest.mark.parametrize(
    ("asked", "code"),
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
def test_what_cannot_be_a_token_is_refused(here: World, asked: NewToken, code: str) -> None:
    with pytest.raises(Refused) as refused:
        here.admin.create_token(asked, administrator(TOWN), ADDRESS)
    assert refused.value.code == code
    assert here.accounts.tokens.within(["33"]) == ()


def test_keys_that_would_be_over_already_are_refused_and_strangers_end_none(here: World) -> None:
    with pytest.raises(Refused, match="past"):
        here.admin.create_kiosk("甲", TOWN, here.now, BY, ADDRESS)
    kiosk, _ = here.admin.create_kiosk("甲", COUNTY, None, BY, ADDRESS)
    token, secret = here.admin.create_token(NewToken("figures", COUNTY), BY, ADDRESS)
    with pytest.raises(Refused, match="forbidden"):
        here.admin.end_kiosk(kiosk.id, administrator(TOWN), ADDRESS)
    with pytest.raises(Refused, match="forbidden"):
        here.admin.end_token(token.id, administrator(TOWN), ADDRESS)
    assert here.accounts.viewer_of_token(secret) is not None

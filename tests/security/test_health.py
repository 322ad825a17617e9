"""Whether this place is well is told to everybody; which counties it serves and what is ill is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data_access.accounts import Accounts
from data_access.store import Unavailable
from domain.accounts.keys import NewToken
from domain.kernel.worlds import WorldId
from tests.account_commands import commands_of
from tests.security.house import COUNTY, House
from tests.signing import accounts_of, administrator

OTHER = "330803"
HOPS = {"stream", "ingest", "database", "feed"}
PROXIED = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Nothing runs here but the web program: it lives and is not ready."""
    return House(tmp_path_factory.mktemp("health"), root)


def bearer(house: House, scope: str, region: str = COUNTY) -> dict[str, str]:
    new = NewToken(scope, region, name="a test")
    _, secret = commands_of(accounts_of(house.store)).create_token(new, administrator(), "terminal")
    return {"Authorization": f"Bearer {secret}"}


def check_brief(answer: Any) -> None:
    assert (answer.status_code, answer.get_json()) == (503, {"ready": False})
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_is_not_signed_in_learns_the_state_and_nothing_else(house: House) -> None:
    for headers in ({}, PROXIED, {"Cookie": f"palm_session={'x' * 43}"}):
        alive = house.nobody().get("/healthz", headers=headers)
        assert (alive.status_code, alive.get_json()) == (200, {"status": "ok"})
        check_brief(house.nobody().get("/readyz", headers=headers))


@pytest.mark.parametrize("role", ["commander", "duty_officer", "auditor", "grid_head"])
def test_who_may_not_see_figures_learns_no_more(house: House, role: str) -> None:
    check_brief(house.somebody(role).get("/readyz"))


def test_a_program_learns_no_more_either_unless_figures_are_its_task(house: House) -> None:
    for known in (bearer(house, "read"), bearer(house, "report"), bearer(house, "figures", f"{COUNTY}101")):
        check_brief(house.nobody().get("/readyz", headers=known))


def test_who_may_see_figures_learns_which_hop_is_ill(house: House) -> None:
    figures = house.nobody().get("/readyz", headers=bearer(house, "figures"))
    for answer in (house.somebody("administrator").get("/readyz"), figures):
        told = answer.get_json()
        assert (answer.status_code, told["ready"]) == (503, False)
        assert set(told["counties"][COUNTY]) == HOPS
        assert any(one.startswith(f"{COUNTY} ingest: ") for one in told["ill"])


def test_who_may_see_figures_learns_how_many_phones_are_told(house: House) -> None:
    polls, phones = house.app.polls, house.app.phones
    assert phones is not None
    phones._of |= {"sid": (WorldId(COUNTY), "P1"), "far": (WorldId(OTHER), "P2")}
    with polls.hold(WorldId(COUNTY), "P1", b"link"), polls.hold_desk([(WorldId(COUNTY), "complaints")]):
        for one in (house.somebody("commander"), house.nobody()):
            assert one.get("/healthz").get_json() == {"status": "ok"}
        told = house.nobody().get("/healthz", headers=bearer(house, "figures"))
        assert house.somebody("administrator").get("/healthz").get_json() == told.get_json()
    del phones._of["sid"], phones._of["far"]
    assert told.get_json() == {"status": "ok", "phones": {COUNTY: {"sockets": 1, "requests": 1}}}
    assert told.headers["Cache-Control"] == "no-store"


def test_the_state_is_told_while_nobody_can_be_recognised(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A probe that carries a session is answered when the database is away."""

    def away(*_given: Any) -> None:
        raise Unavailable("the database is away")

    known = house.somebody("administrator")
    monkeypatch.setattr(Accounts, "viewer_of", away)
    assert known.get("/api/viewer").status_code == 503
    check_brief(known.get("/readyz"))
    assert known.get("/healthz").get_json() == {"status": "ok"}


@pytest.fixture(scope="module")
def two(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Two counties served by one process."""
    packs = ",".join(str(root / "counties" / name) for name in ("longyou", "qujiang"))
    return House(tmp_path_factory.mktemp("two"), root, counties=packs)


def test_figures_are_those_of_the_counties_one_may_see(two: House) -> None:
    """What concerns the process as a whole is for whoever may see all that is served."""
    said = two.nobody().get("/metrics", headers=bearer(two, "figures")).get_data(as_text=True)
    assert f'palm_view_lag{{county="{COUNTY}"}}' in said
    assert OTHER not in said
    assert "palm_web_clients" not in said
    assert "palm_doors_refused" not in said
    assert "palm_web_frames" not in said
    city = two.nobody().get("/metrics", headers=bearer(two, "figures", COUNTY[:4])).get_data(as_text=True)
    for county in (COUNTY, OTHER):
        assert f'palm_view_lag{{county="{county}"}}' in city
    for name in ("palm_web_clients", "palm_web_frames_total", "palm_doors_over_budget_total"):
        assert name in city


def test_a_township_has_no_figures(two: House) -> None:
    township = bearer(two, "figures", f"{COUNTY}101")
    assert two.nobody().get("/metrics", headers=township).status_code == 403

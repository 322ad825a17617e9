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
from tests.security.house import COUNTY, WebApp
from tests.signing import accounts_of, administrator

OTHER = "330803"
HOPS = {"stream", "ingest", "database", "feed"}
PROXIED = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    """Nothing runs here but the web program: it lives and is not ready."""
    return WebApp(tmp_path_factory.mktemp("health"), root)


def bearer(web: WebApp, scope: str, region: str = COUNTY) -> dict[str, str]:
    new = NewToken(scope, region, name="a test")
    _, secret = commands_of(accounts_of(web.store)).create_token(new, administrator(), "terminal")
    return {"Authorization": f"Bearer {secret}"}


def check_brief(answer: Any) -> None:
    assert (answer.status_code, answer.get_json()) == (503, {"ready": False})
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_is_not_signed_in_learns_the_state_and_nothing_else(web: WebApp) -> None:
    for headers in ({}, PROXIED, {"Cookie": f"palm_session={'x' * 43}"}):
        response = web.anonymous().get("/healthz", headers=headers)
        assert (response.status_code, response.get_json()) == (200, {"status": "ok"})
        check_brief(web.anonymous().get("/readyz", headers=headers))


@pytest.mark.parametrize("role", ["commander", "duty_officer", "auditor", "grid_head"])
def test_who_may_not_see_figures_learns_no_more(web: WebApp, role: str) -> None:
    check_brief(web.sign_in_as(role).get("/readyz"))


def test_a_program_learns_no_more_either_unless_figures_are_its_task(web: WebApp) -> None:
    for known in (bearer(web, "read"), bearer(web, "report"), bearer(web, "figures", f"{COUNTY}101")):
        check_brief(web.anonymous().get("/readyz", headers=known))


def test_who_may_see_figures_learns_which_hop_is_ill(web: WebApp) -> None:
    figures = web.anonymous().get("/readyz", headers=bearer(web, "figures"))
    for answer in (web.sign_in_as("administrator").get("/readyz"), figures):
        body = answer.get_json()
        assert (answer.status_code, body["ready"]) == (503, False)
        assert set(body["counties"][COUNTY]) == HOPS
        assert any(item.startswith(f"{COUNTY} ingest: ") for item in body["ill"])


def test_who_may_see_figures_learns_how_many_phones_are_told(web: WebApp) -> None:
    polls, phones = web.app.polls, web.app.phones
    assert phones is not None
    phones._of |= {"sid": (WorldId(COUNTY), "P1"), "far": (WorldId(OTHER), "P2")}
    with polls.hold(WorldId(COUNTY), "P1", b"link"), polls.hold_desk([(WorldId(COUNTY), "complaints")]):
        for local_person in (web.sign_in_as("commander"), web.anonymous()):
            assert local_person.get("/healthz").get_json() == {"status": "ok"}
        response = web.anonymous().get("/healthz", headers=bearer(web, "figures"))
        assert web.sign_in_as("administrator").get("/healthz").get_json() == response.get_json()
    del phones._of["sid"], phones._of["far"]
    assert response.get_json() == {"status": "ok", "phones": {COUNTY: {"sockets": 1, "requests": 1}}}
    assert response.headers["Cache-Control"] == "no-store"


def test_the_state_is_told_while_nobody_can_be_recognised(
    web: WebApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A probe that carries a session is answered when the database is away."""

    def away(*_given: Any) -> None:
        raise Unavailable("the database is away")

    known = web.sign_in_as("administrator")
    monkeypatch.setattr(Accounts, "viewer_of", away)
    assert known.get("/api/viewer").status_code == 503
    check_brief(known.get("/readyz"))
    assert known.get("/healthz").get_json() == {"status": "ok"}


@pytest.fixture(scope="module")
def two_counties(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    """Two counties served by one process."""
    packs = ",".join(str(root / "counties" / name) for name in ("longyou", "qujiang"))
    return WebApp(tmp_path_factory.mktemp("two"), root, counties=packs)


def test_figures_are_those_of_the_counties_one_may_see(two_counties: WebApp) -> None:
    """What concerns the process as a whole is for whoever may see all that is served."""
    text = (
        two_counties.anonymous()
        .get("/metrics", headers=bearer(two_counties, "figures"))
        .get_data(as_text=True)
    )
    assert f'palm_view_lag{{county="{COUNTY}"}}' in text
    assert OTHER not in text
    assert "palm_web_clients" not in text
    assert "palm_doors_refused" not in text
    assert "palm_web_frames" not in text
    city = (
        two_counties.anonymous()
        .get("/metrics", headers=bearer(two_counties, "figures", COUNTY[:4]))
        .get_data(as_text=True)
    )
    for county in (COUNTY, OTHER):
        assert f'palm_view_lag{{county="{county}"}}' in city
    for name in ("palm_web_clients", "palm_web_frames_total", "palm_doors_over_budget_total"):
        assert name in city


def test_a_township_has_no_figures(two_counties: WebApp) -> None:
    township = bearer(two_counties, "figures", f"{COUNTY}101")
    assert two_counties.anonymous().get("/metrics", headers=township).status_code == 403

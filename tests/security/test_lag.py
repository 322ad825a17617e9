"""No request holds the loop of the web process: a greenlet that only ticks goes on ticking beside each."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gevent
import pytest

from dashboard.commands import Envelope, ReportHandler
from domain.accounts.keys import NewToken
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from tests.account_commands import commands_of
from tests.security.house import COUNTY, UPDATE, Browser, WebApp, callback
from tests.signing import accounts_of, administrator

pytestmark = pytest.mark.alone
MOST_LAG_S = 0.2
OPEN_CASES, WORDS = 3000, "王小明，电话 000-2500-0001，住在湖镇镇希塘村 12 号。"
LARGE = 240 * 1024
VILLAGE = "330825101264"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


def report(number: int | str, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    fields = {"kind": "case.reported", "id": f"r{number}", "source": "hotline", "at": at, "region": VILLAGE}
    return fields | {"title": "树木倒伏 主路中断", "severity": 2} | more


def encode_body(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


LETTERS = {
    "one long text": encode_body({"reporter": "王小明", "text": WORDS * 2400}),
    "thousands of values": encode_body({f"k{n}": WORDS for n in range(2400)}),
    "a list of lists": encode_body({"a": [[WORDS] * 60] * 40}),
    "no JSON": encode_body({"text": WORDS * 2400})[:-2],
    "one number": encode_body({"text": "1380570" * 35_000}),
    "one key": encode_body({"1380570" * 35_000: "x"}),
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[WebApp]:
    """A county with some thousand open cases, one of them told about 300 times, and large dead letters."""
    made = WebApp(tmp_path_factory.mktemp("lag"), root)
    services = made.app.services
    handler = ReportHandler(made.store, services.installation.counties)
    bodies = [encode_body(report(n, text=WORDS * 3)) for n in range(OPEN_CASES)]
    bodies.append(encode_body(report("big", text=WORDS * 400)))
    for n in range(300):
        update = {"kind": "case.updated", "id": f"u{n}", "case": "rbig", "note": WORDS * 50}
        bodies.append(encode_body(report(n) | update))
    bodies += list(LETTERS.values())
    entries = [Envelope(WorldId(COUNTY), "cases", f"{n + 1}-0", body) for n, body in enumerate(bodies)]
    for start in range(0, len(entries), 500):
        handler.handle(entries[start : start + 500])
    services.pushes[COUNTY].live.load(
        services.feed.snapshot(WorldId(COUNTY)), services.feed.news(WorldId(COUNTY), 20)
    )
    gc.collect()
    gc.freeze()
    yield made
    gc.unfreeze()
    made.store.close()


def lag_of(work: Callable[[], Any]) -> tuple[Any, float]:
    """What some work gives, and the longest time in s that a ticking greenlet beside it waited."""
    gaps: list[float] = []
    over = gevent.event.Event()

    def tick() -> None:
        last = time.monotonic()
        while not over.is_set():
            gevent.sleep(0.002)
            now = time.monotonic()
            gaps.append(now - last)
            last = now

    ticking = gevent.spawn(tick)
    gevent.sleep(0.05)
    gaps.clear()
    done = gevent.spawn(work).get()
    gevent.sleep(0.01)
    over.set()
    ticking.join()
    return done, max(gaps)


def check(name: str, work: Callable[[], Any], status: int = 200) -> Any:
    """The answer, which took as long as it liked and held nobody up."""
    answer, lag = lag_of(work)
    print(f"\n{name}: lag {lag * 1000:.0f} ms")
    assert answer.status_code == status, answer.get_data()[:300]
    assert lag <= MOST_LAG_S
    return answer


@pytest.fixture
def officer(web: WebApp) -> Browser:
    made = web.sign_in_as("duty_officer")
    made.get("/dispatch", headers=PACKED)
    assert made.token
    return made


PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "path",
    [
        f"/api/state?region={COUNTY}", f"/api/changes?region={COUNTY}&after=0",
        f"/api/cases.csv?region={COUNTY}", f"/api/cases/{case_id(COUNTY, 'hotline', 'rbig')}", "/dispatch",
        "/api/openapi.json", "/api/locale/zh.json", f"/api/county/{COUNTY}.json", "/_dash-layout",
        "/_dash-dependencies", "/signin",
    ],
)  # fmt: skip
def test_reading(web: WebApp, officer: Browser, path: str) -> None:
    reader = web.anonymous() if path == "/signin" else officer.client
    check(path, lambda: reader.get(path, headers=PACKED))


@pytest.mark.parametrize("name", LETTERS)
def test_a_large_dead_letter(web: WebApp, officer: Browser, name: str) -> None:
    number = _letter(web, len(LETTERS[name]))
    body = callback(web, "sources-open-id.data", **{
        "sources-wanted.data": {"id": number, "n": 1}, "sources-county.data": COUNTY,
    })  # fmt: skip
    token = officer.token
    answer = check(name, lambda: officer.post(UPDATE, body, {"X-CSRFToken": token}))
    text = answer.get_data(as_text=True)
    assert "000-2500-0001" not in text
    assert "王小明" not in text
    assert len(text) < 60_000


def _letter(web: WebApp, size: int) -> int:
    rows, _ = web.store.dead_letter_page(COUNTY, 0, 50)
    return next(int(row["id"]) for row in rows if row["size"] == size)


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("many values", encode_body([report(f"x{n}", x=[[]] * 300) for n in range(300)]), 503),
        ("millions of lists in messages", encode_body([report(n, x=[[]] * 8000) for n in range(400)]), 413),
        ("millions of lists", b"[" + b"[]," * 4_000_000 + b"1]", 413),
        ("one message of lists", encode_body(report("y", x=[[]] * 60_000)), 503),
    ],
)
def test_reports(web: WebApp, name: str, body: bytes, status: int) -> None:
    """No stream server runs here, so what is taken ends as 503."""
    new = NewToken("report", COUNTY, name="a test")
    _, secret = commands_of(accounts_of(web.store)).create_token(new, administrator(), "terminal")
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    client = web.anonymous()
    check(name, lambda: client.post("/api/reports", data=body, headers=headers), status)


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        ("duty_officer", b'{"output":"x","a":"' + b"y" * 11_000_000 + b'"}', 413),
        ("administrator", b'{"output":"x","a":"' + b"y" * 11_000_000 + b'"}', 400),
        ("administrator", b'{"output":"x","a":[' + b"[]," * 3_800_000 + b"1]}", 413),
        ("duty_officer", b'{"output":"x","a":[' + b"[]," * 300_000 + b"1]}", 413),
    ],
)
def test_bodies_of_callbacks(web: WebApp, role: str, body: bytes, status: int) -> None:
    local_person = web.sign_in_as(role)
    headers = {"X-CSRFToken": local_person.token, "Content-Type": "application/json"}
    check(f"{role} {len(body)}", lambda: local_person.client.post(UPDATE, data=body, headers=headers), status)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=&" * 21_000),
        ("application/x-www-form-urlencoded", b"a=&" * 5_000),
        ("multipart/form-data; boundary=x", PART * 200),
    ],
)  # fmt: skip
def test_forms_of_strangers(web: WebApp, kind: str, body: bytes) -> None:
    client = web.anonymous()
    check(kind, lambda: client.post("/signin", data=body, content_type=kind), 413)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_exports_of_the_trace(web: WebApp, form: str) -> None:
    local_person = web.sign_in_as("auditor")
    headers = {"X-CSRFToken": local_person.token, **PACKED}
    check(form, lambda: local_person.post("/api/trace/export", {"format": form}, headers))

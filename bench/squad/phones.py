"""Instructions on fifty phones: from the request that gives one to heard by each, beside a bare emit."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench import harness
from bench.fanout.__main__ import find_node
from bench.installation import COUNTY, Installation
from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.database.urls import sqlite_address
from data_access.store import Store
from domain.access.actor import Actor
from domain.accounts.key_commands import MakeLink
from tests.signing import SignedInSession, administrator, make_account, session_cookie, signed_in

PHONES = 50
FIRST = 20_000
"""The first of them in the directory, far from whom the screens' squad calls."""
RATE = 4
CLIENTS = Path(__file__).with_name("phones.cjs")
Heard = dict[str, Any]


@contextmanager
def listening(url: str, count: int, cookies: list[str]) -> Iterator[subprocess.Popen[str]]:
    """So many phones, or bare clients without cookies; all have heard what is."""
    child = subprocess.Popen(
        [find_node(), str(CLIENTS), url, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=harness.ROOT,
        env=os.environ | {"BENCH_COOKIES": json.dumps(cookies)},
    )
    try:
        assert child.stdout is not None
        if child.stdout.readline().strip() != "ready":
            raise RuntimeError("the phones did not connect")
        yield child
    finally:
        child.kill()
        child.wait()


def make_links(installation: Installation, people: list[str]) -> list[str]:
    """The cookies of phones in which links to these people were opened."""
    with closing(Store(sqlite_address(installation.folder.resolve() / "palm.db"))) as store:
        bus = CommandBus(store, Context({}, 0))
        made = [
            bus.handle(MakeLink(region=COUNTY, person=person, hours=1), Actor(administrator()))[1]
            for person in people
        ]
    return [f"palm_link_{installation.port}={secret}" for secret in made]


def officer_of(installation: Installation) -> SignedInSession:
    """A fresh officer who may command."""
    with closing(Store(sqlite_address(installation.folder.resolve() / "palm.db"))) as store:
        secret = session_cookie(store, make_account(store, "commander", COUNTY))
    return signed_in(installation.url, secret)


def instructions_on_phones(installation: Installation, case: str, count: int) -> list[float]:
    """Milliseconds from each request to each of the phones of a squad of PHONES."""
    people = [f"LY-B{number:05d}" for number in range(FIRST, FIRST + PHONES)]
    officer = officer_of(installation)
    called = {"people": [[person, "grid"] for person in people]}
    answer = officer.post(f"{installation.url}/api/cases/{case}/squads", json=called)
    answer.raise_for_status()
    squad = f"{installation.url}/api/squads/{answer.json()['squad']}"
    with listening(installation.url, PHONES, make_links(installation, people)) as phones:
        sent = [_give(officer, squad, f"x{number}x") for number in range(count)]
        time.sleep(2)
        heard = _told(phones)
    missing = sum(len(heard.get(f"x{number}x", ())) < PHONES for number in range(count))
    if missing:
        raise RuntimeError(f"{missing} of {count} instructions are not on every phone")
    return [at - began for number, began in enumerate(sent) for at in heard[f"x{number}x"]]


def _give(officer: SignedInSession, squad: str, text: str) -> float:
    """The millisecond at which an instruction was given that was taken."""
    while True:
        version = officer.get(squad).json()["version"]
        began = time.time() * 1000
        body = {"command": "order", "version": version, "text": f"先设警戒 {text}"}
        if officer.post(f"{squad}/commands", json=body).ok:
            time.sleep(1 / RATE)
            return began


def bare_emit(url: str, count: int) -> list[float]:
    """The same for a bare emit to as many clients."""
    with listening(url, PHONES, []) as clients:
        urllib.request.urlopen(f"{url}/go?rate={RATE}&seconds={count / RATE}", timeout=5).read()
        time.sleep(count / RATE + 2)
        heard = _told(clients)
    return [at - heard[f"at {id}"] for id in heard if not id.startswith("at ") for at in heard[id]]


def _told(clients: subprocess.Popen[str]) -> Heard:
    out, _ = clients.communicate("end\n", timeout=30)
    return dict(json.loads(out.strip().splitlines()[-1]))

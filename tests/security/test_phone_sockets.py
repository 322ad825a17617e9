"""The sockets of phones: a link opens one, hears what is its person's and nobody else's, and loses it when it
ends; nothing else opens one, and a link opens none of a screen.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import socketio

from tests.integration.dashboard.running import PalmInstallation, case, wait_until
from tests.patching import apply_patch
from tests.security.test_sockets import origin_of, read_handshake, shake
from tests.signing import COOKIE

ME, OTHER = "LY-L00001", "LY-L00002"
CLOSED_WITHIN_S = 5.0
PHONES, SCREENS = "/palm/socket", "/socket.io"


def link_cookie(palm: PalmInstallation, person: str) -> str:
    """The cookie of a phone in which a fresh link was opened."""
    made = palm.command("palm", "link", person)
    assert made.returncode == 0, made.stderr
    secret = made.stdout.split("/palm/l/")[1].split()[0]
    return f"palm_link_{palm.port}={secret}"


@contextlib.contextmanager
def phone(palm: PalmInstallation, person: str, **auth: object) -> Iterator[tuple[socketio.Client, list[Any]]]:
    """A phone's socket, and the states that it has had. `auth`: what its page says of itself."""
    client, heard = socketio.Client(reconnection=False), []  # type: ignore[var-annotated]

    def take(news: dict[str, Any]) -> None:
        whole = "state" in news
        assert whole or "patches" in auth, "a page of before patches would take it for nothing new"
        heard.append(json.loads(news["state"]) if whole else apply_patch(heard[-1], news["patch"]))

    client.on("state", take)
    known = {"Cookie": link_cookie(palm, person)}
    client.connect(palm.web, headers=known, auth=auth, transports=["websocket"], socketio_path=PHONES)
    try:
        yield client, heard
    finally:
        client.disconnect()


def call(palm: PalmInstallation, name: str, person: str) -> str:
    """A squad of one for a new case; its id."""
    palm.add(case(name))
    row = wait_until(
        lambda: next((item for item in palm.state()["cases"] if item["source_id"] == f"c{name}"), None),
        "a case",
    )
    answer = palm.browser("commander", "330825").post(
        f"{palm.web}/api/cases/{row['id']}/squads", json={"people": [[person, "grid"]]}
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["squad"])


@pytest.mark.alone
def test_a_phone_hears_what_is_its_persons_until_its_link_ends(palm: PalmInstallation) -> None:
    with (
        phone(palm, ME, patches=1) as (phone_of_person, heard),
        phone(palm, OTHER) as (theirs, elsewhere),
        phone(palm, ME) as (_, older),
    ):
        wait_until(lambda: heard and elsewhere, "both are told what is")
        squad = call(palm, "phone1", ME)
        wait_until(lambda: squad in str(heard[-1]["squads"]), "a call is on its phone")
        other = call(palm, "phone2", OTHER)
        wait_until(lambda: other in str(elsewhere[-1]["squads"]), "a call is on the other phone")
        wait_until(lambda: older[-1:] == heard[-1:], "an older page of theirs has it too")
        assert squad not in str(elsewhere)
        assert other not in str(heard)
        began = time.monotonic()
        assert palm.command("palm", "revoke", ME).returncode == 0
        wait_until(lambda: not phone_of_person.connected, "the phone is cut", CLOSED_WITHIN_S)
        assert time.monotonic() - began < CLOSED_WITHIN_S
        assert theirs.connected


def test_a_link_opens_no_socket_of_a_screen_and_nobody_else_one_of_a_phone(palm: PalmInstallation) -> None:
    link, session = link_cookie(palm, ME), palm.cookie()["Cookie"]
    as_session = f"{COOKIE}={link.partition('=')[2]}"
    fields = {
        (PHONES, link): 101, (PHONES, session): 403, (PHONES, "x=y"): 401, (PHONES, as_session): 401,
        (SCREENS, link): 401, (SCREENS, as_session): 401, (SCREENS, session): 101,
    }  # fmt: skip
    found = {
        (path, cookie): shake(palm, path, Origin=origin_of(palm), Cookie=cookie) for path, cookie in fields
    }
    assert found == fields
    assert shake(palm, PHONES, Origin="http://evil.example", Cookie=link) == 403
    token = palm.command("token", "create", "--read", "--name", "a phone", "--region", "330825101").stdout
    bearer = next(line for line in token.split() if line.startswith("palm_"))
    assert shake(palm, PHONES, Origin=origin_of(palm), Authorization=f"Bearer {bearer}") == 403
    assert b"101" in read_handshake(palm, PHONES, Origin=origin_of(palm), Cookie=f"{session}; {link}")


def test_a_phone_that_talks_is_cut(palm: PalmInstallation) -> None:
    with phone(palm, OTHER) as (client, _):
        client.emit("join", {"region": "330825", "topics": ["cases"]})
        wait_until(lambda: not client.connected, "the phone is cut")

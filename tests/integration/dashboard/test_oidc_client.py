"""What an OpenID provider that is broken or was taken over may do to us: say nothing, and hold nobody up."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from dashboard.http.auth.oidc import oidc_client
from tests.integration.dashboard.forms import SignInApp, Visitor
from tests.integration.dashboard.test_oidc_login import (
    go,
    is_refused,
    make_linked_account,
    provider,
    small,
    web,
)
from tests.openid import Provider

__all__ = ["provider", "small", "web"]
DESCRIPTION = "/.well-known/openid-configuration"
SUBJECTS = {
    "NUL": "person-1\0",
    "turned around": "person-\u202e1",
    "unseen": "person-1\u200b",
    "long": "1" * 256,
}
MANY = b'{"issuer":"' + b"x" * oidc_client.LARGEST + b'"}'
ASKED = """
from gevent.monkey import patch_all
patch_all()
import sys
import requests
from dashboard.http.auth.oidc import oidc_client
oidc_client.WHOLE_S = 1.0
try:
    oidc_client._BoundedSession().request("GET", sys.argv[1], withhold_token=True)
except requests.RequestException as error:
    print(error)
"""


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS.keys())
def test_a_subject_that_no_provider_gives_is_none(web: SignInApp, provider: Provider, subject: str) -> None:
    provider.bend = {"sub": subject}
    visitor = Visitor(web)
    assert visitor.open(go(visitor)).status_code == 401
    assert is_refused(web, visitor)


@pytest.mark.parametrize("how", ["mfa", 5, [{"a": 1}], [["mfa"]], {"mfa": 1}], ids=repr)
def test_ways_of_signing_in_that_are_no_list_of_words_open_nothing(
    small: SignInApp, provider: Provider, how: Any
) -> None:
    make_linked_account(small)
    provider.bend = {"amr": how}
    visitor = Visitor(small)
    assert visitor.open(go(visitor)).status_code == 401
    assert is_refused(small, visitor)


def test_new_keys_under_the_old_name_are_asked_for(small: SignInApp, provider: Provider) -> None:
    make_linked_account(small)
    first, second = Visitor(small), Visitor(small)
    assert first.open(go(first)).status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
    assert second.open(go(second)).status_code == 303


@pytest.mark.parametrize("path", [DESCRIPTION, "/token", "/jwks"])
def test_an_answer_of_many_bytes_is_not_read(small: SignInApp, provider: Provider, path: str) -> None:
    make_linked_account(small)
    visitor = Visitor(small)
    back = "/signin/oidc" if path == DESCRIPTION else go(visitor)
    provider.instead = {path: MANY}
    assert visitor.open(back).status_code == 502
    assert "连不上" in visitor.error
    provider.straight()
    assert visitor.open(go(visitor)).status_code == 303


def descriptions(issuer: str) -> Iterator[str]:
    """Descriptions by which nobody can sign in."""
    right = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks",
    }
    yield from ("[]", "null", "5", '"x"', "{}", "<html>", "[" * 50_000, "")
    for name in oidc_client.ENDPOINTS:
        for other in (None, 5, [], "javascript:alert(1)", "//evil.example", "file:///etc/passwd", ""):
            yield json.dumps(right | {name: other})
    for other in (5, "RS256", [5], {"RS256": 1}):
        yield json.dumps(right | {"id_token_signing_alg_values_supported": other})


def test_a_description_of_another_shape_is_said_on_the_page(small: SignInApp, provider: Provider) -> None:
    make_linked_account(small)
    visitor = Visitor(small)
    for body in descriptions(provider.issuer):
        provider.instead = {DESCRIPTION: body}
        assert visitor.open("/signin/oidc").status_code == 502, body[:200]
        assert "连不上" in visitor.error
    provider.straight()
    assert visitor.open(go(visitor)).status_code == 303


def test_an_answer_that_comes_byte_by_byte_is_left(provider: Provider, root: Path) -> None:
    def bytes_now_and_then() -> Iterator[bytes]:
        for _ in range(100):
            yield b" "
            time.sleep(0.3)

    provider.straight()
    provider.instead = {"/jwks": bytes_now_and_then()}
    words = [sys.executable, "-c", ASKED, f"{provider.issuer}/jwks"]
    result = subprocess.run(words, cwd=root, capture_output=True, text=True, timeout=120, check=True)
    assert "no whole answer" in result.stdout
    provider.straight()

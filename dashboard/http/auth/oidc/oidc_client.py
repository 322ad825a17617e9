"""How we ask the OpenID provider: by small answers, in little time; for new keys when the old do not fit.

The answers are read on the loop that feeds the screens. A provider that was taken over, or whatever answers
in its place, must not hold it: one answer of many megabytes is seconds of reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import gevent
import requests
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from joserfc.errors import BadSignatureError
from requests.adapters import HTTPAdapter

TIMEOUT_S = 5.0
WHOLE_S = 10.0
"""One answer, its redirections included, from the first byte to the last."""
LARGEST = 256 * 1024
PIECE = 16 * 1024
MOST_REDIRECTIONS = 3
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class _BoundedAdapter(HTTPAdapter):
    """Reads an answer up to LARGEST bytes, unpacked. Raises requests.ConnectionError beyond."""

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        answer = super().send(request, *args, **how | {"stream": True})
        body = bytearray()
        for piece in answer.iter_content(PIECE):
            body += piece
            if len(body) > LARGEST:
                answer.close()
                raise requests.ConnectionError(f"an answer of more than {LARGEST} bytes")
        answer._content = bytes(body)
        return answer


class _BoundedSession(OAuth2Session):
    """A session that waits WHOLE_S at most. Raises requests.RequestException beyond."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.max_redirects = MOST_REDIRECTIONS
        for scheme in ("https://", "http://"):
            self.mount(scheme, _BoundedAdapter())

    def request(self, *args: Any, **more: Any) -> Any:
        with gevent.Timeout(WHOLE_S, requests.Timeout(f"no whole answer within {WHOLE_S:g} s")):
            return super().request(*args, **more)


class _ProviderApp(FlaskOAuth2App):
    client_cls = _BoundedSession

    def parse_id_token(self, *args: Any, **more: Any) -> Any:
        """As Authlib does it. A provider that made new keys under the old name is asked for them once."""
        try:
            return super().parse_id_token(*args, **more)
        except BadSignatureError:
            self.fetch_jwk_set(force=True)
            return super().parse_id_token(*args, **more)


class Client(OAuth):
    """Authlib's client with these bounds."""

    oauth2_client_cls = _ProviderApp


def check_description(found: Mapping[str, Any], issuer: str) -> None:
    """Raise ValueError for a description that speaks for another issuer, or lacks what a sign-in needs."""
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise ValueError("the discovery document names another issuer")
    for name in ENDPOINTS:
        address = found.get(name)
        if not isinstance(address, str) or urlsplit(address).scheme not in ("https", urlsplit(issuer).scheme):
            raise ValueError(f"the discovery document has no {name}")
    offered = found.get("id_token_signing_alg_values_supported", [])
    if not isinstance(offered, list) or not all(isinstance(alg, str) for alg in offered):
        raise ValueError("the discovery document names no algorithms")

"""A real OpenID provider on a loopback port: Authlib's authorization server, with its own keys.

It asks nobody for a password; `provider.person` is who is signed in there. `provider.bend` changes what it
signs and `provider.instead` what it answers, so that tests can send what an attacker or a broken provider
would.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Thread
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin as OpenIdCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "palm-command"


@dataclass
class Client(ClientMixin):
    """The one client: Palm Command."""

    secret: str
    redirect: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.redirect

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(OpenIdCodeMixin):
    """A code that was handed out; it works once."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    person: str
    amr: list[str]
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> str:
        return ""

    def get_amr(self) -> list[str]:
        return self.amr


@dataclass
class Provider:
    """The provider's state. `bend`: claims to change in the next id_tokens; `token` writes others.

    `instead`: bodies by path, in place of the right answers.
    """

    issuer: str
    client: Client
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}))
    signing: RSAKey | None = None
    person: str = "person-1"
    amr: list[str] = field(default_factory=lambda: ["pwd"])
    bend: dict[str, Any] = field(default_factory=dict)
    says_issuer: str = ""
    agrees: bool = True
    away: bool = False
    token: Callable[[dict[str, Any]], str | None] | None = None
    instead: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def straight(self) -> None:
        """Behave again."""
        self.bend, self.signing, self.says_issuer, self.agrees, self.token = {}, None, "", True, None
        self.away, self.instead = False, {}
        self.person, self.amr = "person-1", ["pwd"]


class _Grant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012

    @property
    def provider(self) -> Provider:
        return self.server.provider

    def save_authorization_code(self, code: str, request: Any) -> None:
        data = request.payload.data
        self.provider.codes[code] = Code(
            code,
            request.payload.redirect_uri,
            request.payload.scope,
            data.get("nonce", ""),
            request.user,
            self.provider.amr,
            data.get("code_challenge", ""),
            data.get("code_challenge_method", ""),
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return self.provider.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> str:
        return authorization_code.person


class _OpenId(OpenIDCode):
    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self.provider.signing or self.provider.key

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        return {"alg": "RS256", "kid": "first"}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self.provider.issuer}

    def process_token(self, grant: Any, response: Any) -> dict[str, Any]:
        answer: dict[str, Any] = super().process_token(grant, response)
        if self.provider.token is not None:
            right = jwt.decode(answer.pop("id_token"), self.provider.key).claims
            if (other := self.provider.token(right)) is not None:
                answer["id_token"] = other
        return answer

    def generate_user_info(self, user: str, scope: str) -> dict[str, Any]:
        return {"sub": user} | self.provider.bend


@contextmanager
def run_provider(port: int, redirect: str) -> Iterator[Provider]:
    """Serve a provider until the block ends."""
    provider = Provider(f"http://127.0.0.1:{port}", Client(token_urlsafe(32), redirect))
    server = make_server("127.0.0.1", port, _flask(provider), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()


def _flask(provider: Provider) -> Flask:
    flask = Flask("provider")
    server = AuthorizationServer(flask, query_client=lambda _: provider.client, save_token=lambda *_: None)
    server.provider = provider
    server.register_grant(_Grant, [CodeChallenge(required=True), _OpenId(provider)])

    @flask.before_request
    def otherwise() -> Any:
        body = provider.instead.get(request.path)
        return None if body is None else Response(body, content_type="application/json")

    @flask.get("/.well-known/openid-configuration")
    def discovery() -> Any:
        provider.asked.append("discovery")
        return jsonify(_description(provider))

    @flask.get("/jwks")
    def keys() -> Any:
        return jsonify({"keys": [provider.key.as_dict(private=False)]})

    @flask.get("/authorize")
    def authorize() -> Any:
        provider.asked.append(request.query_string.decode())
        grant = server.get_consent_grant(end_user=provider.person)
        return server.create_authorization_response(
            grant=grant, grant_user=provider.person if provider.agrees else None
        )

    @flask.post("/token")
    def token() -> Any:
        if provider.away:
            return "", 503
        return server.create_token_response()

    return flask


def _description(provider: Provider) -> dict[str, Any]:
    return {
        "issuer": provider.says_issuer or provider.issuer,
        "authorization_endpoint": f"{provider.issuer}/authorize",
        "token_endpoint": f"{provider.issuer}/token",
        "jwks_uri": f"{provider.issuer}/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    }

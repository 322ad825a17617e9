"""The OpenID provider: authorization code flow with PKCE, state and nonce; every id_token is checked.

Authlib keeps state, nonce and the PKCE verifier in Flask's signed cookie, each used once. What Authlib leaves
open is closed here: the audience, the issuer of the discovery document, and the algorithms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests
import structlog
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from flask import Flask, Response, request, session
from joserfc.errors import JoseError

from dashboard.config.settings import Settings
from dashboard.http.auth.oidc.oidc_client import TIMEOUT_S, Client, check_description
from domain.kernel.errors import Refused
from domain.kernel.text import hidden_sign

NAME = "palm"
LEEWAY_S = 60
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only signatures that the provider's public keys check: never none, never a secret of both sides."""
STRONG = frozenset({"mfa", "otp", "hwk"})
"""`amr` values of a sign-in that had a second factor at the provider (RFC 8176)."""
LONGEST_SUBJECT = 255
"""OpenID Connect Core, 2: a subject has at most 255 characters."""
BROKEN = (ValueError, KeyError, TypeError, AttributeError, RuntimeError)
"""What Authlib and the reading of JSON raise for an answer that has another shape than it should."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for, by its own name and theirs (another provider's person of the same number
    is somebody else); `strong` when it asked for a second factor.
    """

    subject: str
    strong: bool


class OidcProvider:
    """One OpenID provider, discovered when it is first used."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = (settings.oidc_issuer or "").rstrip("/")
        self.back = f"{settings.public_url or settings.web_address}/signin/oidc/back"
        self._audience = settings.oidc_client_id or ""
        self._oauth = Client()
        self._app: Any = self._oauth.register(
            NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{self.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_S,
            },
        )

    def attach(self, flask: Flask) -> None:
        """Belong to an app, whose signed cookie keeps what a sign-in under way needs."""
        self._oauth.init_app(flask)

    def redirect(self, *, anew: bool = False) -> Response:
        """Send the browser to the provider; an earlier way there that nobody finished is forgotten, so that
        the cookie stays small. `anew`: the provider has to ask who it is, whoever is signed in there. Raises
        Refused("oidc_away").
        """
        parameters = {"prompt": "login"} if anew else {}
        for key in [key for key in session if key.startswith(f"_state_{NAME}_")]:
            session.pop(key)
        try:
            self._discover()
            answer: Response = self._app.authorize_redirect(self.back, **parameters)
        except (requests.RequestException, *BROKEN) as error:
            raise self._away(error) from None
        return answer

    def identity(self) -> Identity:
        """Whom the answer in this request vouches for. Raises Refused: oidc_away, oidc_denied (the person or
        the provider said no), oidc_invalid (state, nonce, signature, issuer, audience or time is wrong).
        """
        try:
            self._discover()
            self._check_answering_issuer()
            token = self._app.authorize_access_token(claims_options=self._claims(), leeway=LEEWAY_S)
            return self._identity(token)
        except requests.RequestException as error:
            raise self._away(error) from None
        except AuthlibBaseError as error:
            raise self._invalid(error, "oidc_denied" if error.error == "access_denied" else "") from None
        except (JoseError, *BROKEN) as error:
            raise self._invalid(error) from None

    def _check_answering_issuer(self) -> None:
        """RFC 9207: an answer that another server sent is not taken to ours. ValueError."""
        issuer = request.args.get("iss")
        must = bool(self._app.server_metadata.get("authorization_response_iss_parameter_supported"))
        if (issuer is None and must) or (issuer is not None and issuer.rstrip("/") != self.issuer):
            raise ValueError("another issuer answered")

    def _identity(self, token: dict[str, Any]) -> Identity:
        """The person of a token that was checked. ValueError, TypeError for one who cannot be told."""
        claims = token.get("userinfo") or {}
        subject, how = claims.get("sub"), claims.get("amr") or ()
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or hidden_sign(subject):
            raise ValueError("no id_token, or one with no subject")
        return Identity(f"{self.issuer} {subject}", any(way in STRONG for way in how))

    def _discover(self) -> None:
        """Read the provider's description once. ValueError when it speaks for another issuer."""
        found = self._app.load_server_metadata()
        try:
            check_description(found, self.issuer)
        except ValueError:
            found.clear()
            raise
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        found["id_token_signing_alg_values_supported"] = [alg for alg in offered if alg in SIGNED_WITH]

    def _claims(self) -> dict[str, Any]:
        issuer = self._app.server_metadata["issuer"]
        return {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self._audience},
        }

    def _away(self, error: Exception) -> Refused:
        log.warning("the OpenID provider is away", error=repr(error))
        return Refused("oidc_away", "the OpenID provider did not answer as it should")

    def _invalid(self, error: Exception, code: str = "") -> Refused:
        log.warning("an OpenID sign-in was refused", error=f"{type(error).__name__}: {error}"[:200])
        return Refused(code or "oidc_invalid", "the OpenID answer was not accepted")

"""Signing in: server-rendered pages that work without scripts, for people and for walls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from dashboard.concurrency.threads import offload
from dashboard.config.secret_key import secret_key
from dashboard.config.settings import Settings
from dashboard.http.auth import refusal_pages
from dashboard.http.auth.account_page import AccountPage
from dashboard.http.auth.auth_context import AuthContext
from dashboard.http.auth.kiosk_login import KioskLogin
from dashboard.http.auth.login import LoginPages
from dashboard.http.auth.oidc.oidc_login import OidcLogin
from dashboard.http.auth.page_renderer import PageRenderer, make_renderer
from dashboard.http.auth.session_cookies import Cookies
from dashboard.http.auth.welcome import WelcomePage
from dashboard.identity.cookie_names import jar
from dashboard.services.container import Services
from dashboard.services.own_account_service import OwnAccountService
from dashboard.services.sign_in.invitation_service import InvitationService
from dashboard.services.sign_in.session_service import SessionService
from dashboard.services.sign_in.sign_in_service import SignInService
from data_access.accounts.accounts import Accounts
from data_access.database.database import StillWriting
from data_access.store import Unavailable

if TYPE_CHECKING:
    from dashboard.http.auth.oidc.oidc_provider import OidcProvider

TEMPLATES = Path(__file__).resolve().parents[3] / "layouts"


def blueprint(services: Services, accounts: Accounts, settings: Settings) -> Blueprint:
    """Every page of signing in. The app needs a secret key, CSRFProtect and the authenticator."""
    made = Blueprint("signin", __name__, template_folder=str(TEMPLATES))
    renderer = make_renderer(services, settings)
    context = AuthContext(
        accounts,
        *_sign_in_services(services, accounts),
        Cookies(secret_key(settings), jar(settings)),
        renderer,
    )
    provider = _provider(settings)
    button = settings.oidc_name if provider else ""
    login_pages = LoginPages(context, button)
    for part in (
        login_pages,
        WelcomePage(context, button),
        AccountPage(context),
        KioskLogin(context),
        OidcLogin(context, login_pages, provider),
    ):
        part.register(made)
    made.record_once(lambda state: _attach(state, renderer, provider))
    made.register_error_handler(Unavailable, lambda error: refusal_pages.away_page())
    made.register_error_handler(StillWriting, lambda error: refusal_pages.busy_page())
    return made


def _sign_in_services(
    services: Services, accounts: Accounts
) -> tuple[OwnAccountService, SignInService, InvitationService, SessionService]:
    given = (accounts, services.commands, offload)
    sign_in = SignInService(*given)
    invitations = InvitationService(accounts, services.commands, sign_in, offload)
    return OwnAccountService(*given), sign_in, invitations, SessionService(*given)


def _provider(settings: Settings) -> OidcProvider | None:
    """The OpenID provider, where there is one. Imported here: its client takes 150 ms to load."""
    if not settings.oidc_issuer:
        return None
    from dashboard.http.auth.oidc.oidc_provider import OidcProvider

    return OidcProvider(settings)


def _attach(state: BlueprintSetupState, renderer: PageRenderer, provider: OidcProvider | None) -> None:
    state.app.extensions[refusal_pages.KEY] = renderer
    if provider is not None:
        provider.attach(cast("Flask", state.app))

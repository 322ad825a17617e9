"""Signing in: server-rendered pages that work without scripts, for people and for walls."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from dashboard.doors.jar import jar
from dashboard.parts import Parts
from dashboard.secrets import secret_key
from dashboard.settings import Settings
from dashboard.signin import pages
from dashboard.signin.account import OwnAccount
from dashboard.signin.cookies import Cookies
from dashboard.signin.entrance import Entrance
from dashboard.signin.kiosk import Kiosk
from dashboard.signin.kit import Kit
from dashboard.signin.looks import Looks
from dashboard.signin.oidc import OpenId
from dashboard.signin.provider import Provider
from dashboard.signin.welcome import Welcome
from data_access.accounts.accounts import Accounts
from data_access.store import Unavailable

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "layouts"


def blueprint(parts: Parts, accounts: Accounts, settings: Settings) -> Blueprint:
    """Every page of signing in. The app needs a secret key, CSRFProtect and the doors' visitors."""
    made = Blueprint("signin", __name__, template_folder=str(TEMPLATES))
    looks = Looks(settings, parts.installation, parts.version)
    kit = Kit(accounts, Cookies(secret_key(settings), jar(settings)), looks)
    provider = Provider(settings) if settings.oidc_issuer else None
    button = settings.oidc_name if provider else ""
    entrance = Entrance(kit, button)
    for part in (
        entrance,
        Welcome(kit, button),
        OwnAccount(kit),
        Kiosk(kit),
        OpenId(kit, entrance, provider),
    ):
        part.register(made)
    made.record_once(lambda state: _attach(state, looks, provider))
    made.register_error_handler(Unavailable, lambda error: pages.away_page())
    return made


def _attach(state: BlueprintSetupState, looks: Looks, provider: Provider | None) -> None:
    state.app.extensions[pages.KEY] = looks
    if provider is not None:
        provider.attach(cast("Flask", state.app))

"""Accounts, grants, sessions, kiosk keys, invitations: who somebody is, and what they were given."""

from data_access.accounts.accounts import Accounts
from data_access.accounts.values import (
    DemoAccount,
    Half,
    Invitation,
    MoreNeeded,
    Policy,
    Rest,
    Session,
    SignedIn,
)
from domain.accounts.sign_in_rules import Locked

__all__ = [
    "Accounts",
    "DemoAccount",
    "Half",
    "Invitation",
    "Locked",
    "MoreNeeded",
    "Policy",
    "Rest",
    "Session",
    "SignedIn",
]

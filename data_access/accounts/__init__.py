"""Accounts, grants, sessions, kiosk keys, invitations: who somebody is, and what they were given."""

from data_access.accounts.accounts import Accounts
from data_access.accounts.values import (
    Account,
    DemoAccount,
    Half,
    Invitation,
    Kiosk,
    Locked,
    MoreNeeded,
    NewAccount,
    Policy,
    Rest,
    Session,
    SignedIn,
)

__all__ = [
    "Account",
    "Accounts",
    "DemoAccount",
    "Half",
    "Invitation",
    "Kiosk",
    "Locked",
    "MoreNeeded",
    "NewAccount",
    "Policy",
    "Rest",
    "Session",
    "SignedIn",
]

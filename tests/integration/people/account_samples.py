"""For each command about accounts and keys what it takes to give it, itself last; and who gives it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import update

from data_access.accounts.credentials.secret_values import hashed
from data_access.database.codec import utc_text
from data_access.database.tables.account_tables import accounts, invitations, sessions
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account import NewAccount
from domain.accounts.account_commands import (
    ApproveReset,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndSessions,
    GrantRoles,
    InviteHolder,
    ProposeReset,
    RejectReset,
    ResetPassword,
    ResetSecondFactor,
    RestoreHolder,
    SetTemporaryPassword,
    UnlockAccount,
)
from domain.accounts.key_commands import (
    ApproveReadToken,
    CreateKiosk,
    CreateToken,
    EndKiosk,
    EndToken,
    MakeLink,
    RejectReadToken,
    RequestReadToken,
    RevokeLinks,
    WithdrawReadToken,
)
from domain.accounts.keys import NewToken
from domain.accounts.own_account_commands import (
    ChangePassword,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SetSecondFactor,
    SignOutEverywhere,
)
from domain.accounts.sign_in_commands import (
    BeginSession,
    EndSession,
    EnrolSecondFactor,
    InviteFirstAdministrator,
    LinkIdentity,
    OpenKiosk,
    RedeemInvitation,
    SeedDemoAccounts,
    SignOut,
    SpendCode,
)
from domain.directory.directory_commands import RemovePerson
from domain.kernel.command import Command
from tests.integration.reports import COUNTY

REASON = "密码忘记了"
ADMINISTRATOR = (Grant(Role.ADMINISTRATOR, COUNTY),)
OFFICER, PERSON = 1, "LY-L00001"
SESSION, SEALED = "ab" * 32, b"sealed"
ROOT = Actor(Viewer(Kind.INNER, "cli:root", "root", ADMINISTRATOR))
BEN = Actor(Viewer(Kind.PERSON, "account:2", "Ben", ADMINISTRATOR), "10.0.0.8")
CARL = Actor(Viewer(Kind.PERSON, "account:9", "Carl", (Grant(Role.COMMANDER, COUNTY),)), "10.0.0.9")
OWNER = Actor(Viewer(Kind.PERSON, "account:1", "officer", (Grant(Role.DUTY_OFFICER, COUNTY),)), "10.0.0.1")
WALL = Actor(Viewer(Kind.KIOSK, "kiosk:1", "wall", (Grant(Role.WALL, COUNTY),)), "10.0.0.2")
PALM = Actor(Viewer(Kind.INNER, "palm", "", ADMINISTRATOR))
GIVERS: dict[type[Command], Actor] = {
    ChangePassword: OWNER,
    RemoveSecondFactor: OWNER,
    SetSecondFactor: OWNER,
    RenewRecoveryCodes: OWNER,
    SignOutEverywhere: OWNER,
    SpendCode: OWNER,
    EnrolSecondFactor: OWNER,
    BeginSession: OWNER,
    SignOut: OWNER,
    EndSession: OWNER,
    OpenKiosk: WALL,
    InviteFirstAdministrator: PALM,
    RedeemInvitation: PALM,
    LinkIdentity: OWNER,
    SeedDemoAccounts: PALM,
    CreateAccount: ROOT,
    SetTemporaryPassword: ROOT,
    ProposeReset: BEN,
    RequestReadToken: BEN,
    ApproveReadToken: CARL,
    RejectReadToken: CARL,
}
"""Whoever is not the one who gives all the others."""


def _create(login: str, *grants: Grant, person: str | None = None) -> CreateAccount:
    return CreateAccount(region=COUNTY, new=NewAccount(login, login, COUNTY, grants, person))


CREATED = (_create("officer", Grant(Role.DUTY_OFFICER, COUNTY), person=PERSON),)
GUARDED = (
    _create("ada", *ADMINISTRATOR),
    _create("ben", *ADMINISTRATOR),
    SetTemporaryPassword(region=COUNTY, account=OFFICER, hashed="none"),
    ProposeReset(region=COUNTY, account=OFFICER, kind="password", reason=REASON),
)
ASKED = (*GUARDED[:2], RequestReadToken(region=COUNTY, name="数据平台", days=30, reason=REASON))
TOKEN = CreateToken(region=COUNTY, new=NewToken("report", COUNTY, ("gis",), ("cases",), "平台"))
LINKED = MakeLink(region=COUNTY, person=PERSON, hours=72)
KIOSK = CreateKiosk(region=COUNTY, name="一楼大厅")
DISABLED = DisableAccount(region=COUNTY, account=OFFICER, reason=REASON)

OWN = {"region": COUNTY, "account": OFFICER, "expected_version": 1}


def begin_second_factor(store: Store, now: datetime) -> None:
    """Let a seed wait in a session, as SecondFactors.begin does, which is no command."""
    begun = {
        "totp_pending": SEALED,
        "totp_pending_for": bytes.fromhex(SESSION),
        "totp_pending_at": utc_text(now),
    }
    with store.database.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.id == OFFICER).values(begun))


LINK = hashed("link")
SEEN = {
    "how": "password",
    "factor": "password",
    "agent": "browser",
    "device": b"",
    "lasts": timedelta(hours=12),
}
BEGUN = BeginSession(**OWN, **SEEN)
DEMO = NewAccount("demo-duty", "值班员", COUNTY, (Grant(Role.DUTY_OFFICER, COUNTY),))


def know_secrets(store: Store, now: datetime) -> None:
    """Let what was made by chance be known: the newest session's id, and the secret of every link."""
    with store.database.writing() as connection:
        connection.execute(update(sessions).values(hash=bytes.fromhex(SESSION)))
        connection.execute(update(invitations).values(hash=LINK))


Sample = Command | Callable[[Store, datetime], None]
"""A command, or what has to happen in between."""
ACCOUNT_SAMPLES: dict[type[Command], tuple[Sample, ...]] = {
    CreateAccount: CREATED,
    GrantRoles: (
        *CREATED,
        GrantRoles(
            region=COUNTY, account=OFFICER, grants=(Grant(Role.REVIEWER, COUNTY),), expected_version=1
        ),
    ),
    DisableAccount: (*CREATED, DISABLED),
    EnableAccount: (*CREATED, DISABLED, EnableAccount(region=COUNTY, account=OFFICER)),
    RestoreHolder: (
        *CREATED,
        RemovePerson(region=COUNTY, person=PERSON, expected_version=1, reason=REASON),
        RestoreHolder(region=COUNTY, account=OFFICER, reason=REASON),
    ),
    UnlockAccount: (*CREATED, UnlockAccount(region=COUNTY, account=OFFICER)),
    EndSessions: (*CREATED, EndSessions(region=COUNTY, account=OFFICER)),
    InviteHolder: (*CREATED, InviteHolder(region=COUNTY, account=OFFICER)),
    ResetPassword: (*CREATED, ResetPassword(region=COUNTY, account=OFFICER, reason=REASON)),
    SetTemporaryPassword: GUARDED[:3],
    ResetSecondFactor: (*CREATED, ResetSecondFactor(region=COUNTY, account=OFFICER, reason=REASON)),
    ProposeReset: GUARDED,
    ApproveReset: (*GUARDED, ApproveReset(region=COUNTY, account=OFFICER)),
    RejectReset: (*GUARDED, RejectReset(region=COUNTY, account=OFFICER)),
    ChangePassword: (*CREATED, ChangePassword(**OWN, hashed="none")),
    SetSecondFactor: (
        *CREATED,
        begin_second_factor,
        SetSecondFactor(**OWN, keep=SESSION, sealed=SEALED, step=1, codes=(b"1", b"2")),
    ),
    RemoveSecondFactor: (*CREATED, RemoveSecondFactor(**OWN)),
    RenewRecoveryCodes: (*CREATED, RenewRecoveryCodes(**OWN, codes=(b"1", b"2"))),
    SignOutEverywhere: (*CREATED, SignOutEverywhere(**OWN)),
    SpendCode: (*CREATED, SpendCode(**OWN, code="123456")),
    EnrolSecondFactor: (
        *CREATED,
        begin_second_factor,
        EnrolSecondFactor(**OWN, holder=bytes.fromhex(SESSION), sealed=SEALED, step=1, codes=(b"1", b"2")),
    ),
    BeginSession: (*CREATED, BEGUN),
    SignOut: (*CREATED, BEGUN, know_secrets, SignOut(region=COUNTY, session=SESSION)),
    EndSession: (
        *CREATED,
        BEGUN,
        know_secrets,
        EndSession(region=COUNTY, account=OFFICER, session=SESSION),
    ),
    OpenKiosk: (KIOSK, OpenKiosk(region=COUNTY, kiosk=1, agent="browser")),
    InviteFirstAdministrator: (InviteFirstAdministrator(region=COUNTY),),
    RedeemInvitation: (
        InviteFirstAdministrator(region=COUNTY),
        know_secrets,
        RedeemInvitation(
            region=COUNTY, link=LINK, hashed="none", first=NewAccount("first", "一", COUNTY, ())
        ),
    ),
    LinkIdentity: (
        *CREATED,
        InviteHolder(region=COUNTY, account=OFFICER),
        know_secrets,
        LinkIdentity(region=COUNTY, link=LINK, subject="s-9"),
    ),
    SeedDemoAccounts: (SeedDemoAccounts(region=COUNTY, accounts=(DEMO,), hashed="none"),),
    CreateKiosk: (KIOSK,),
    EndKiosk: (KIOSK, EndKiosk(region=COUNTY, kiosk=1)),
    MakeLink: (LINKED,),
    RevokeLinks: (LINKED, RevokeLinks(region=COUNTY, person=PERSON)),
    CreateToken: (TOKEN,),
    EndToken: (TOKEN, EndToken(region=COUNTY, token=1)),
    RequestReadToken: ASKED,
    ApproveReadToken: (*ASKED, ApproveReadToken(region=COUNTY, request=1)),
    RejectReadToken: (*ASKED, RejectReadToken(region=COUNTY, request=1)),
    WithdrawReadToken: (*ASKED, WithdrawReadToken(region=COUNTY, request=1)),
}

"""For each command about accounts and keys what it takes to give it, itself last; and who gives it."""

from __future__ import annotations

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
    RejectReadToken,
    RequestReadToken,
    WithdrawReadToken,
)
from domain.accounts.keys import NewToken
from domain.directory.directory_commands import RemovePerson
from domain.kernel.command import Command
from tests.integration.reports import COUNTY

REASON = "密码忘记了"
ADMINISTRATOR = (Grant(Role.ADMINISTRATOR, COUNTY),)
OFFICER, PERSON = 1, "LY-L00001"
ROOT = Actor(Viewer(Kind.INNER, "cli:root", "root", ADMINISTRATOR))
BEN = Actor(Viewer(Kind.PERSON, "account:2", "Ben", ADMINISTRATOR), "10.0.0.8")
CARL = Actor(Viewer(Kind.PERSON, "account:9", "Carl", (Grant(Role.COMMANDER, COUNTY),)), "10.0.0.9")
GIVERS: dict[type[Command], Actor] = {
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
KIOSK = CreateKiosk(region=COUNTY, name="一楼大厅")
DISABLED = DisableAccount(region=COUNTY, account=OFFICER, reason=REASON)

ACCOUNT_SAMPLES: dict[type[Command], tuple[Command, ...]] = {
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
    CreateKiosk: (KIOSK,),
    EndKiosk: (KIOSK, EndKiosk(region=COUNTY, kiosk=1)),
    CreateToken: (TOKEN,),
    EndToken: (TOKEN, EndToken(region=COUNTY, token=1)),
    RequestReadToken: ASKED,
    ApproveReadToken: (*ASKED, ApproveReadToken(region=COUNTY, request=1)),
    RejectReadToken: (*ASKED, RejectReadToken(region=COUNTY, request=1)),
    WithdrawReadToken: (*ASKED, WithdrawReadToken(region=COUNTY, request=1)),
}

"""No command of signing in shows a secret when it is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.accounts import sign_in_commands as commands
from domain.accounts.account import NewAccount
from domain.kernel.command import Command

AT = {"region": "330825"}
OWN = AT | {"account": 7}
NEW = NewAccount("chen", "陈", "330825", ())
KEPT, CODE = b"\xaa\xbb", "246810"


@pytest.mark.parametrize(
    "command",
    [
        commands.SpendCode(**OWN, code=CODE),
        commands.EnrolSecondFactor(**OWN, holder=KEPT, sealed=KEPT, step=1, codes=(KEPT,)),
        commands.BeginSession(
            **OWN, how="password", factor="totp", agent="b", device=KEPT, lasts=timedelta(hours=1)
        ),
        commands.RedeemInvitation(**AT, link=KEPT, hashed=CODE, first=NEW),
        commands.LinkIdentity(**AT, link=KEPT, subject=CODE),
        commands.SeedDemoAccounts(**AT, accounts=(NEW,), hashed=CODE),
    ],
    ids=lambda command: type(command).__name__,
)
def test_its_text_has_no_secret(command: Command) -> None:
    assert "\\xaa" not in repr(command)
    assert CODE not in repr(command)

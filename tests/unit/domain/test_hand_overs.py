"""Who may take over the command of a squad."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.access.rights import Grant, Role
from domain.accounts.account import Account
from domain.accounts.hand_overs import check_successor, may_take_over
from domain.kernel.errors import Refused

TOWN = "330825101"
WANG = Account(
    8, "wang", "王值班", TOWN, (Grant(Role.DUTY_OFFICER, TOWN),), None, False, None, None, False, True, False,
    0, None, 1, "", None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "may"),
    [
        ({}, True),
        ({"grants": (Grant(Role.COMMANDER, "3308"),)}, True),
        ({"grants": (Grant(Role.DUTY_OFFICER, "330825102"),)}, False),
        ({"grants": (Grant(Role.GRID_HEAD, TOWN),)}, False),
        ({"grants": (Grant(Role.REVIEWER, "330825"),)}, False),
        ({"disabled_at": "2026-11-30T00:00:00Z"}, False),
        ({"person_left": True}, False),
        ({"has_password": False}, False),
        ({"has_password": False, "oidc_subject": "s"}, True),
    ],
    ids=str,
)
def test_who_can_sign_in_and_commands_there_may_take_over(changed: dict[str, Any], may: bool) -> None:
    account = replace(WANG, **changed)
    assert may_take_over(account, (f"{TOWN}264",)) is may
    if may:
        check_successor(account, (f"{TOWN}264",), demo=False)
        return
    with pytest.raises(Refused, match="no_commander"):
        check_successor(account, (f"{TOWN}264",), demo=False)


def test_a_demo_account_takes_over_in_a_demo_only() -> None:
    check_successor(replace(WANG, demo=True), (TOWN,), demo=True)
    with pytest.raises(Refused, match="no_commander"):
        check_successor(replace(WANG, demo=True), (TOWN,), demo=False)


def test_nobody_takes_over_what_nobody_is() -> None:
    with pytest.raises(Refused, match="no_commander"):
        check_successor(None, (TOWN,), demo=True)

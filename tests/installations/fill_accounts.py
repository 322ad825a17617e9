"""What an installation knows of those who sign in, in every state: accounts, sessions, screens, programs."""

from __future__ import annotations

from typing import Any

import pytest

from domain.access.rights import Kind, Role, Viewer
from domain.accounts.account import Account
from domain.accounts.keys import NewToken
from domain.accounts.reset_rules import PASSWORD
from domain.kernel.errors import Refused
from tests.integration import accounts
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness
from tests.integration.reports import COUNTY

WHY = "当面核对过身份"


def fill_accounts(harness: AccountsHarness) -> dict[str, Any]:
    """Accounts in all states and what belongs to them; what opens them (see keep.py)."""
    hands = {role: harness.with_password(role)[0] for role in (Role.ADMINISTRATOR, Role.COMMANDER)}
    second = harness.with_password(Role.ADMINISTRATOR)[0]
    auditors = [harness.with_password(Role.AUDITOR)[0] for _ in range(3)]
    harness.wait(hours=25)
    first, commander = viewer_of(hands[Role.ADMINISTRATOR]), viewer_of(hands[Role.COMMANDER])
    opens = sign_somebody_in(harness)
    opens |= {"first": first.actor, "second": second.actor, "commander": commander.actor}
    end_accounts(harness)
    opens["invitation"] = invite(harness)
    opens |= make_screens(harness)
    opens["tokens"] = make_tokens(harness)
    opens |= request_tokens(harness, first, commander, opens["tokens"])
    opens["reset"] = ask_resets(harness, first, viewer_of(second), auditors)
    return opens | {"now": harness.now.isoformat()}


def viewer_of(account: Account) -> Viewer:
    """Somebody as their session would tell."""
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)


def sign_somebody_in(harness: AccountsHarness) -> dict[str, Any]:
    """An officer with a second factor: in a known browser, with one recovery code used and one bad try."""
    officer, password = harness.with_password(Role.DUTY_OFFICER)
    device, codes = harness.enrol(officer, password)
    harness.wait(minutes=1)
    signed = harness.sign_in(officer, password, device.at(harness.now))
    harness.services.sessions.sign_out(
        harness.sign_in(officer, password, codes[-1]).session_secret, accounts.own_origin(officer)
    )
    with pytest.raises(Refused):
        harness.sign_in(officer, accounts.password())
    return {
        "login": officer.login, "password": password, "totp": device.secret, "codes": [*codes[:-1]],
        "session": signed.session_secret, "browser": signed.device,
    }  # fmt: skip


def begin_second_factor(harness: AccountsHarness) -> dict[str, Any]:
    """Somebody of the city in the middle of setting up a second factor."""
    auditor, password = harness.with_password(Role.AUDITOR, "3308")
    signed = harness.sign_in(auditor, password)
    address = harness.accounts.factors.begin(
        auditor.id, password, accounts.own_origin(auditor), signed.viewer.session
    )
    return {"account": auditor.id, "session": signed.session_secret, "address": address}


def end_accounts(harness: AccountsHarness) -> None:
    """Somebody who left, and somebody who has to change a password that was told by word of mouth."""
    gone, _ = harness.with_password(Role.COMMANDER)
    harness.admin.disable(gone.id, BY, ADDRESS, "离任")
    fresh, _ = harness.with_password(Role.REVIEWER)
    harness.admin.temporary_password(fresh.id, BY, ADDRESS, WHY)


def invite(harness: AccountsHarness) -> str:
    """The newest link of somebody who was invited twice."""
    invited = harness.make_account(Role.REVIEWER)
    harness.admin.invite(invited.id, BY, ADDRESS)
    return harness.admin.invite(invited.id, BY, ADDRESS)


def make_screens(harness: AccountsHarness) -> dict[str, str]:
    """A wall that is open, and one whose key was ended."""
    _, wall = harness.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    ended, _ = harness.admin.create_kiosk("旧大厅", COUNTY, None, BY, ADDRESS)
    harness.admin.end_kiosk(ended.id, BY, ADDRESS)
    return {
        "kiosk": wall,
        "screen": harness.services.sessions.open_kiosk(wall, ADDRESS, AGENT).session_secret,
    }


def make_tokens(harness: AccountsHarness) -> dict[str, str]:
    """One program of each scope by scope, and one that was ended."""
    made = {
        scope: harness.admin.create_token(NewToken(scope, COUNTY, name=f"{scope} 系统"), BY, ADDRESS)[1]
        for scope in ("read", "report", "figures")
    }
    ended, _ = harness.admin.create_token(NewToken("report", COUNTY, ("12345",), name="旧热线"), BY, ADDRESS)
    harness.admin.end_token(ended.id, BY, ADDRESS)
    return made


def request_tokens(
    harness: AccountsHarness, first: Viewer, commander: Viewer, tokens: dict[str, str]
) -> dict[str, Any]:
    """Read tokens that were asked for: approved (added to `tokens`), rejected, withdrawn; one waits."""
    approved, rejected, withdrawn, waiting = (
        harness.admin.ask_token(COUNTY, name, 0, "接入大数据平台", first, ADDRESS).id
        for name in ("数据一", "数据二", "数据三", "数据四")
    )
    tokens["approved"] = harness.admin.approve_token(approved, commander, ADDRESS)[1]
    harness.admin.reject_token(rejected, commander, ADDRESS)
    harness.admin.withdraw_token(withdrawn, first, ADDRESS)
    return {"token_request": waiting}


def ask_resets(harness: AccountsHarness, first: Viewer, second: Viewer, auditors: list[Account]) -> int:
    """Resets of auditors: one done, one rejected; the account whose reset waits for another administrator."""
    done, rejected, waiting = (auditor.id for auditor in auditors)
    for account in (done, rejected, waiting):
        harness.admin.ask_reset(account, PASSWORD, WHY, first, ADDRESS)
    harness.admin.approve_reset(done, second, ADDRESS)
    harness.admin.reject_reset(rejected, second, ADDRESS)
    return waiting

"""`palmcommand account`: who may sign in. Everything here is in the trace as done by cli:<user>."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dashboard.cli.common import stop
from dashboard.cli.operator import Terminal, open_terminal
from domain.access.reasons import checked_reason
from domain.access.rights import Grant, Role
from domain.accounts.account import Account, NewAccount
from domain.accounts.account_commands import (
    AccountCommand,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndSessions,
    GrantRoles,
    InviteHolder,
    ResetPassword,
    ResetSecondFactor,
    RestoreHolder,
    SetTemporaryPassword,
    UnlockAccount,
)
from domain.kernel.regions import cities_of, county_or_city

accounts = typer.Typer(help="Accounts of people.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="Login of the account.", metavar="LOGIN")]
GRANTS = "ROLE:REGION[:UNIT], like duty_officer:330825; may be repeated."


@accounts.command()
def create(
    login: Login,
    name: Annotated[str, typer.Option(help="Name shown on screens.")],
    grant: Annotated[list[str], typer.Option(help=GRANTS)],
    person: Annotated[str, typer.Option(help="Id in the county's directory, for people in the field.")] = "",
) -> None:
    """Make an account; prints the one-time link by which its owner sets a password."""
    with open_terminal() as at:
        grants = _grants(at, grant)
        region = county_or_city(grants[0].region)
        if person and not _has_person(at, region, person):
            stop(at.say("person_unknown", region=region, person=person))
        new = NewAccount(login, name, region, grants, person or None)
        made = at.handle(CreateAccount(region=region, new=new))
        typer.echo(at.say("account_made", login=made.login))
        _show_link(at, _change(at, InviteHolder, made))


@accounts.command("list")
def list_(
    region: Annotated[str, typer.Option(help="Only accounts of this region and below.")] = "",
) -> None:
    """List the accounts: login, name, roles, state."""
    with open_terminal() as at:
        within = [region] if region else cities_of(at.places.counties)
        found = at.accounts.queries.within(within)
        if not found:
            typer.echo(at.say("account_none"))
        for account in found:
            roles = " ".join(_written(grant) for grant in account.grants)
            typer.echo(f"{account.login}\t{account.name}\t{roles or '-'}\t{_state(account)}")


@accounts.command()
def grant(
    login: Login,
    grants: Annotated[list[str], typer.Argument(help=GRANTS, metavar="GRANT...")],
) -> None:
    """Give an account these roles instead of those it had; its sessions end."""
    with open_terminal() as at:
        _change(at, GrantRoles, at.account(login), grants=_grants(at, grants))
        _done(at, login, "account_granted")


@accounts.command()
def disable(login: Login) -> None:
    """Let nobody sign in with an account; its sessions end at once."""
    with open_terminal() as at:
        _change(at, DisableAccount, at.account(login))
        _done(at, login, "account_disabled")


@accounts.command()
def enable(
    login: Login,
    reason: Annotated[
        str, typer.Option(help="Why a person who was removed comes back; needed for them only.")
    ] = "",
) -> None:
    """Let somebody sign in again; with --reason also who was removed from the directory, and comes back."""
    with open_terminal() as at:
        account = at.account(login)
        if account.person_left and reason:
            account = _change(at, RestoreHolder, account, reason=checked_reason(reason))
        if account.disabled_at is not None:
            _change(at, EnableAccount, account)
        _done(at, login, "account_enabled")


@accounts.command()
def unlock(login: Login) -> None:
    """End a lock-out after failed sign-ins before its time."""
    with open_terminal() as at:
        _change(at, UnlockAccount, at.account(login))
        _done(at, login, "account_unlocked")


@accounts.command("sign-out")
def sign_out(login: Login) -> None:
    """End every session of an account."""
    with open_terminal() as at:
        _change(at, EndSessions, at.account(login))
        _done(at, login, "account_signed_out")


@accounts.command()
def invite(login: Login) -> None:
    """Print a new one-time link to set the first password; earlier ones end."""
    with open_terminal() as at:
        _show_link(at, _change(at, InviteHolder, at.account(login)))


@accounts.command("reset-password")
def reset_password(
    login: Login,
    reason: Annotated[
        str, typer.Option(help="Why, as the trace and the owner are told; always needed.")
    ] = "",
    temporary: Annotated[
        bool, typer.Option("--temporary", help="Print a password to tell by word of mouth, not a link.")
    ] = False,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Take a lost second factor off as well.")
    ] = False,
) -> None:
    """The old password is dead at once and the sessions over; prints a one-time link to set a new one."""
    from data_access.accounts.credentials.secret_values import spoken

    with open_terminal() as at:
        account, why = at.account(login), checked_reason(reason)
        if second_factor:
            _change(at, ResetSecondFactor, account, reason=why)
            _done(at, login, "account_factor_gone")
        if temporary:
            password = spoken()
            hashed = at.accounts.passwords.hash(password)
            _change(at, SetTemporaryPassword, account, hashed=hashed, reason=why)
            typer.echo(at.say("account_temporary", password=password))
        else:
            _show_link(at, _change(at, ResetPassword, account, reason=why))


def _grants(at: Terminal, written: list[str]) -> tuple[Grant, ...]:
    """Grants as typed; exit 1 for a form, region or unit that is not known."""
    found = tuple(_grant(at, text) for text in written)
    for given in found:
        at.require_region(given.region)
        if given.unit and not _has_unit(at, given.region, given.unit):
            stop(at.say("unit_unknown", region=given.region, unit=given.unit))
    return found


def _grant(at: Terminal, text: str) -> Grant:
    role, _, rest = text.partition(":")
    region, _, unit = rest.partition(":")
    try:
        return Grant(Role(role), region, unit or None)
    except ValueError:
        stop(at.say("grant_form", given=text))


def _written(given: Grant) -> str:
    return ":".join(part for part in (given.role.value, given.region, given.unit) if part)


def _state(account: Account) -> str:
    states = {
        "demo": account.demo,
        "disabled": account.disabled_at,
        "locked": account.locked_until,
        "invited": not account.has_password and not account.oidc_subject,
        "second-factor": account.has_totp,
    }
    return ",".join(name for name, holds in states.items() if holds) or "ok"


def _has_unit(at: Terminal, region: str, unit: str) -> bool:
    """Whether a county of the region has the unit, in its directory or, before there is one, its pack."""
    from data_access.directory.people_queries import has_unit, seeded

    with at.accounts.context.reading() as connection:
        return any(
            has_unit(connection, code, unit)
            if seeded(connection, code)
            else unit in at.served.counties[code].units
            for code in at.served.counties_of(region)
        )


def _has_person(at: Terminal, region: str, person: str) -> bool:
    """The same for somebody who is there."""
    from data_access.directory.people_queries import active_among, seeded

    with at.accounts.context.reading() as connection:
        return any(
            bool(active_among(connection, code, [person]))
            if seeded(connection, code)
            else at.served.counties[code].has_person(person)
            for code in at.served.counties_of(region)
        )


def _change(at: Terminal, kind: type[AccountCommand], account: Account, **facts: Any) -> Any:
    return at.handle(kind(region=account.region, account=account.id, **facts))


def _show_link(at: Terminal, secret: str) -> None:
    from dashboard.hosting.first_start import invitation_link

    typer.echo(at.say("account_link", url=invitation_link(at.settings, secret)))


def _done(at: Terminal, login: str, what: str) -> None:
    typer.echo(at.say("account_done", login=login, what=at.say(what)))

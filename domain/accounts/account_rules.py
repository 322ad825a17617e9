"""What an administrator may do to an account. Facts come in; Refused goes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable

from domain.access.rights import Grant, Kind, Realm, Right, Role, Viewer, check_grants
from domain.accounts.account import Account, NewAccount
from domain.kernel.errors import Refused
from domain.kernel.regions import county_or_city, is_code
from domain.kernel.text import hidden_sign, is_seen, says_something

LOGIN_SIGNS = "._@-"
LONGEST_LOGIN = 64
LONGEST_NAME = 64


def login_of(typed: str) -> str:
    """The one form of a login, however it was typed."""
    return unicodedata.normalize("NFKC", typed[:LONGEST_LOGIN]).strip().casefold()


def checked_login(typed: str) -> str:
    """A login in its one form. Refused bad_login."""
    login = login_of(typed)
    if not 2 <= len(login) <= LONGEST_NAME or not all(
        sign in LOGIN_SIGNS or says_something(sign) for sign in login
    ):
        raise Refused("bad_login", "2 to 64 letters, digits or . _ @ -", "login")
    return login


def checked_name(name: str) -> str:
    """A name that can be shown. Refused bad_name."""
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= LONGEST_NAME or hidden_sign(tidy) is not None or not is_seen(tidy):
        raise Refused("bad_name", f"1 to {LONGEST_NAME} characters that can be seen", "name")
    return tidy


def is_guarded(grants: Iterable[Grant]) -> bool:
    """Whether grants administer or audit: such an account is reset by two administrators."""
    return any(grant.row.realm in (Realm.ADMINISTRATION, Realm.AUDIT) for grant in grants)


def check_region(region: str, serves: Callable[[str], bool]) -> None:
    """Refused bad_region for what is no region of this installation."""
    if not is_code(region) or not serves(region):
        raise Refused("bad_region", f"no region of this installation: {region!r}", "region")


def check_new_account(new: NewAccount, by: Viewer, serves: Callable[[str], bool]) -> None:
    """Refused bad_login, bad_name, bad_region, forbidden, and those of check_grants."""
    checked_login(new.login)
    checked_name(new.name)
    check_grants(new.grants)
    regions = (new.region, *(grant.region for grant in new.grants))
    for region in regions:
        check_region(region, serves)
    for region in regions:
        by.require(Right.MANAGE_ACCOUNTS, region)


def check_account_there(account: Account | None, number: int) -> Account:
    """Refused no_account."""
    if account is None:
        raise Refused("no_account", f"there is no account {number}", "account")
    return account


def check_login_free(taken: bool) -> None:
    """Refused login_taken."""
    if taken:
        raise Refused("login_taken", "there is an account with that login", "login")


def check_unit(grant: Grant, missing: bool) -> None:
    """Refused bad_unit for a unit that the directory of its county does not have."""
    if missing:
        raise Refused(
            "bad_unit", f"there is no unit {grant.unit!r} in {county_or_city(grant.region)}", "unit"
        )


def check_home(region: str, county: str, code: str) -> None:
    """Refused `code` for an account, key or request of a region that another county's trace tells of."""
    if county_or_city(region) != county:
        raise Refused(code, f"there is none in {county}")


def check_manages(by: Viewer, account: Account) -> None:
    """Pass when `by` administers the account's region and all it was given. Refused forbidden."""
    for region in {account.region, *(grant.region for grant in account.grants)}:
        by.require(Right.MANAGE_ACCOUNTS, region)


def check_administrator(disabled: bool, of_demo: bool, account: Account) -> None:
    """Refused forbidden for whoever was disabled meanwhile, or is of the demo and changes a real account."""
    if disabled:
        raise Refused("forbidden", "whoever asks was disabled meanwhile")
    if of_demo and not account.demo:
        raise Refused("forbidden", "an account of the demo changes no real one")


def check_not_own(by: Viewer, account: Account) -> None:
    """Refused own_account."""
    if account.actor == by.actor:
        raise Refused("own_account", "nobody changes their own rights: ask another administrator")


def check_own(actor: str, account: Account) -> None:
    """Refused forbidden for whoever is not the account's owner."""
    check_owner(actor, account.actor)


def check_owner(actor: str, owner: str) -> None:
    """Refused forbidden for whoever is not the one an account or session belongs to."""
    if owner != actor:
        raise Refused("forbidden", "this account is somebody else's")


def check_new_grants(grants: Iterable[Grant], by: Viewer) -> None:
    """Refused forbidden, and those of check_grants."""
    given = tuple(grants)
    check_grants(given)
    for grant in given:
        by.require(Right.MANAGE_ACCOUNTS, grant.region)


def check_administrator_stays(account: Account, left: Iterable[Grant], others: Collection[str]) -> None:
    """Refused last_administrator when a region would have nobody left who administers it. `left`: the grants
    the account keeps; `others`: the regions that other people administer who can sign in.
    """
    stays = [grant.region for grant in left if grant.role is Role.ADMINISTRATOR]
    usable = account.disabled_at is None and account.has_way_in
    for grant in account.grants if usable else ():
        covered = any(grant.region.startswith(region) for region in (*stays, *others))
        if grant.role is Role.ADMINISTRATOR and not covered:
            raise Refused("last_administrator", f"nobody else administers {grant.region}", "account")


def check_person_there(account: Account) -> None:
    """Refused person_left for an account whose person was removed."""
    if account.person_left:
        raise Refused("person_left", "the person was removed: restore them in the directory", "account")


def check_invitable(account: Account, by: Viewer) -> None:
    """Refused has_way_in: who has signed in before is reset, not invited, but at the terminal."""
    if account.taken and by.kind is not Kind.INNER:
        raise Refused("has_way_in", "somebody has this account: reset it, with a reason")


def check_subject_free(taken: bool) -> None:
    """Refused subject_taken for an identity of the provider that another account has."""
    if taken:
        raise Refused("subject_taken", "that identity is linked to another account")


def check_first_administrator(there: bool) -> None:
    """Refused invitation_gone once somebody real administers."""
    if there:
        raise Refused("invitation_gone", "there is an administrator already")

"""Commands about keys: of walls, of programs, of people's phones, and the read tokens that a commander
hands out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.accounts.account_queries import account_of_actor, state_of_actor
from data_access.accounts.keys import kiosks, person_links, token_requests, tokens
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.dual_control import check_apart
from data_access.streams.wire.wire_format import STREAMS
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.accounts.account import account_number
from domain.accounts.account_rules import check_home, checked_name
from domain.accounts.key_commands import (
    ApproveReadToken,
    CreateKiosk,
    CreateToken,
    EndKiosk,
    EndToken,
    MakeLink,
    ReadTokenCommand,
    RejectReadToken,
    RequestReadToken,
    RevokeLinks,
    WithdrawReadToken,
)
from domain.accounts.keys import (
    READ,
    Kiosk,
    NewToken,
    Token,
    check_key,
    check_kinds,
    check_token,
    check_token_there,
    end_of_key,
)
from domain.accounts.person_links import PersonLink, check_hands_out
from domain.accounts.reset_rules import check_author_active
from domain.accounts.token_requests import (
    APPROVED,
    REJECTED,
    WITHDRAWN,
    TokenRequest,
    check_approve,
    check_open,
)
from domain.directory.imports import Hand
from domain.kernel.command import Command


def create_kiosk(work: UnitOfWork, command: CreateKiosk, by: Actor, context: Context) -> tuple[Kiosk, str]:
    """The key and its secret, shown once. Refused bad_name, bad_region, past, forbidden."""
    name = checked_name(command.name)
    check_key(command.region, command.expires_at, by.viewer, context.serves, work.now)
    ends = end_of_key(command.expires_at, _of_demo(work, by.name), work.now)
    kiosk, secret = kiosks.insert_kiosk(work.connection, work.now, name, command.region, ends)
    facts = {"name": name, "region": command.region, "expires_at": kiosk.expires_at}
    work.trace("kiosk.created", f"kiosk:{kiosk.id}", None, facts)
    return kiosk, secret


def end_kiosk(work: UnitOfWork, command: EndKiosk, by: Actor, context: Context) -> None:
    """Refused no_kiosk, forbidden."""
    kiosk = kiosks.get_kiosk(work.connection, command.kiosk)
    check_home(kiosk.region, work.county, "no_kiosk")
    by.viewer.require(Right.MANAGE_KEYS, kiosk.region)
    if kiosks.end_kiosk(work.connection, work.now, kiosk.id):
        work.trace("kiosk.ended", f"kiosk:{kiosk.id}", {"name": kiosk.name}, {"ended": True})


def create_token(work: UnitOfWork, command: CreateToken, by: Actor, context: Context) -> tuple[Token, str]:
    """The token and its secret, shown once. Refused bad_scope, bad_kind, bad_source, bad_name, bad_region,
    past, needs_commander, forbidden.
    """
    wanted = replace(command.new, region=command.region)
    check_kinds(wanted, STREAMS)
    check_token(wanted, by.viewer, context.serves, work.now)
    name = checked_name(wanted.name) if wanted.name else ""
    ends = end_of_key(wanted.expires_at, _of_demo(work, by.name), work.now)
    new = replace(wanted, name=name, expires_at=ends)
    token, secret = tokens.insert_token(work.connection, new, work.now)
    work.trace("token.created", f"token:{token.id}", None, token.facts)
    return token, secret


def end_token(work: UnitOfWork, command: EndToken, by: Actor, context: Context) -> None:
    """Refused no_token, forbidden."""
    found = tokens.find_token(work.connection, command.token, work.now)
    token = check_token_there(found, command.token)
    check_home(token.region, work.county, "no_token")
    by.viewer.require(Right.MANAGE_KEYS, token.region)
    if tokens.revoke(work.connection, token.id, work.now):
        work.trace("token.ended", f"token:{token.id}", token.facts, {"ended": True})


def make_link(work: UnitOfWork, command: MakeLink, by: Actor, context: Context) -> tuple[PersonLink, str]:
    """The link and its secret, shown once. Refused no_person, bad_hours, forbidden."""
    check_hands_out(by.viewer, work.county)
    return person_links.new_link(work, command.person, command.hours)


def revoke_links(work: UnitOfWork, command: RevokeLinks, by: Actor, context: Context) -> int:
    """How many links ended. Refused forbidden."""
    check_hands_out(by.viewer, work.county)
    return person_links.end_links_of(work, command.person)


def request_read_token(
    work: UnitOfWork, command: RequestReadToken, by: Actor, context: Context
) -> TokenRequest:
    """The request. Refused bad_name, bad_region, bad_reason, forbidden, author_gone."""
    name, reason = checked_name(command.name), checked_reason(command.reason)
    check_key(command.region, None, by.viewer, context.serves, work.now)
    _check_active(work, by.name)
    facts = {"name": name, "scope": READ, "region": command.region, "days": command.days}
    request = token_requests.insert_request(work, command.region, name, command.days, reason, by.viewer)
    work.trace("token.asked", f"token_request:{request.id}", None, facts, reason=reason)
    return request


def approve_read_token(
    work: UnitOfWork, command: ApproveReadToken, by: Actor, context: Context
) -> tuple[Token, str]:
    """The token and its secret, shown once and to who approves only. Refused no_request, request_settled,
    own_request, made_by_author, author_gone, forbidden.
    """
    request, hand = _request(work, command), Hand(by.name, by.viewer.person)
    by.viewer.require(Right.APPROVE_TOKENS, request.region)
    check_approve(request, hand)
    check_apart(work, request.author, hand)
    _check_active(work, request.author.actor)
    token, secret = _make_token(work, request, by)
    token_requests.settle_request(work, request, APPROVED, by.viewer, token.id)
    work.trace(
        "token.created", f"token:{token.id}", None, token.facts,
        reason=request.reason, ordered_by=request.author.actor,
    )  # fmt: skip
    return token, secret


def reject_read_token(work: UnitOfWork, command: RejectReadToken, by: Actor, context: Context) -> None:
    """Refused no_request, request_settled, forbidden."""
    request = _request(work, command)
    by.viewer.require(Right.APPROVE_TOKENS, request.region)
    _refuse(work, request, REJECTED, "token.rejected", by)


def withdraw_read_token(work: UnitOfWork, command: WithdrawReadToken, by: Actor, context: Context) -> None:
    """Refused as reject_read_token."""
    request = _request(work, command)
    by.viewer.require(Right.MANAGE_KEYS, request.region)
    _refuse(work, request, WITHDRAWN, "token.withdrawn", by)


def _request(work: UnitOfWork, command: ReadTokenCommand) -> TokenRequest:
    request = token_requests.get_request(work.connection, work.now, command.request)
    check_home(request.region, work.county, "no_request")
    return request


def _make_token(work: UnitOfWork, request: TokenRequest, by: Actor) -> tuple[Token, str]:
    """The token; one that somebody of the demo had a hand in is over after a day."""
    wanted = work.now + timedelta(days=request.days) if request.days else None
    of_demo = _of_demo(work, by.name) or _of_demo(work, request.author.actor)
    ends = end_of_key(wanted, of_demo, work.now)
    new = NewToken(READ, request.region, name=request.name, expires_at=ends)
    return tokens.insert_token(work.connection, new, work.now)


def _refuse(work: UnitOfWork, request: TokenRequest, state: str, action: str, by: Actor) -> None:
    check_open(request)
    token_requests.settle_request(work, request, state, by.viewer)
    facts = {"name": request.name, "region": request.region}
    work.trace(action, f"token_request:{request.id}", None, facts, ordered_by=request.author.actor)


def _check_active(work: UnitOfWork, actor: str) -> None:
    """Refused author_gone for an account that ended."""
    if account_number(actor) is not None:
        author = account_of_actor(work.connection, work.now, actor)
        check_author_active(author is not None and author.disabled_at is None)


def _of_demo(work: UnitOfWork, actor: str) -> bool:
    return state_of_actor(work.connection, actor)[1]


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    CreateKiosk: create_kiosk,
    EndKiosk: end_kiosk,
    CreateToken: create_token,
    EndToken: end_token,
    MakeLink: make_link,
    RevokeLinks: revoke_links,
    RequestReadToken: request_read_token,
    ApproveReadToken: approve_read_token,
    RejectReadToken: reject_read_token,
    WithdrawReadToken: withdraw_read_token,
}

"""How large a request's body may be, looked at before a byte of it is read, and of how many parts, looked at
before it is taken apart: four million empty lists are twelve seconds of the loop.
"""

from __future__ import annotations

from flask import request

from dashboard.http.security import route_demands
from dashboard.http.security.callback_demands import CallbackDemands, Demand
from dashboard.http.security.route_demands import MIB
from dashboard.identity.problems import Problem
from domain.access.rights import Viewer

CALLBACK, MOST_CALLBACK = 1 * MIB, 12 * MIB
MOST_MARKS = 200_000
"""Brackets and commas of a callback's body. A dead letter in the editor has the most: 256 KiB of any JSON."""
UPDATE = "/_dash-update-component"


def check() -> None:
    """Set the bound of this request. Raises Problem 413 when it already says that it is larger."""
    demand = route_demands.of(request.endpoint)
    most = demand.most
    request.max_content_length, request.max_form_parts = most, demand.fields
    if (request.content_length or 0) > most:
        raise Problem("body_too_large")


def check_form() -> None:
    """Raise Problem 413 for a form of more fields than any of ours."""
    if (
        request.mimetype == "application/x-www-form-urlencoded"
        and request.get_data().count(b"&") > route_demands.of(request.endpoint).fields
    ):
        raise Problem("body_too_large")


def check_marks(viewer: Viewer, demands: CallbackDemands) -> None:
    """Raise Problem 413 for a callback's body that is larger than any this viewer has to send, or that takes
    long to read.
    """
    uploads = any(demand.rule.lets(viewer) for demand in demands.uploads)
    if not uploads and (request.content_length or 0) > CALLBACK:
        raise Problem("body_too_large")
    body = request.get_data()
    if sum(body.count(mark) for mark in (b"[", b"{", b",")) > MOST_MARKS:
        raise Problem("body_too_large")


def check_callback(demand: Demand) -> None:
    """Raise Problem 413 for a callback's body that only a file may be as large as."""
    most = MOST_CALLBACK if demand.uploads else CALLBACK
    if (request.content_length or len(request.get_data())) > most:
        raise Problem("body_too_large")

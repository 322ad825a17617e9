"""What a route demands of a request, declared on its view: to whom it opens, how large a body, how often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app

from domain.access.demands import CLOSED, SIGNED_IN, Rule

KIB, MIB = 1024, 1024 * 1024
USUAL, FORM, REPORTS = 64 * KIB, 16 * KIB, 16 * MIB
"""Bytes of a body; FORM: of the pages of signing in; REPORTS: of many reports at once."""
MOST_FIELDS = 50
"""Of a form, unless its route says otherwise."""
View = TypeVar("View", bound=Callable[..., object])
MARK = "palm_demand"
KEY = "palm_route_demands"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one viewer may ask, or whoever comes from one address."""

    allowed: str
    by_address: bool = False


SIGN_IN = Rate("60 per minute; 1200 per hour", by_address=True)
SMALL, REVEALS = Rate("20 per minute; 120 per hour"), Rate("20 per minute; 200 per hour")
EXPORTS = Rate("10 per minute; 60 per hour")


@dataclass(frozen=True, slots=True)
class RouteDemand:
    """What one route demands. `most`: bytes of a body; `rate`: as often as somebody likes without one;
    `fields`: of a form.
    """

    rule: Rule
    rate: Rate | None = None
    most: int = USUAL
    fields: int = MOST_FIELDS


UNDECLARED, NO_ROUTE = RouteDemand(CLOSED), RouteDemand(SIGNED_IN)
"""Of a view that declares none: nobody may knock. Of an address that leads nowhere: whoever has signed in is
told so.
"""


def demands(
    rule: Rule, *, rate: Rate | None = None, most: int = USUAL, fields: int = MOST_FIELDS
) -> Callable[[View], View]:
    """Declare on a view what its route demands. Every way out of personal data has a rate."""
    demand = RouteDemand(rule, rate, most, fields)

    def declare(view: View) -> View:
        setattr(view, MARK, demand)
        return view

    return declare


def declare(flask: Flask, endpoint: str, demand: RouteDemand) -> None:
    """Declare what a route demands that a library registered. Raises KeyError when it registered none."""
    known: dict[str, RouteDemand] = flask.extensions.setdefault(KEY, {})
    if endpoint not in flask.view_functions:
        raise KeyError(endpoint)
    known[endpoint] = demand


def collect(flask: Flask) -> None:
    """Read the declarations of all views of an app; call when all are registered."""
    known: dict[str, RouteDemand] = flask.extensions.setdefault(KEY, {})
    for endpoint, view in flask.view_functions.items():
        demand = getattr(view, MARK, None)
        if demand is not None:
            known[endpoint] = demand


def all_of(flask: Flask) -> Mapping[str, RouteDemand]:
    """Every declaration of an app, by endpoint."""
    found: Mapping[str, RouteDemand] = flask.extensions.get(KEY, {})
    return found


def of(endpoint: str | None) -> RouteDemand:
    """What the route of this request demands; `endpoint` is None for an address that leads nowhere."""
    return NO_ROUTE if endpoint is None else all_of(current_app).get(endpoint, UNDECLARED)

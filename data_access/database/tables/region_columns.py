"""Parts of region codes in SQL: the same as domain/kernel/regions.py says of a text."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, func

from domain.kernel.regions import COUNTY_DIGITS

COUNTY_OR_CITY: Final = f"substr(region, 1, {COUNTY_DIGITS})"
"""Of a column `region`, in statements written as text."""


def county_or_city_in(column: Any) -> ColumnElement[str]:
    """What `county_or_city` is of the code in a column."""
    return func.substr(column, 1, COUNTY_DIGITS)

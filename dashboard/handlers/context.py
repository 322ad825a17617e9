"""What handlers know of the installation besides the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data_access.county_packs.county_pack import County
from domain.kernel.regions import is_code


@dataclass(frozen=True, slots=True)
class Context:
    """`approval_above`: so many people one hand may change by itself within a day; `serves`: whether the
    installation has a region, a city's prefix or a county's own.
    """

    counties: Mapping[str, County]
    approval_above: int
    serves: Callable[[str], bool] = is_code

"""What handlers know of the installation besides the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_access.county_packs.county_pack import County


@dataclass(frozen=True, slots=True)
class Context:
    """`approval_above`: so many people one hand may change by itself within a day."""

    counties: Mapping[str, County]
    approval_above: int

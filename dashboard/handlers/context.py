"""What handlers know of the installation besides the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from data_access.county_packs.county_pack import County
from domain.access.scope import NOTHING, MattersOf
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy
from domain.kernel.regions import is_code
from domain.kernel.worlds import WorldId


@dataclass(frozen=True, slots=True)
class Context:
    """`approval_above`: so many people one hand may change by itself within a day; `serves`: whether the
    installation has a region, a city's prefix or a county's own; `seed_key`: under which the seeds of second
    factors are kept; `signatures`: what those of warnings have to prove; `sees_page`: whether somebody
    has the page of their phone before them, nobody where that is not known; `demo`: whether demo accounts are
    known here.
    """

    counties: Mapping[str, County]
    approval_above: int
    serves: Callable[[str], bool] = is_code
    seed_key: bytes = field(default=b"", repr=False)
    signatures: SignaturePolicy = field(default_factory=SignaturePolicy)
    sees_page: Callable[[WorldId, str], bool] = lambda world, person: False
    demo: bool = False

    def matters_of(self, county: str) -> MattersOf:
        """Which matters a unit of a county leads or joins; none where the county is not served."""
        pack = self.counties.get(county)
        return pack.matters_of_unit if pack is not None else lambda unit: NOTHING

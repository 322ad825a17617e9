"""Cases in people's hands, through the real door, on both databases: whatever is given in whatever order, by
whom, at once or on an old version, and whatever timers do meanwhile, the rows obey the rules (written down
anew in machines/), nobody is booked twice, nothing said is lost, screens hold what a fresh snapshot holds,
and the trace agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from data_access.streams import redis_streams
from tests.integration.people.conftest import Clock
from tests.integration.people.machines.installation import Installation
from tests.integration.people.machines.joint import Joint
from tests.integration.people.machines.levels import Levels
from tests.integration.people.machines.life_cycle import LifeCycle
from tests.integration.people.machines.relations import Relations
from tests.integration.reports import COUNTY


class AllCaseCommands(Relations, Levels, Joint):
    """All that people and timers do about cases."""


@pytest.fixture
def installation(
    database_url: str, store: Store, county: County, clock: Clock, valkey: Any
) -> Iterator[Installation]:
    client = redis_streams.connect(valkey.url)
    made = Installation(database_url, store, county, clock, client)
    yield made
    made.other.close()
    client.close()


def long(machine: type[LifeCycle], examples: int, steps: int) -> Any:
    return pytest.param(machine, examples, steps, marks=pytest.mark.long)


@pytest.mark.parametrize(
    ("machine", "examples", "steps"),
    [(LifeCycle, 2, 20), (AllCaseCommands, 2, 25), long(LifeCycle, 60, 25), long(AllCaseCommands, 60, 50)],
)
def test_the_life_cycle_holds_whatever_is_given(
    installation: Installation, tmp_path: Path, machine: type[LifeCycle], examples: int, steps: int
) -> None:
    calm = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[*HealthCheck],
    )
    run_state_machine_as_test(lambda: machine(installation), settings=calm)  # type: ignore[no-untyped-call]
    verdict = verify(installation.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}, "nothing else"

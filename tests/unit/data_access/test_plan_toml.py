"""What leaves is read again as it was."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from pathlib import Path

from data_access.emergency.rollouts.planning.plan_toml import write_plans
from tests.unit.domain.test_plan_checks import BODY


def test_plans_come_back_as_they_were(root: Path) -> None:
    given = tomllib.loads((root / "counties/longyou/plans.toml").read_text("utf-8"))["plan"]
    odd = deepcopy(BODY) | {"correction": 'a "b" \\ c\t\x7f\u2028停', "warnings": []}
    bodies = {**given, "odd": odd}
    text = write_plans(bodies)
    assert tomllib.loads(text)["plan"] == bodies
    assert text.startswith("# Plans")

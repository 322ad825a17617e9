"""Every kind of live state. Whoever adds one adds a line here."""

from __future__ import annotations

from typing import Final

from domain.topics.case_topic import CASES
from domain.topics.emergency.branch_topic import BRANCHES
from domain.topics.emergency.check_topic import CHECKS
from domain.topics.emergency.evacuation_topic import EVACUATIONS
from domain.topics.emergency.patrol_topic import PATROLS
from domain.topics.emergency.proposal_topic import PROPOSALS
from domain.topics.emergency.response_topic import RESPONSES
from domain.topics.emergency.rollout_topic import ROLLOUTS
from domain.topics.emergency.storm_topic import STORMS
from domain.topics.emergency.warning_topic import WARNINGS
from domain.topics.grid_topic import GRIDS
from domain.topics.position_topic import POSITIONS
from domain.topics.squad_topic import SQUADS
from domain.topics.topic import Topic

TOPICS: Final[tuple[Topic, ...]] = (
    CASES,
    GRIDS,
    POSITIONS,
    RESPONSES,
    SQUADS,
    STORMS,
    WARNINGS,
    ROLLOUTS,
    BRANCHES,
    EVACUATIONS,
    CHECKS,
    PATROLS,
    PROPOSALS,
)
BY_NAME: Final = {topic.name: topic for topic in TOPICS}
NAMES: Final = tuple(BY_NAME)

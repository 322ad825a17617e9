"""Every kind of live state. Whoever adds one adds a line here."""

from __future__ import annotations

from typing import Final

from domain.topics.branch_topic import BRANCHES
from domain.topics.case_topic import CASES
from domain.topics.check_topic import CHECKS
from domain.topics.evacuation_topic import EVACUATIONS
from domain.topics.grid_topic import GRIDS
from domain.topics.patrol_topic import PATROLS
from domain.topics.position_topic import POSITIONS
from domain.topics.proposal_topic import PROPOSALS
from domain.topics.response_topic import RESPONSES
from domain.topics.rollout_topic import ROLLOUTS
from domain.topics.squad_topic import SQUADS
from domain.topics.storm_topic import STORMS
from domain.topics.topic import Topic
from domain.topics.warning_topic import WARNINGS

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

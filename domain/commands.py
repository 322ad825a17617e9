"""Everything that somebody can command: the table of contents. Each room lists its own at the end of its
commands; dashboard/handlers/ carries them out.
"""

from __future__ import annotations

from typing import Final

from domain.accounts.account_commands import ACCOUNT_COMMANDS
from domain.accounts.key_commands import KEY_COMMANDS
from domain.accounts.own_account_commands import OWN_ACCOUNT_COMMANDS
from domain.accounts.sign_in_commands import SIGN_IN_COMMANDS
from domain.audit.export_commands import EXPORT_COMMANDS
from domain.audit.retention_commands import RETENTION_COMMANDS
from domain.cases.case_commands import CASE_COMMANDS
from domain.cases.handling_commands import HANDLING_COMMANDS
from domain.cases.joint.joint_commands import JOINT_COMMANDS
from domain.cases.relation_commands import RELATION_COMMANDS
from domain.directory.complaint_commands import COMPLAINT_COMMANDS
from domain.directory.directory_commands import DIRECTORY_COMMANDS
from domain.directory.households.household_commands import HOUSEHOLD_COMMANDS
from domain.directory.import_commands import IMPORT_COMMANDS
from domain.emergency.responses.patrols.patrol_commands import PATROL_COMMANDS
from domain.emergency.responses.response_commands import RESPONSE_COMMANDS
from domain.emergency.responses.situations.situation_commands import SITUATION_COMMANDS
from domain.emergency.rollouts.checks.check_commands import CHECK_COMMANDS
from domain.emergency.rollouts.evacuations.evacuation_commands import EVACUATION_COMMANDS
from domain.emergency.rollouts.planning.plan_commands import PLAN_COMMANDS
from domain.emergency.rollouts.proposals.proposal_commands import PROPOSAL_COMMANDS
from domain.emergency.rollouts.rollout_commands import ROLLOUT_COMMANDS
from domain.emergency.rollouts.sheets.township_commands import TOWNSHIP_COMMANDS
from domain.emergency.warnings.standing.warning_commands import WARNING_COMMANDS
from domain.kernel.command import Command
from domain.positions.position_commands import POSITION_COMMANDS
from domain.sources.source_commands import SOURCE_COMMANDS
from domain.squads.squad_commands import SQUAD_COMMANDS

COMMANDS: Final[tuple[type[Command], ...]] = (
    *ACCOUNT_COMMANDS,
    *KEY_COMMANDS,
    *OWN_ACCOUNT_COMMANDS,
    *SIGN_IN_COMMANDS,
    *EXPORT_COMMANDS,
    *RETENTION_COMMANDS,
    *CASE_COMMANDS,
    *HANDLING_COMMANDS,
    *JOINT_COMMANDS,
    *RELATION_COMMANDS,
    *COMPLAINT_COMMANDS,
    *DIRECTORY_COMMANDS,
    *HOUSEHOLD_COMMANDS,
    *IMPORT_COMMANDS,
    *PATROL_COMMANDS,
    *RESPONSE_COMMANDS,
    *SITUATION_COMMANDS,
    *CHECK_COMMANDS,
    *EVACUATION_COMMANDS,
    *PLAN_COMMANDS,
    *PROPOSAL_COMMANDS,
    *ROLLOUT_COMMANDS,
    *TOWNSHIP_COMMANDS,
    *WARNING_COMMANDS,
    *POSITION_COMMANDS,
    *SOURCE_COMMANDS,
    *SQUAD_COMMANDS,
)

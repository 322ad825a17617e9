"""What a second person looks at before they confirm a roll-out, or hold back what goes out by itself."""

from __future__ import annotations

from typing import Any

from dashboard.services.container import Services
from dashboard.services.dispatch.rollout_service import find_rollout
from data_access.accounts.commanders import read_account_names
from data_access.directory.linked_accounts import find_person_behind
from data_access.emergency.responses.warning_rows import read_warning
from data_access.emergency.rollouts.planning.plan_store import find_issued
from domain.access.rights import Viewer
from domain.emergency.rollouts.progress.second_person import find_decision
from domain.emergency.warnings.standing.warning import warning_row
from domain.kernel.worlds import WorldId

Row = dict[str, Any]


def read_confirmation(services: Services, world: WorldId, id: str, viewer: Viewer) -> Row:
    """{"rollout", "decision", "texts", "warning", "names"}: the roll-out, what the viewer can decide of it,
    what is sent to each tier, the row of the warning that it answers (None for none), and the names of the
    accounts that acted. Refused no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        rollout = find_rollout(connection, world, id)
        issuer = find_person_behind(connection, rollout.issued_by)
        plan = find_issued(connection, county, rollout.plan, rollout.plan_version)
        warning = read_warning(connection, world, rollout.warning)
        acted = (rollout.prepared_by, rollout.issued_by, rollout.confirmed_by, rollout.held_by)
        names = read_account_names(connection, acted)
    return {
        "rollout": rollout,
        "decision": find_decision(rollout, viewer.actor, viewer.person, issuer),
        "texts": {} if plan is None else {tier.tier: tier.text for tier in plan.tiers},
        "warning": None if warning is None else warning_row(warning, county.code, county.tz),
        "names": names,
    }

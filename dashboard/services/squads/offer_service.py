"""Who is offered the command of a squad, and whose offer nobody took: for the notice that every page has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.concurrency.threads import offload
from dashboard.services.container import Services
from data_access.accounts.commanders import read_account_names
from domain.access.rights import Right, Viewer
from domain.accounts.hand_overs import DECLINED, LAPSED
from domain.kernel.worlds import WorldId

Json = dict[str, Any]
OPEN, KEPT = "open", "kept"
TOLD_FOR: Final = timedelta(minutes=30)
"""How long whoever offered the command is told that it was not taken."""


def list_offers(services: Services, viewer: Viewer, now: datetime) -> list[Json]:
    """What waits for an account's answer, and what became of its own offers, the newest first; of squads that
    it may command. Raises Unavailable.
    """
    found = [row for county in services.installation.counties for row in _find(services, county, viewer, now)]
    if not found:
        return []
    names = offload(_read_names, services, {row["account"] for row in found})
    offers = [{**row, "name": names.get(row.pop("account"), "")} for row in found]
    return sorted(offers, key=lambda row: str(row["at"]), reverse=True)


def list_own_offers(state: Mapping[str, Any], person: str) -> list[Json]:
    """What waits for the answer of a person's account, for their phone: whose it is, of which case by its
    number, and until when. It is answered where they sign in.
    """
    squads = [row for row in state["squads"] if person and row.get("offer", {}).get("person") == person]
    numbers = {row["id"]: row.get("no", "") for row in state["cases"]} if squads else {}
    kept = ("by", "at", "expires_at")
    return [
        {
            "case": row["case"],
            "no": numbers.get(row["case"], ""),
            **{name: row["offer"][name] for name in kept},
        }
        for row in squads
    ]


def _find(services: Services, county: str, viewer: Viewer, now: datetime) -> Iterator[Json]:
    live = services.live(WorldId(county))
    if not live.loaded:
        return
    state = live.state()
    for squad in state["squads"]:
        described = _tell(squad, viewer, now) if "offer" in squad or "last_offer" in squad else None
        if described is not None:
            case: Json = next((row for row in state["cases"] if row["id"] == squad["case"]), {})
            yield described | {"region": county, "title": case.get("title", ""), "no": case.get("no", "")}


def _tell(squad: Json, viewer: Viewer, now: datetime) -> Json | None:
    """What one squad has to say to an account; None for nothing."""
    places = (squad["region"], *(name for name in squad["called"] if not name.startswith("person:")))
    if not any(viewer.may(Right.COMMAND_SQUADS, place) for place in places):
        return None
    offer, last = squad.get("offer"), squad.get("last_offer")
    if offer is not None and offer["to"] == viewer.actor:
        kind, row, other = OPEN, offer, offer["by"]
    elif last is not None and last["by"] == viewer.actor == squad["lead"] and _is_news(last, now):
        kind, row, other = KEPT, last, last["to"]
    else:
        return None
    kept = {name: row.get(name, "") for name in ("number", "at", "expires_at", "state", "answer")}
    left_s = max(0.0, (datetime.fromisoformat(row["expires_at"]) - now).total_seconds())
    offer_row = {"kind": kind, "squad": squad["id"], "case": squad["case"], "account": other}
    return {**offer_row, **kept, "left_s": round(left_s, 1)}


def _is_news(last: Json, now: datetime) -> bool:
    ended = datetime.fromisoformat(last["ended_at"])
    return last["state"] in (DECLINED, LAPSED) and now - ended < TOLD_FOR


def _read_names(services: Services, accounts: set[str]) -> dict[str, str]:
    with services.store.reading() as connection:
        return read_account_names(connection, accounts)

"""The card of a household 避险明白卡: who it is, by what it is threatened, who warns it and where it goes."""

from __future__ import annotations

from dashboard.http.trail.trail_pdf import make_pdf
from dashboard.services.container import Services
from data_access.directory.people_queries import contact_cards
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.shelter import nearest_shelter
from layouts.i18n import Translator


def make_card(services: Services, county: str, household: Household, at: str, t: Translator) -> bytes:
    """A page of A4, in black on white. `at`: when it was printed."""
    pack = services.installation.counties[county]
    shelter = nearest_shelter(household.grid, pack.shelters.values())
    person_ids = {person for person in (household.liaison, shelter.person if shelter else "") if person}
    with services.store.reading() as connection:
        cards = contact_cards(connection, county, person_ids)

    def contact(person: str) -> str:
        known = cards.get(person)
        return f"{known['name']}  {known['phone']}" if known else "—"

    english = int(t.lang == "en")
    risk = t(f"evacuation.risk.{household.risk}") if household.risk else "—"
    vulnerable = "、".join(t(f"evacuation.vulnerable.{code}") for code in household.vulnerable)
    facts = {
        "head": household.head,
        "phone": household.phone or "—",
        "place": " ".join((services.installation.names(household.grid)[english], household.address)),
        "people": str(household.people),
        "vulnerable": vulnerable or "—",
        "risk": risk,
        "signal": t("evacuation.card.signal.how"),
        "route": "_" * 40,
        "shelter": shelter.name if shelter else "—",
        "keeper": contact(shelter.person if shelter else ""),
        "liaison": contact(household.liaison),
        "note": household.note or "—",
        "signature": "_" * 24,
    }
    heads = [(t(f"evacuation.card.{name}"), value) for name, value in facts.items()]
    return make_pdf(t("evacuation.card.title"), heads, [], f"{household.id} · {at}", t)

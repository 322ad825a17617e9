"""Everything under /palm, wired."""

from __future__ import annotations

from flask import Blueprint

from dashboard.config.secret_key import derived
from dashboard.config.settings import Settings
from dashboard.http.auth import TEMPLATES
from dashboard.http.auth.page_renderer import make_renderer
from dashboard.http.palm.people.deputy_pages import DeputyPages
from dashboard.http.palm.people.team_pages import TeamPages
from dashboard.http.palm.personal_routes import PersonalRoutes
from dashboard.http.palm.phone_checks import PhoneChecks
from dashboard.http.palm.phone_choices import PhoneChoices
from dashboard.http.palm.phone_commands import PhoneCommands
from dashboard.http.palm.phone_households import PhoneHouseholds
from dashboard.http.palm.phone_pages import PhonePages
from dashboard.http.palm.phone_photos import PhonePhotos
from dashboard.http.palm.phone_state import PhoneState
from dashboard.http.palm.phone_tasks import PhoneTasks
from dashboard.http.palm.shared_states import SharedStates
from dashboard.http.palm.squads.called_case import CalledCase
from dashboard.http.palm.squads.case_map import CaseMap
from dashboard.http.palm.squads.ended_calls import EndedCalls
from dashboard.http.palm.squads.phone_messages import PhoneMessages
from dashboard.realtime.long_polls import LongPolls
from dashboard.realtime.visible_pages import VisiblePages
from dashboard.services.container import Services
from dashboard.services.dispatch.rollouts.waiting_confirmations import WaitingConfirmations
from dashboard.services.squads.name_cards import NameCards


def make_state(services: Services, polls: LongPolls, visible_pages: VisiblePages) -> PhoneState:
    """What phones are told, by their sockets too."""
    place = (services.store, services.installation)
    confirmations = WaitingConfirmations(services.store)
    readers = (PhoneTasks(*place), PhoneChecks(*place), PhoneHouseholds(*place), confirmations)
    shared = SharedStates(services.installation, NameCards(services.store))
    return PhoneState(services, shared, polls, visible_pages, *readers)


def blueprint(services: Services, settings: Settings, state: PhoneState) -> Blueprint:
    """The page of people's phones and its doors."""
    made = Blueprint("palm", __name__, template_folder=str(TEMPLATES))
    renderer = make_renderer(services, settings)
    ended = EndedCalls(services.store, derived(settings, "links"))
    centres = {code: county.centre_phone for code, county in services.installation.counties.items()}
    PhonePages(renderer, ended, centres).register(made)
    state.register(made)
    PhoneCommands(services).register(made)
    PhoneChoices(services).register(made)
    PhonePhotos(services).register(made)
    PhoneMessages(services).register(made)
    CalledCase(services).register(made)
    CaseMap(services).register(made)
    PersonalRoutes(services).register(made)
    DeputyPages(services, renderer).register(made)
    TeamPages(services, renderer).register(made)
    return made

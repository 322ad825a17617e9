"""Everything under /palm, wired."""

from __future__ import annotations

from flask import Blueprint

from dashboard.config.secret_key import derived
from dashboard.config.settings import Settings
from dashboard.http.auth import TEMPLATES
from dashboard.http.auth.page_renderer import make_renderer
from dashboard.http.palm.deputy_pages import DeputyPages
from dashboard.http.palm.ended_calls import EndedCalls
from dashboard.http.palm.name_cards import NameCards
from dashboard.http.palm.own_checks import OwnChecks
from dashboard.http.palm.own_households import OwnHouseholds
from dashboard.http.palm.own_tasks import OwnTasks
from dashboard.http.palm.phone_choices import PhoneChoices
from dashboard.http.palm.phone_commands import PhoneCommands
from dashboard.http.palm.phone_messages import PhoneMessages
from dashboard.http.palm.phone_own import PhoneOwn
from dashboard.http.palm.phone_pages import PhonePages
from dashboard.http.palm.phone_photos import PhonePhotos
from dashboard.http.palm.phone_state import PhoneState
from dashboard.realtime.long_polls import LongPolls
from dashboard.realtime.phone_presence import PhonePresence
from dashboard.services.container import Services


def make_state(services: Services, polls: LongPolls, presence: PhonePresence) -> PhoneState:
    """What phones are told, by their sockets too."""
    place = (services.store, services.installation)
    own = (OwnTasks(*place), OwnChecks(*place), OwnHouseholds(*place))
    return PhoneState(services, NameCards(services.store), polls, presence, *own)


def blueprint(services: Services, settings: Settings, state: PhoneState) -> Blueprint:
    """The page of people's phones and its doors."""
    made = Blueprint("palm", __name__, template_folder=str(TEMPLATES))
    renderer = make_renderer(services, settings)
    ended = EndedCalls(services.store, derived(settings, "links"))
    PhonePages(renderer, ended).register(made)
    state.register(made)
    PhoneCommands(services).register(made)
    PhoneChoices(services).register(made)
    PhonePhotos(services).register(made)
    PhoneMessages(services).register(made)
    PhoneOwn(services).register(made)
    DeputyPages(services, renderer).register(made)
    return made

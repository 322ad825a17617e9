"""create_app(settings): the one place where a web process is wired."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from typing import Any

import gevent
import structlog
from dash import Dash
from flask import Flask, Response, redirect
from gevent.event import Event
from werkzeug.wrappers import Response as AnyResponse

from dashboard.commands import CommandBus
from dashboard.concurrency.preparation_turns import PreparationTurns
from dashboard.concurrency.write_turns import WriteTurns
from dashboard.config import account_policy, installation
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings, refuse_environment
from dashboard.handlers.context import Context
from dashboard.http import auth, dash_pages, health, setup
from dashboard.http.api import entering as api_entering
from dashboard.http.api import export_cases as api_export
from dashboard.http.api import handling as api_handling
from dashboard.http.api import joint_routes, openapi, reveal, squad_routes
from dashboard.http.api import read_state as api_read
from dashboard.http.api import report as api_write
from dashboard.http.api import trace_routes as api_trace
from dashboard.http.api.rollouts import people_routes, rollout_routes
from dashboard.http.auth import login_manager
from dashboard.http.browser_modules import ASSETS, BUNDLES, read_modules
from dashboard.http.compression import add_compression
from dashboard.http.desks import (
    check_routes,
    complaint_pages,
    duty_pages,
    evacuation_forms,
    evacuation_routes,
    moved_lists,
    patrol_routes,
    proposal_routes,
    response_routes,
    visit_routes,
)
from dashboard.http.desks.history import past_pages, past_routes
from dashboard.http.desks.plans import confirmation_pages, plan_pages, plan_routes
from dashboard.http.desks.situations import situation_pages, situation_routes
from dashboard.http.desks.weather import storm_routes, warning_routes
from dashboard.http.edge.late_rule import LateRule
from dashboard.http.metrics import Metrics
from dashboard.http.palm import phone_blueprint
from dashboard.http.security import headers
from dashboard.http.security.route_demands import demands
from dashboard.http.static_files import PACKED, Shelf
from dashboard.http.trail import case_photos, sheet_routes, squad_message_routes, trail_routes
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.realtime.act_watch import ActWatch
from dashboard.realtime.canary import Canary
from dashboard.realtime.county_push import CountyPush, offload
from dashboard.realtime.hop_health import IngestWatch
from dashboard.realtime.long_polls import LongPolls
from dashboard.realtime.near_publisher import NearPublisher
from dashboard.realtime.rooms import Rooms
from dashboard.realtime.visible_pages import VisiblePages
from dashboard.services.container import Services
from dashboard.services.read_audit import Readings
from dashboard.sockets import live_loops
from dashboard.sockets.live_loops import Live
from dashboard.sockets.phone_sockets import PhoneSockets
from dashboard.sockets.socket_server import Sockets
from data_access.feed.county_feed import Feed
from data_access.feed.feed_publisher import FeedPublisher
from data_access.feed.new_acts import read_new_acts
from data_access.store import Store
from data_access.streams import redis_streams
from domain.access.demands import SIGNED_IN
from layouts.navigation import home_of

log = structlog.get_logger()


@dataclass(frozen=True)
class App:
    """A wired web process. `flask` answers HTTP; `start()` begins the loops that feed the sockets."""

    flask: Flask
    dash: Dash
    sockets: Sockets
    services: Services
    loops: tuple[Any, ...]
    polls: LongPolls = field(default_factory=LongPolls)
    phones: PhoneSockets | None = None

    def start(self) -> list[gevent.Greenlet]:
        """Start the loops of this process; call once, in the process that serves."""
        running = [gevent.spawn(loop) for loop in self.loops]
        running += [loop for push in self.services.pushes.values() for loop in push.start()]
        for loop in running:
            loop.link_exception(_end)
        return running

    def stopping(self) -> None:
        """The process was told to stop: phones that wait are answered, and what waits in memory for the
        database is written now.
        """
        self.polls.close()
        self.services.readings.flush()


def _end(loop: gevent.Greenlet) -> None:
    """Without one of its loops a process looks alive and tells nothing new: end it, a fresh one follows."""
    log.critical("a loop died, ending this process", error=repr(loop.exception))
    os._exit(1)


def create_app(settings: Settings, served: Installation | None = None) -> App:
    """Wire one web process. Raises PackError for a broken county pack and BadSettings when Dash or Flask were
    opened up from outside; touches neither database nor streams yet. `served`: the packs, when they are read.
    """
    refuse_environment(os.environ)
    served = served or installation.load(settings)
    flask = Flask("dashboard", static_folder=None)
    flask.url_rule_class = LateRule
    rooms, wake, polls, visible_pages = Rooms(), Event(), LongPolls(), VisiblePages()
    services = _services(settings, served, rooms, wake, visible_pages)
    accounts = account_policy.of(settings, services.store, served)
    security = setup.build(flask, settings, services.store, accounts, served.default_region)
    login_manager.attach(flask)
    flask.add_url_rule("/", "home", _home)
    sockets = Sockets(
        flask,
        rooms,
        served.worlds_of,
        lambda region, topics: scopes.find_hearing(served, current(), region, topics),
        lambda world: (services.live(world).epoch, services.live(world).seq),
        services.readings,
    )
    dash = dash_pages.build(flask, settings, services, accounts)
    flask.register_blueprint(auth.blueprint(services, accounts, settings))
    phone_state = phone_blueprint.make_state(services, polls, visible_pages)
    phones = PhoneSockets(phone_state.state_of, visible_pages)
    phones.attach(flask)
    metrics = Metrics(services, sockets, rooms, security, phones)
    flask.register_blueprint(phone_blueprint.blueprint(services, settings, phone_state))
    flask.register_blueprint(trail_routes.blueprint(services, settings))
    flask.register_blueprint(complaint_pages.blueprint(services, settings, polls))
    flask.register_blueprint(duty_pages.blueprint(services, settings))
    flask.register_blueprint(plan_pages.blueprint(services, settings))
    flask.register_blueprint(confirmation_pages.blueprint(services, settings))
    flask.register_blueprint(situation_pages.blueprint(services, settings))
    flask.register_blueprint(past_pages.blueprint(services, settings))
    _http(flask, services, metrics, polls, phones)
    version, kept = read_modules(ASSETS).version, ASSETS / BUNDLES / PACKED
    shelf = Shelf(dash.files(), headers.of_files(settings), version, kept)
    setup.close(flask, settings, dash, security, shelf)
    loops = (
        *live_loops.make_loops(services, Live(rooms, wake, sockets), metrics, security, (polls, phones)),
        phones.forever,
        lambda: polls.watch_forever(accounts.ended_links_among),
        *security.loops(),
        shelf.compress_aside,
        lambda: api_read.spell_places(served.counties),
    )
    return App(flask, dash, sockets, services, loops, polls, phones)


@demands(SIGNED_IN)
def _home() -> AnyResponse:
    """The address without a page: on to the viewer's own."""
    return redirect(f"/{home_of(current()) or 'account'}")


def version() -> str:
    """The version of the installed product."""
    try:
        return metadata.version("palmcommand")
    except metadata.PackageNotFoundError:
        return "0"


def _services(
    settings: Settings, served: Installation, rooms: Rooms, wake: Event, visible_pages: VisiblePages
) -> Services:
    store = Store(settings.database_address)
    feed = Feed(store, served.counties)
    client = redis_streams.connect(settings.redis_url or "redis://127.0.0.1:6379/0")
    pushes = {world: CountyPush(world, feed, client, rooms, wake) for world in served.worlds}
    watches = {world: IngestWatch(world, client) for world in served.worlds}
    canaries = {world: Canary() for world in served.worlds}
    context = Context(
        served.counties,
        settings.approval_above,
        served.serves,
        account_policy.seed_key(settings),
        settings.signatures,
        visible_pages.is_seen,
        settings.demo,
    )
    acts = {
        world: ActWatch(world, partial(offload, read_new_acts, store, world))
        for world in served.traced_worlds
    }
    publisher = NearPublisher(pushes, acts, FeedPublisher(client))
    turns, photo_turns = WriteTurns(by_world=not store.database.sqlite), PreparationTurns()
    commands = CommandBus(store, context, publisher, aside=offload, in_turn=turns, photos_in_turn=photo_turns)
    return Services(
        settings,
        served,
        store,
        feed,
        client,
        pushes,
        canaries,
        version(),
        watches,
        Readings(store),
        commands,
        acts,
        photo_turns,
    )


def _http(flask: Flask, services: Services, metrics: Metrics, polls: LongPolls, phones: PhoneSockets) -> None:
    """Everything that programs ask by HTTP."""
    flask.register_blueprint(api_read.blueprint(services))
    flask.register_blueprint(api_write.blueprint(services))
    flask.register_blueprint(reveal.blueprint(services))
    flask.register_blueprint(api_entering.blueprint(services))
    flask.register_blueprint(case_photos.blueprint(services))
    flask.register_blueprint(api_handling.blueprint(services))
    flask.register_blueprint(squad_routes.blueprint(services))
    flask.register_blueprint(squad_message_routes.blueprint(services))
    flask.register_blueprint(joint_routes.blueprint(services))
    flask.register_blueprint(warning_routes.blueprint(services))
    flask.register_blueprint(storm_routes.blueprint(services))
    flask.register_blueprint(response_routes.blueprint(services))
    flask.register_blueprint(rollout_routes.blueprint(services))
    flask.register_blueprint(people_routes.blueprint(services))
    flask.register_blueprint(evacuation_routes.blueprint(services))
    flask.register_blueprint(evacuation_forms.blueprint(services))
    flask.register_blueprint(moved_lists.blueprint(services))
    flask.register_blueprint(visit_routes.blueprint(services))
    flask.register_blueprint(sheet_routes.blueprint(services))
    flask.register_blueprint(check_routes.blueprint(services))
    flask.register_blueprint(patrol_routes.blueprint(services))
    flask.register_blueprint(proposal_routes.blueprint(services))
    flask.register_blueprint(plan_routes.blueprint(services))
    flask.register_blueprint(past_routes.blueprint(services))
    flask.register_blueprint(situation_routes.blueprint(services, polls))
    flask.register_blueprint(api_export.blueprint(services))
    flask.register_blueprint(api_trace.blueprint(services))
    flask.register_blueprint(health.blueprint(services, metrics, phones, polls))
    flask.register_blueprint(openapi.blueprint(services))
    flask.add_url_rule("/api/<path:rest>", "unknown_api", _unknown_api)
    flask.after_request(metrics.count)
    add_compression(flask)


@demands(SIGNED_IN)
def _unknown_api(rest: str) -> Response:
    """Without this rule, the pages' catch-all would answer every unknown address of the API with HTML."""
    raise Problem("not_found")

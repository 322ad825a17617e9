"""The programs behind `palmcommand run`, `web`, `ingest` and others: signals in, one loop, exit code out."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dashboard.cli.common import EXIT_SETTINGS, counties_or_exit, installation_or_exit, settings_or_exit, stop
from dashboard.concurrency.processes import collector_resting
from dashboard.config import logs
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.config.words import say
from dashboard.handlers.reports.progress_mark import PLACE
from dashboard.hosting.start_signal import wait_for_start
from dashboard.hosting.supervisor import Program, Supervisor, python
from dashboard.hosting.worker_watch import Watch

if TYPE_CHECKING:
    from dashboard.demo.demo_visitor import Visitor


def run(settings: Settings, served: Installation) -> int:
    """Everything in one, watched and restarted, until asked to stop."""
    with collector_resting():
        import domain.commands  # noqa: F401 - what the copies need as well
        from dashboard.hosting.run import Run

    logs.configure("run", settings.log_level)
    return Run(settings, served, work).go()


def work(words: Sequence[str], served: Installation) -> int:
    """What `palmcommand web`, `relay` or `ingest --number N` does, in a copy of a run."""
    try:
        settings = settings_or_exit(need_streams=True)
        if words[0] == "ingest":
            return ingest(settings, 0, int(words[-1]), served)
        return web(settings, served) if words[0] == "web" else relay(settings, served)
    except typer.Exit as end:
        return end.exit_code


def web(settings: Settings, served: Installation | None = None) -> int:
    """Pages, sockets and the API, with packs that are read or those of the settings."""
    from dashboard.hosting.web import serve

    with collector_resting():
        served = served or installation_or_exit(settings)
    return serve(settings, served)


def ingest(settings: Settings, workers: int, number: int, served: Installation | None = None) -> int:
    """One worker here when somebody watches this process, else one or several as children that are watched:
    whoever hangs cannot end itself. With packs that are read or those of the settings.
    """
    logs.configure(f"ingest-{number}" if number else "ingest", settings.log_level)
    if workers > 1 or PLACE not in os.environ:
        return _several(settings, max(1, workers))
    with collector_resting():
        from dashboard.ingest.ingest_worker import IngestArgs, run

        counties = served.counties if served else counties_or_exit(settings)
    wait_for_start(os.environ)
    args = IngestArgs(
        settings.redis_url or "", settings.database_address, counties, number, signatures=settings.signatures
    )
    run(args, stop_event())
    return 0


def _several(settings: Settings, workers: int) -> int:
    supervisor = Supervisor()
    supervisor.listen()

    def prepare(number: int) -> tuple[Sequence[str], Mapping[str, str]]:
        return python("ingest", "--number", str(number)), {"PALM_REDIS_URL": settings.redis_url or ""}

    for number in range(workers):
        supervisor.start(Program(f"ingest-{number}", lambda n=number: prepare(n), Watch()))  # type: ignore[misc]
    supervisor.watch()
    supervisor.stop()
    return EXIT_SETTINGS if supervisor.gave_up else 0


def demo(settings: Settings) -> int:
    """The demo feed: one thread a county until asked to stop."""
    logs.configure("demo", settings.log_level)
    from dashboard.demo import demo_program as feed
    from data_access.streams.redis_streams import connect

    if settings.demo_case == "typhoon":
        return _play_typhoon(settings)
    if settings.demo_case in ("recording", "storm"):
        return _play_recording(settings)
    ended = stop_event()
    threads = [
        threading.Thread(
            target=feed.run,
            args=(connect(settings.redis_url or ""), county),
            kwargs={"rate": settings.demo_rate, "stop": ended},
            daemon=True,
        )
        for county in counties_or_exit(settings).values()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def _play_recording(settings: Settings) -> int:
    """The recording in the folder, for the first county, until it is asked to stop; beside it a commander,
    where the demo has one.
    """
    from dashboard.cli.replays.demo_recording import NAME, play_recording
    from dashboard.cli.replays.storm_commander import StormCommander
    from data_access.streams.redis_streams import connect

    county, ended, address = next(iter(counties_or_exit(settings).values())), stop_event(), settings.redis_url
    if settings.demo_case == "storm":
        commander = StormCommander(connect(address or ""), county, _visitor(settings, "commander"), ended)
        threading.Thread(target=commander.run, daemon=True).start()
    play_recording(connect(address or ""), county.code, settings.data_dir / NAME, ended)
    return 0


def _visitor(settings: Settings, who: str) -> Visitor:
    """An account of the demo at the web program."""
    from dashboard.demo.demo_visitor import Visitor

    verify = str(settings.tls_cert) if settings.tls_cert else True
    return Visitor(settings.inner_address, f"demo-{who}", verify)


def _play_typhoon(settings: Settings) -> int:
    """The case in the first county, until it is asked to stop."""
    from dashboard.demo.sim_phones import SimPhones
    from dashboard.demo.typhoon.check_case import CheckCase
    from dashboard.demo.typhoon.household_case import HouseholdCase
    from dashboard.demo.typhoon.typhoon_program import Typhoon
    from dashboard.demo.typhoon.typhoon_squad import COMMANDER, DUTY
    from data_access.streams.redis_streams import connect

    county = next(iter(counties_or_exit(settings).values()))
    clients = {who: _visitor(settings, who) for who in (COMMANDER, DUTY)}
    phones, folder = SimPhones((settings.sms_url or "").rpartition("/")[0]), settings.warning_folder
    if not phones.base or folder is None:
        return EXIT_SETTINGS
    commander, duty = _visitor(settings, COMMANDER), _visitor(settings, DUTY)
    check_case = CheckCase(
        county, _visitor(settings, COMMANDER), phones.read, lambda: _visitor(settings, "phone")
    )
    beside, streams = (HouseholdCase(county, commander, duty), check_case), connect(settings.redis_url or "")
    Typhoon(streams, county, clients, phones, folder, stop_event(), beside).run()
    return 0


def relay(settings: Settings, served: Installation | None = None) -> int:
    """Sends what is in the outbox, takes answers, fires timers, until asked to stop. With packs that are read
    or those of the settings; one that was started early loads when it may begin.
    """
    logs.configure("relay", settings.log_level)
    wait_for_start(os.environ)
    from dashboard.cli.sheets.sheet_work import make_refresh
    from dashboard.commands import CommandBus
    from dashboard.config.installation import load as load_counties
    from dashboard.config.mail_settings import bounce_mailbox, mail_server
    from dashboard.config.secret_key import derived
    from dashboard.handlers.context import Context
    from dashboard.relay.fires.all_fires import list_fires
    from dashboard.relay.fires.rollout_timers import rollout_moves
    from dashboard.relay.fires.roster_timers import set_roster_timers
    from dashboard.relay.mail_bounces import MailBounces
    from dashboard.relay.message_links import links_of
    from dashboard.relay.relay import Gateway
    from dashboard.relay.relay_program import RelayProgram
    from dashboard.relay.timer_audit import TimerAuditor
    from data_access.feed.feed_publisher import FeedPublisher
    from data_access.gateways.group_robot import GroupRobot
    from data_access.gateways.http_gateway import HttpGateway
    from data_access.gateways.smtp_gateway import SmtpGateway
    from data_access.store import Store, utc_now
    from data_access.streams.redis_streams import connect
    from domain.squads.calls.outgoing import GROUP, MAIL

    served, store, streams = (
        served or load_counties(settings),
        Store(settings.database_address),
        connect(settings.redis_url or ""),
    )
    context = Context(served.counties, settings.approval_above, signatures=settings.signatures)
    server = mail_server(settings)
    mails = None if server is None else SmtpGateway(server)
    sheets = make_refresh(settings, served.counties, store, mails)
    door = CommandBus(store, context, FeedPublisher(streams))
    fires = list_fires(context, sheets.ask)
    gateways = {name: HttpGateway(url, settings.gateway_key or "") for name, url in settings.gateways.items()}
    links = links_of(store, settings.people_address, derived(settings, "links"))
    senders: dict[str, Gateway] = {}
    if settings.group_url:
        senders[GROUP] = GroupRobot(settings.group_url, settings.group_secret or "")
    if mails is not None:
        senders[MAIL] = mails
    auditor = TimerAuditor(store, served.counties)
    beside = [sheets.run]
    if (mailbox := bounce_mailbox(settings)) is not None:
        beside.append(MailBounces(store, mailbox, settings.mail_from or "").run)
    RelayProgram(
        store, streams, door, served.worlds, gateways, settings.lang, stop_event(), links, fires, senders,
        settings.mail_to or "", lambda: set_roster_timers(store, served.counties, utc_now()),
        auditor.restore_missing, beside, rollout_moves(context),
    ).run()  # fmt: skip
    return 0


def intake(settings: Settings) -> int:
    """Warnings from the watched folder and from feeds, until asked to stop."""
    logs.configure("intake", settings.log_level)
    from dashboard.commands import CommandBus
    from dashboard.config.installation import load as load_counties
    from dashboard.handlers.context import Context
    from dashboard.ingest.warning_feed import WarningFeed
    from dashboard.ingest.warning_intake import Intake
    from data_access.feed.feed_publisher import FeedPublisher
    from data_access.store import Store
    from data_access.streams.redis_streams import connect

    served, streams = load_counties(settings), connect(settings.redis_url or "")
    context = Context(served.counties, settings.approval_above, signatures=settings.signatures)
    door = CommandBus(Store(settings.database_address), context, FeedPublisher(streams))
    feeds = [WarningFeed(address, settings.warning_poll_s) for address in settings.feeds]
    Intake(door, streams, served.worlds, stop_event()).run(settings.warning_folder, feeds)
    return 0


def gateway_sim(settings: Settings, port: int, mail_port: int, quiet: bool, bounces: Path | None) -> int:
    """The simulated gateway until asked to stop."""
    from dashboard.concurrency.processes import cannot_listen
    from dashboard.demo.gateway_sim_server import serve

    for wanted in (port, mail_port):
        if cannot_listen("127.0.0.1", wanted):
            stop(say(settings.lang, "port_taken_sim", port=wanted), EXIT_SETTINGS)

    def tell(url: str) -> None:
        if not quiet:
            typer.echo(say(settings.lang, "phones_at", url=url))

    serve(port, mail_port, stop_event(), tell, bounces)
    return 0


def stop_event() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended

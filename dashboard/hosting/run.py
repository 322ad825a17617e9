"""`palmcommand run`: one command for the whole installation on one machine."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

import typer

from dashboard.concurrency.processes import Busy, cannot_listen, port_near
from dashboard.config.credentials import masked
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.config.words import say
from dashboard.hosting import running_urls, streamserver
from dashboard.hosting.appendonly import Mended
from dashboard.hosting.copies import can_copy
from dashboard.hosting.embedded import Embedded, NoServer
from dashboard.hosting.start_signal import StartSignal
from dashboard.hosting.supervisor import CONFIGURATION_ERROR, Child, Program, Supervisor, python
from dashboard.hosting.worker_watch import Watch

STREAM_PATIENCE_S = 300.0
STREAM_STARTS = 4
"""So often the stream server may fail to start before the others start without it."""
OUR_SIGNALS = (0, -signal.SIGTERM, -signal.SIGKILL)
"""How the stream server ends when it was ended; else it could not go on by itself."""
COPIED = ("web", "ingest", "relay")
"""Programs that begin as copies of the run, where it was told what they do."""
Work = Callable[[Sequence[str], Installation], int]
"""What the command of those words does, with packs that are read; returns the exit code."""
LOOK_S = 1.0
OTHERS_WAIT_S = 10.0
"""So long the programs that no page waits for leave the processor to those that it does."""
PHONES_AFTER = 9
"""So many ports behind the pages the simulated phones are looked at, where that one is free."""


class Fatal(Exception):
    """The run cannot begin; the text is for the operator."""


class Run:
    """One run of one installation: settings in, exit code out."""

    def __init__(self, settings: Settings, served: Installation, work: Work | None = None) -> None:
        self.settings = settings
        self.served = served
        self.work = work
        self.supervisor = Supervisor()
        self.may_begin, self.may_follow = StartSignal(), StartSignal()
        self.web: Child | None = None
        self.streams = settings.redis_url or ""
        self.began = time.monotonic()
        self.others_due = self.began + OTHERS_WAIT_S
        self.invitation: str | None = None
        self.prepared = False
        """Whether what `first_start` does was done already."""
        self.stream_failures = 0
        self.mended: list[Mended] = []
        self.next_look = 0.0
        self.phones = port_near(settings.web_port + PHONES_AFTER) if settings.demo else 0
        self.mails = port_near(self.phones + 1) if settings.demo else 0

    def go(self) -> int:
        """Start everything, stay until asked to stop. Returns the exit code."""
        lock = running_urls.lock(self.settings)
        try:
            lock.acquire()
            running_urls.forget(self.settings)
        except Busy as busy:
            return self._fail("already_running", folder=self.settings.data_dir, pid=busy.holder)
        except OSError as error:
            return self._fail("no_folder", folder=self.settings.data_dir, reason=error.strerror or error)
        self.supervisor.listen()
        try:
            return self._run()
        except Fatal as fatal:
            typer.echo(str(fatal), err=True)
            return CONFIGURATION_ERROR
        finally:
            self.supervisor.stop()
            self.may_begin.close()
            self.may_follow.close()
            running_urls.forget(self.settings)
            lock.release()

    def _run(self) -> int:
        self._require_port()
        self._start_streams()
        if self.supervisor.stopping:
            return 0
        self._upgrade_database()
        running_urls.note(self.settings, self.streams)
        self.may_begin.give()
        if self.supervisor.watch(until=self._serving):
            self._announce()
        if self.supervisor.watch(until=self._others_may_start):
            self._start_others()
            if not self.prepared:
                self._tell_invitation()
            self.supervisor.watch(until=self._looked_after)
        if self.supervisor.gave_up:
            return self._fail("gave_up", name=self.supervisor.gave_up)
        self._say("stopping")
        self.supervisor.stop()
        self._say("stopped")
        return 0

    def _require_port(self) -> None:
        """Say at once that the port is taken, instead of a web program that dies again and again."""
        if cannot_listen(self.settings.web_host, self.settings.web_port):
            raise Fatal(say(self.settings.lang, "port_taken", port=self.settings.web_port))

    def _start_streams(self) -> None:
        if self.settings.redis_url is None:
            self._start_embedded()
        self._start_early()
        if self.settings.redis_url is None and not self._embedded_answers():
            return
        problem = streamserver.version_problem(self.streams, self.settings.lang)
        if problem:
            raise Fatal(problem)

    def _start_embedded(self) -> None:
        try:
            self.supervisor.start(Program("streams", self._prepare_streams, ended=self._streams_ended))
        except (NoServer, OSError) as error:
            raise Fatal(str(error)) from None

    def _embedded_answers(self) -> bool:
        """Wait until it does, or is not to be waited for."""
        deadline = time.monotonic() + STREAM_PATIENCE_S
        self.supervisor.watch(until=lambda: self._streams_decided(deadline))
        return streamserver.answers(self.streams)

    def _streams_decided(self, deadline: float) -> bool:
        """Whether the stream server is there, or is not to be waited for: the screens then say so."""
        if streamserver.answers(self.streams):
            self.stream_failures = 0
            return True
        if self.stream_failures < STREAM_STARTS and time.monotonic() < deadline:
            return False
        typer.echo(
            say(self.settings.lang, "streams_away", folder=running_urls.embedded(self.settings).folder),
            err=True,
        )
        return True

    def _streams_ended(self, code: int) -> None:
        self.stream_failures += code not in OUR_SIGNALS

    def _looked_after(self) -> bool:
        """Now and then: the stream server is well again, and what its files lost is in the database. Never
        enough.
        """
        if (self.stream_failures or self.mended) and time.monotonic() > self.next_look:
            self.next_look = time.monotonic() + LOOK_S
            if self.stream_failures and streamserver.answers(self.streams):
                self.stream_failures = 0
            self._record_mended()
        return False

    def _record_mended(self) -> None:
        """Raise the alarm on every screen for what was cut off the stream server's files."""
        from data_access.store import Store, Unavailable, utc_now
        from data_access.streams.losses import record_damage

        store = Store(self.settings.database_address)
        try:
            while self.mended:
                record_damage(store.database, self.served.worlds, utc_now())
                self.mended.pop()
        except Unavailable:
            return
        finally:
            store.close()

    def _mend_streams(self, server: Embedded) -> None:
        """When the server cannot start on its files, or would forget them."""
        mended = server.files().mend(self.stream_failures, datetime.now())  # noqa: DTZ005 - a folder's name
        if mended is None:
            return
        self.mended.append(mended)
        facts = {"files": ", ".join(mended.files), "bytes": mended.cut, "folder": mended.aside}
        typer.echo(say(self.settings.lang, "streams_mended", **facts), err=True)

    def _prepare_streams(self) -> tuple[Sequence[str], Mapping[str, str]]:
        """Before each start of the embedded server; a port that was taken meanwhile moves the others
        along.
        """
        server = running_urls.embedded(self.settings)
        url = server.prepare()
        self._mend_streams(server)
        if self.streams and url != self.streams:
            self.streams = url
            running_urls.note(self.settings, url)
            self.supervisor.restart(
                [c.program.name for c in self.supervisor.children if c.program.name != "streams"]
            )
        self.streams = url
        return server.command(), {}

    def _upgrade_database(self) -> None:
        """Make the database what the pages need. What `first_start` does comes when these can be used, or
        loading it (most of a second) would take the processor from them; but at the first start of a demo,
        whose accounts stand on the page to sign in.
        """
        from dashboard.config.account_policy import DEMO_FILE, seed_key
        from dashboard.hosting.seeding import seed_people
        from dashboard.hosting.upgrading import NotUpgraded, tell_unknown_years, upgrade_database
        from data_access.store import utc_now

        try:
            upgrade_database(self.settings)
            seed_people(self.settings, self.served.counties)
            tell_unknown_years(self.settings, self.served.counties, utc_now())
            seed_key(self.settings)
            self._record_mended()
        except NotUpgraded as error:
            raise Fatal(str(error)) from error
        except Exception as error:
            raise Fatal(say(self.settings.lang, "migration_failed", reason=error)) from error
        if self.settings.demo and not (self.settings.data_dir / DEMO_FILE).exists():
            self._make_demo_accounts()

    def _make_demo_accounts(self) -> None:
        from dashboard.hosting import first_start

        try:
            self.invitation = first_start.prepare(self.settings, self.served)
            self.prepared = True
        except Exception as error:
            raise Fatal(say(self.settings.lang, "migration_failed", reason=error)) from error

    def _start_early(self) -> None:
        """They import for seconds: let them do that beside the upgrade, and begin when told to. The relay is
        copied while that can be done, and loads when it is told to.
        """
        self.web = self._start_ours("web", "web", start_signal=self.may_begin)
        for number in range(self.settings.ingest_workers):
            words = ("ingest", "--number", str(number))
            self._start_ours(f"ingest-{number}", *words, watch=Watch(), start_signal=self.may_begin)
        if self.work is not None and can_copy():
            self._start_relay()

    def _start_relay(self) -> None:
        self._start_ours("relay", "relay", extra=self._gateways(), start_signal=self.may_follow)

    def _others_may_start(self) -> bool:
        """The pages can be used, or take too long to be waited for."""
        return time.monotonic() > self.others_due or self._serving("/readyz")

    def _start_others(self) -> None:
        if self.settings.demo:
            self._start_ours("demo", "demo", extra=self._gateways())
            reports = self._bounces()
            (reports / "new").mkdir(parents=True, exist_ok=True)
            ports = ("--port", str(self.phones), "--mail-port", str(self.mails), "--bounces", str(reports))
            self._start_ours("gateway-sim", "gateway-sim", "--quiet", *ports)
        self.may_follow.give()
        if all(child.program.name != "relay" for child in self.supervisor.children):
            self._start_relay()
        if self.settings.warning_folder or self.settings.feeds:
            self._start_ours("intake", "intake")
        if self.web is not None:
            self.supervisor.stop_first(self.web)

    def _gateways(self) -> dict[str, str]:
        """In the demo all messages go to simulated phones, whatever gateways are set."""
        if not self.settings.demo:
            return {}
        from dashboard.hosting.demo_gateways import demo_gateways

        return demo_gateways(self.phones, self.mails, self._bounces())

    def _bounces(self) -> Path:
        """Where the simulated mail server reports what it could not deliver."""
        return self.settings.data_dir / "bounces"

    def _start_ours(
        self,
        name: str,
        *words: str,
        watch: Watch | None = None,
        start_signal: StartSignal | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> Child:
        def prepare() -> tuple[Sequence[str], Mapping[str, str]]:
            return python(*words), {"PALM_REDIS_URL": self.streams, **(extra or {})}

        work = None
        if self.work is not None and words[0] in COPIED:
            work = partial(self.work, words, self.served)
        return self.supervisor.start(Program(name, prepare, watch, start_signal=start_signal, work=work))

    def _serving(self, sign: str = "/healthz") -> bool:
        return running_urls.serves(self.settings, sign)

    def _announce(self) -> None:
        self._say("serving", seconds=time.monotonic() - self.began)
        self._say("wall_at", url=f"{self.settings.web_address}/wall")
        self._say("dispatch_at", url=f"{self.settings.web_address}/dispatch")
        self._say("streams_at", url=masked(self.streams))
        self._say("data_at", folder=self.settings.data_dir.resolve())
        if self.settings.demo:
            self._say("phones_at", url=f"http://127.0.0.1:{self.phones}")
            self._say("demo_accounts", url=f"{self.settings.web_address}/signin")
            if self.invitation is not None:
                self._say("first_administrator", url=self.invitation)
        self._say("how_to_stop")

    def _tell_invitation(self) -> None:
        """The link to become administrator while there is none, and what a demo has of today. The pages are
        served: what goes wrong here ends nothing, and is told.
        """
        try:
            if not self.settings.demo and self._has_administrator():
                return
            from dashboard.hosting import first_start

            link = first_start.prepare(self.settings, self.served)
        except Exception as error:
            typer.echo(say(self.settings.lang, "first_administrator_failed", reason=error), err=True)
            return
        if link is not None:
            self._say("first_administrator", url=link)

    def _has_administrator(self) -> bool:
        """Whether nobody waits for the link, which is known without loading what makes it."""
        from data_access.accounts.account_queries import has_administrator
        from data_access.store import Store

        with closing(Store(self.settings.database_address)) as store, store.reading() as connection:
            return has_administrator(connection)

    def _say(self, key: str, **facts: object) -> None:
        typer.echo(say(self.settings.lang, key, **facts))

    def _fail(self, key: str, **facts: object) -> int:
        typer.echo(say(self.settings.lang, key, **facts), err=True)
        return CONFIGURATION_ERROR

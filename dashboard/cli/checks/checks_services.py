"""What `palmcommand doctor` looks at besides: stream server, database, county packs, port, certificate."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dashboard.cli.checks.findings import Check, Finding
from dashboard.cli.checks.row_checks import check_rows, list_worlds
from dashboard.concurrency.processes import cannot_listen
from dashboard.config.credentials import masked
from dashboard.config.settings import Settings
from dashboard.hosting import running_urls
from dashboard.hosting.embedded import NoServer, binary

if TYPE_CHECKING:
    from sqlalchemy import Connection

LEAST_DAYS, DAY_S, MOST_NAMED = 14, 86400, 5


def streams(settings: Settings) -> Finding:
    from dashboard.hosting import streamserver

    name, used = ("流服务器", "Stream server"), running_urls.in_use(settings)
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
    return Finding(name, True, f"{server.name} {server.version} {masked(url)}")


def _embedded(name: tuple[str, str]) -> Finding:
    try:
        return Finding(name, True, f"embedded, not running: {binary()}")
    except NoServer as error:
        return Finding(name, False, str(error), ("设置 PALM_REDIS_URL", "set PALM_REDIS_URL"))


def durability(settings: Settings) -> Finding:
    from dashboard.hosting import streamserver

    name, used = ("流的持久化", "Durability of the streams"), running_urls.in_use(settings)
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


def stream_files(settings: Settings) -> Finding:
    """The embedded server's files: sound, and nothing set aside that nobody looked at."""
    from dashboard.hosting import appendonly

    name, server = ("流服务器的文件", "Files of the stream server"), running_urls.embedded(settings)
    if settings.redis_url is not None or not server.folder.is_dir():
        return Finding(name, True, "-")
    aside = appendonly.set_aside(server.folder)
    broken = [] if running_urls.lock(settings).is_held() else server.files().problems()
    mend = (
        "下次启动会自动修复；移出的损坏文件看过后删除（见 docs/operations.md）",
        "the next start mends them; look at what was set aside, then remove it (docs/operations.md)",
    )
    seen = ", ".join([*broken, *(str(path) for path in aside)])
    return Finding(name, not seen, seen or str(server.folder), mend)


def keys(settings: Settings) -> Finding:
    """Keys of ours on the stream server that somebody overwrote."""
    from dashboard.config.installation import load
    from dashboard.hosting import streamserver
    from data_access.streams import stream_keys as ours
    from data_access.streams.redis_streams import connect, key

    name, url = ("流服务器上的键", "Keys on the stream server"), running_urls.in_use(settings).streams
    if url is None or not streamserver.answers(url):
        return Finding(name, True, "-")
    client = connect(url)
    try:
        wrong = {world: ours.wrong(client, world) for world in load(settings).worlds}
    finally:
        client.close()
    seen = [f"{key(world, name)}: {kind}" for world, found in wrong.items() for name, kind in found.items()]
    mend = (
        "这些键被别的程序写成了其他类型：查明是谁，改名或删除它们，之后自动恢复",
        "another program wrote these keys as another type: find it, then rename or delete them",
    )
    return Finding(name, not seen, ", ".join(seen) or "ok", mend)


def database(settings: Settings) -> Finding:
    from data_access.database import schema as revisions

    facts = revisions.database_facts(settings.database_address)
    details = {
        key: value for key, value in facts.items() if key not in ("revision", "at_head", "url") and value
    }
    shown = ", ".join(f"{key} {value}" for key, value in details.items())
    mend = ("检查 PALM_DATABASE_URL 并启动数据库", "check PALM_DATABASE_URL, start the database")
    seen = f"{masked(settings.database_address)}: {shown}"
    return Finding(("数据库", "Database"), facts["error"] is None, seen, mend)


def schema(settings: Settings) -> Finding:
    from data_access.database import schema as revisions

    name, url = ("数据库结构", "Database schema"), settings.database_address
    if revisions.is_missing(url):
        return Finding(name, True, "not made yet")
    mend = ("运行 palmcommand db upgrade", "run `palmcommand db upgrade`")
    return Finding(name, revisions.is_current(url), f"{revisions.current(url)} / {revisions.newest()}", mend)


def unsent(settings: Settings) -> Finding:
    """Whether anything waits that should have gone out."""
    from data_access.outbox.overdue import count_overdue
    from data_access.store import utc_now

    name = ("待发呼叫", "Calls to be sent")
    mend = ("启动 palmcommand relay，查看其日志", "start `palmcommand relay`, look at its log")

    def look(connection: Connection) -> tuple[bool, str]:
        count = sum(count_overdue(connection, world, utc_now()) for world in list_worlds(connection))
        return count == 0, f"{count} overdue"

    return check_rows(settings, name, mend, look)


def losses(settings: Settings) -> Finding:
    """Whether entries vanished from a stream, and nobody has looked at that yet."""
    from data_access.streams.losses import count_open

    name = ("丢失的来件", "Lost entries")
    mend = (
        "在 /sources 页逐条查看原因并确认",
        "look at each on /sources, and acknowledge it",
    )

    def look(connection: Connection) -> tuple[bool, str]:
        lost = ", ".join(f"{world}: {count}" for world, count in count_open(connection).items())
        return not lost, f"not looked at, {lost}" if lost else "none to look at"

    return check_rows(settings, name, mend, look)


def timers(settings: Settings) -> Finding:
    """Whether each open call, short squad, whistle and late step has its timer."""
    from dashboard.config.installation import load
    from dashboard.relay.timer_audit import list_missing
    from data_access.store import utc_now

    name = ("定时行", "Timers")
    mend = (
        "启动 palmcommand relay，一分钟内自动补上",
        "start `palmcommand relay`: it restores them in a minute",
    )

    def look(connection: Connection) -> tuple[bool, str]:
        packs, now = load(settings).counties.values(), utc_now()
        missing = [timer for pack in packs for timer in list_missing(connection, pack, now)]
        seen = ", ".join(f"{timer.world}: {timer.kind} {timer.subject}" for timer in missing[:MOST_NAMED])
        return not missing, f"{len(missing)} missing: {seen}" if missing else "none missing"

    return check_rows(settings, name, mend, look)


def roster(settings: Settings) -> Finding:
    """Whether anybody lacks on the rosters until tomorrow."""
    from dashboard.config.installation import load
    from data_access.directory.rosters import gaps_ahead
    from data_access.store import utc_now

    name = ("值班缺口", "Gaps of the rosters")
    mend = ("在人员页的值班表补上", "fill them on the rosters page")

    def look(connection: Connection) -> tuple[bool, str]:
        packs = load(settings).counties
        counts = {code: len(gaps_ahead(connection, pack, utc_now())) for code, pack in packs.items()}
        lacking = ", ".join(f"{code}: {count}" for code, count in counts.items() if count)
        return not lacking, lacking or "none until tomorrow"

    return check_rows(settings, name, mend, look)


def counties(settings: Settings) -> Finding:
    from dashboard.config.installation import load
    from data_access.county_packs.county_pack import PackError

    name = ("县包", "County packs")
    try:
        packs = load(settings).counties
    except (PackError, OSError) as error:
        mend = (
            "用 palmcommand county check 目录 查看，检查 PALM_COUNTIES",
            "run `palmcommand county check`, see PALM_COUNTIES",
        )
        return Finding(name, False, str(error).splitlines()[0], mend)
    return Finding(name, True, ", ".join(f"{c.code} {c.name} ({len(c.grids)})" for c in packs.values()))


def web_port(settings: Settings) -> Finding:
    name = ("网页端口", "Web port")
    if running_urls.in_use(settings).running:
        return Finding(name, True, f"{settings.web_address} (running)")
    problem = cannot_listen(settings.web_host, settings.web_port)
    if problem:
        mend = ("换一个 PALM_WEB_PORT，或停止占用它的程序", "choose another PALM_WEB_PORT or stop who has it")
        return Finding(name, False, f"{settings.web_address}: {problem}", mend)
    return Finding(name, True, f"{settings.web_address} (free)")


def certificate(settings: Settings) -> Finding:
    name, mend = ("证书", "Certificate"), ("换上新的 PALM_TLS_CERT 后重启", "replace PALM_TLS_CERT, restart")
    if settings.tls_cert is None:
        return Finding(name, True, "a proxy's" if settings.trusted_proxies else "-")
    from cryptography import x509

    ends = x509.load_pem_x509_certificate(settings.tls_cert.read_bytes()).not_valid_after_utc
    left = (ends.timestamp() - time.time()) / DAY_S
    return Finding(name, left > LEAST_DAYS, f"{settings.tls_cert}: {ends:%Y-%m-%d} ({left:.0f} d)", mend)


CHECKS: tuple[Check, ...] = (
    streams,
    durability,
    stream_files,
    keys,
    database,
    schema,
    unsent,
    losses,
    timers,
    counties,
    roster,
    web_port,
    certificate,
)

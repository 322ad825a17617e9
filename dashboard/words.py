"""What the programs say to the person at the terminal, Chinese first. One place, so that no message has
one half.
"""

from __future__ import annotations

from dashboard import words_accounts

WORDS: dict[str, tuple[str, str]] = {
    "bad_settings": ("设置有误：", "These settings cannot be used:"),
    "already_running": (
        "数据目录 {folder} 已有一个实例在运行（进程 {pid}）。先停止它，或用 PALM_DATA_DIR 指定另一个目录。",
        "Another instance works in {folder} (process {pid}). Stop it, or choose another PALM_DATA_DIR.",
    ),
    "no_folder": (
        "无法使用数据目录 {folder}：{reason}。用 PALM_DATA_DIR 指定可写的目录。",
        "Cannot use the data folder {folder}: {reason}. Point PALM_DATA_DIR at a folder you can write.",
    ),
    "no_stream_server": (
        "没有流服务器：设置 PALM_REDIS_URL，或先启动 palmcommand run。",
        "There is no stream server: set PALM_REDIS_URL, or start `palmcommand run` first.",
    ),
    "stream_unreachable": (
        "连不上流服务器 {url}：{reason}",
        "Cannot reach the stream server {url}: {reason}",
    ),
    "stream_too_old": (
        "流服务器 {url} 的版本是 {version}，需要 Redis 7.0 以上或 Valkey。",
        "The stream server {url} is version {version}; Redis 7.0 or later, or Valkey, is needed.",
    ),
    "migrating": ("数据库升级中…", "Bringing the database up to date…"),
    "migration_failed": (
        "数据库无法升级：{reason}",
        "The database could not be brought up to date: {reason}",
    ),
    "port_taken": (
        "端口 {port} 已被占用。用 PALM_WEB_PORT 指定另一个端口。",
        "Port {port} is taken. Choose another PALM_WEB_PORT.",
    ),
    "serving": ("掌上指挥已启动（{seconds:.1f} 秒）", "Palm Command is serving (after {seconds:.1f} s)"),
    "wall_at": ("  大屏      {url}", "  wall      {url}"),
    "dispatch_at": ("  指挥台    {url}", "  dispatch  {url}"),
    "streams_at": ("  数据流    {url}", "  streams   {url}"),
    "data_at": ("  数据目录  {folder}", "  data      {folder}"),
    "how_to_stop": ("按 Ctrl-C 停止。", "Press Ctrl-C to stop."),
    "stopping": ("正在停止…", "Stopping…"),
    "stopped": ("已停止。", "Stopped."),
    "gave_up": ("{name} 无法启动，原因见上。", "{name} cannot start; the reason is above."),
    "county_ok": (
        "县包正确：{name}（{code}），{grids} 个网格",
        "The pack is sound: {name} ({code}), {grids} grids",
    ),
    "county_bad": ("县包有 {count} 处问题：", "The pack has {count} problems:"),
    "county_missing": ("县包无法读取：{reason}", "The county pack cannot be read: {reason}"),
    "reported": (
        "已写入 {stream}，条目 {entry}，消息 {id}",
        "Added to {stream} as entry {entry}, message {id}",
    ),
    "report_refused": ("未写入：{reason}（{where}）", "Not added: {reason} ({where})"),
    "replayed": ("已回放 {count} 条消息，批次 {label}。", "Replayed {count} messages, run {label}."),
    "database_ready": ("数据库已是最新：{url}", "The database is up to date: {url}"),
    "token_made": (
        "令牌（只显示这一次）：\n{token}\n权限 {scope}，范围 {region}，编号 {id}",
        "Token (shown this once):\n{token}\nright {scope}, region {region}, number {id}",
    ),
    "token_scope": (
        "从 --read、--report 与 --figures 中选一个。",
        "Choose one of --read, --report and --figures.",
    ),
    "token_region": ("未知的行政区划代码 {region}。", "Unknown region code {region}."),
    "token_revoked": ("令牌 {id} 已撤销。", "Token {id} is revoked."),
    "token_none": ("没有令牌。", "There are no tokens."),
    "doctor_ok": ("一切正常。", "Everything is in order."),
    "doctor_bad": ("有 {count} 项需要处理。", "{count} checks need attention."),
}

WORDS |= words_accounts.WORDS


def say(lang: str, key: str, **facts: object) -> str:
    """The sentence `key` in `lang` ('zh' or 'en'). Raises KeyError for an unknown key or a missing
    fact.
    """
    return WORDS[key][1 if lang == "en" else 0].format(**facts)

"""What the programs say to the person at the terminal, Chinese first. One place, so that no message has
one half.
"""

from __future__ import annotations

from dashboard.config.credentials import hidden
from dashboard.config.word_groups import (
    words_accounts,
    words_households,
    words_sheets,
    words_storms,
    words_warnings,
)

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
    "streams_mended": (
        "流服务器的文件损坏，已修复后启动：{files}（损失 {bytes} 字节，原件在 {folder}）。"
        "可能有消息丢失，页面上已报警。",
        "Files of the stream server were damaged and mended: {files} (bytes lost: {bytes}, originals in"
        " {folder}). Messages may be lost; the screens say so.",
    ),
    "streams_away": (
        "流服务器无法启动，其他程序先启动；原因见上，文件在 {folder}。之后会继续尝试。",
        "The stream server cannot start; the other programs start without it. The reason is above, its files"
        " are in {folder}. It is tried again and again.",
    ),
    "migrating": ("数据库升级中…", "Bringing the database up to date…"),
    "backing_up": (
        "数据库版本 {revision} 比程序旧，升级前先备份…",
        "The database is older than this program (revision {revision}): backing it up before the upgrade…",
    ),
    "backed_up": ("已备份到 {file}", "Backed up to {file}"),
    "backup_no_space": (
        "数据库未升级，没有改动：备份和升级需要 {needed} MiB，{folder} 所在磁盘只剩 {free} MiB。"
        "请腾出空间；或自行备份后设置 PALM_UPGRADE_BACKUP=own。",
        "The database was not upgraded and is as it was: backup and upgrade need {needed} MiB, the disk of"
        " {folder} has {free} MiB. Make room, or back it up yourself and set PALM_UPGRADE_BACKUP=own.",
    ),
    "backup_no_program": (
        "数据库未升级，没有改动：升级前要备份，但没有找到 pg_dump 和 pg_restore。"
        "请安装 PostgreSQL 客户端程序；或自行备份后设置 PALM_UPGRADE_BACKUP=own。",
        "The database was not upgraded and is as it was: it is backed up first, but pg_dump and pg_restore"
        " are not here. Install PostgreSQL's client programs, or back it up yourself and set"
        " PALM_UPGRADE_BACKUP=own.",
    ),
    "backup_failed": (
        "数据库未升级，没有改动：升级前的备份失败：{reason}。可自行备份后设置 PALM_UPGRADE_BACKUP=own。",
        "The database was not upgraded and is as it was: the backup before it failed: {reason}. You can back"
        " it up yourself and set PALM_UPGRADE_BACKUP=own.",
    ),
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
    "phones_at": ("  模拟手机  {url}", "  phones    {url}"),
    "port_taken_sim": (
        "端口 {port} 已被占用。用 --port 指定另一个端口。",
        "Port {port} is taken. Choose another --port.",
    ),
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
    "report_severity": (
        "--severity 只能是 1（最严重）到 4，收到 {given!r}。",
        "--severity is 1, the worst, to 4; got {given!r}.",
    ),
    "report_field": (
        "--field 写作 名称=文本 或 名称:=JSON，收到 {given!r}。",
        "A --field is NAME=TEXT or NAME:=JSON; got {given!r}.",
    ),
    "report_json": (
        "--field {given!r} 的 JSON 无法读取：{reason}",
        "The JSON of --field {given!r} cannot be read: {reason}",
    ),
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
    "trace_sound": (
        "{county}：留痕完好。{rows} 行，{anchors} 处锚点相符，末行哈希 {hash}…",
        "{county}: the trace is sound. Rows: {rows}, anchors that agree: {anchors}, last hash {hash}…",
    ),
    "trace_unsound": (
        "{county}：留痕有 {count} 处不符（{rows} 行）：",
        "{county}: {count} things are wrong with the trace (rows: {rows}):",
    ),
    "trace_tables": (
        "数据库的表本身有 {count} 处不符：",
        "{count} things are wrong with the tables of the database themselves:",
    ),
    "trace_more": ("  另有 {count} 处未列出", "  and {count} more"),
    "trace_altered": (
        "第 {n} 行与哈希不符：该行或前一行被改动",
        "row {n} does not fit its hash: it or the row before was altered",
    ),
    "trace_missing": ("第 {n} 至 {until} 行缺失", "rows {n} to {until} are missing"),
    "trace_spoilt": (
        "{where}：其中有本程序不会写入的值（类型、编码或长度不对）",
        "{where}: values that none of our programs writes (of another type, no UTF-8, or too long)",
    ),
    "trace_before": (
        "第 {n} 行在第 1 行之前：被外部加入",
        "row {n} stands before row 1: it was added from outside",
    ),
    "trace_shape": (
        "{where} 与程序所建的不同：表、列、主键或索引被改动或删除",
        "{where} is not as we made it: a table, a column, a key or an index was altered or dropped",
    ),
    "trace_stray": ("{where}：不属于任何县的行", "{where}: rows that belong to no county"),
    "trace_change_state": (
        "变更 {where}：其中有本程序不会写入的值",
        "change {where}: values of the feed that none of our programs writes",
    ),
    "trace_cut": (
        "末尾被截断：第 {n} 至 {until} 行不见了",
        "the end was cut off: rows {n} to {until} are gone",
    ),
    "trace_added": (
        "第 {n} 至 {until} 行不在记录的末行之内：被外部加入",
        "rows {n} to {until} stand after the recorded end: they were added from outside",
    ),
    "trace_head": (
        "记录的末行哈希与第 {n} 行不符",
        "the recorded last hash is not that of row {n}",
    ),
    "trace_unpaired": (
        "第 {n} 行的变更序号不连续：有变更未留痕",
        "row {n} does not continue the numbers of changes: a change was not traced",
    ),
    "trace_rewritten": (
        "第 {until} 行与锚点 {where} 不符：第 {n} 至 {until} 行之间的历史被改写，或锚点被改动",
        "row {until} differs from its anchor {where}: history was rewritten between rows {n} and {until},"
        " or the anchor was altered",
    ),
    "trace_anchor_beyond": (
        "锚点 {where} 记有第 {until} 行，留痕却止于第 {n} 行之前：末尾被截断，或锚点被改动",
        "anchor {where} knows of row {until}, but the trace ends before row {n}: its end was cut off, or the"
        " anchor was altered",
    ),
    "trace_anchor_damaged": (
        "锚点 {where} 被改动、损坏或不在原位",
        "anchor {where} was altered, damaged or moved",
    ),
    "trace_anchor_missing": (
        "锚点缺失（{where}）：第 {n} 至 {until} 条",
        "anchors are missing ({where}): {n} to {until}",
    ),
    "trace_case_link": (
        "案件 {where} 指向第 {n} 行，那不是留痕中它的最新一行",
        "case {where} leads to row {n}, which is not its newest row in the trace",
    ),
    "trace_case_gone": (
        "第 {n} 行说到案件 {where}，却没有案件指向它：案件被删除，或其指向被改动",
        "row {n} tells of case {where}, but no case leads to it: the case is gone or its link was altered",
    ),
    "trace_case_state": (
        "案件与留痕（至第 {n} 行）不符：{where}",
        "a case is not what the trace says up to row {n}: {where}",
    ),
    "trace_grid_state": (
        "网格 {where} 的状态与留痕第 {n} 行不符",
        "the state of grid {where} is not what row {n} says",
    ),
    "trace_position_state": (
        "人员 {where} 的位置与留痕第 {n} 行不符",
        "the position of person {where} is not what row {n} says",
    ),
    "trace_response_state": (
        "应急响应 {where} 与留痕第 {n} 行不符",
        "the response {where} is not what row {n} says",
    ),
    "trace_squad_state": (
        "专班 {where} 与留痕第 {n} 行不符",
        "the squad {where} is not what row {n} says",
    ),
    "trace_squad_message_state": (
        "专班消息 {where} 与留痕第 {n} 行不符",
        "the squad message {where} is not what row {n} says",
    ),
    "trace_no_anchor": (
        "数据库之外没有任何锚点，无法证明留痕未被整体改写",
        "there is no anchor outside the database: nothing shows that the trace was not rewritten as a whole",
    ),
    "trace_no_streams": (
        "流服务器不可用，未比对其中的锚点。",
        "The stream server cannot be asked; its anchors were not compared.",
    ),
    "trace_no_database": ("数据库不可用：{reason}", "The database cannot be used: {reason}"),
    "trace_no_anchors": (
        "锚点目录 {folder} 无法读取：{reason}",
        "The anchor folder {folder} cannot be read: {reason}",
    ),
    "trace_exported": ("已导出 {file}（{size} 字节）", "Exported {file} ({size} bytes)"),
    "trace_not_exported": ("未导出：{reason}", "Not exported: {reason}"),
    "trace_no_file": ("文件 {file} 无法读取：{reason}", "The file {file} cannot be read: {reason}"),
    "trace_no_key": ("签名密钥无法使用：{reason}", "The signing key cannot be used: {reason}"),
    "trace_check_ok": (
        "{file}：签名有效，内容未被改动（逐行核对 {proven} 行，遮蔽 {hidden} 行）。",
        "{file}: signed by this key and unchanged (rows computed anew: {proven}, masked: {hidden}).",
    ),
    "trace_check_whole": (
        "{file}：签名有效，整份文件未被改动（CSV 只能整份核对，JSON 可逐行核对）。",
        "{file}: signed by this key and unchanged as a whole (rows of a CSV are not proven one by one, those"
        " of JSON are).",
    ),
    "trace_no_such_file": ("没有文件 {file}。", "There is no file {file}."),
    "trace_check_unreadable": (
        "{file}：不是留痕导出文件，或末行被截断。",
        "{file}: no export of the trace, or its last line is gone.",
    ),
    "trace_check_foreign_key": (
        "{file}：由另一把密钥签名：{public}",
        "{file}: signed by another key: {public}",
    ),
    "trace_check_bad_signature": (
        "{file}：签名无效，文件被改动。",
        "{file}: the signature is wrong, the file was altered.",
    ),
    "trace_check_bad_row": (
        "{file}：签名有效，但第 {n} 行与哈希不符：导出之前已被改动。",
        "{file}: the signature is right, but row {n} does not fit its hash: altered before the export.",
    ),
    "import_preview": (
        "导入 {id} 预览：新增 {added}，变更 {changed}，离岗 {removed}，不变 {unchanged}。",
        "Import {id} would add {added}, change {changed}, remove {removed}, leave {unchanged} as they are.",
    ),
    "import_encoding": (
        "按整个文件判断，文字编码是 {encoding}。",
        "By the file as a whole, its encoding is {encoding}.",
    ),
    "import_unread": (
        "注意：工作表“{sheet}”没有读取，只读取第一张可见的工作表。",
        "Note: the sheet {sheet} was not read; only the first visible sheet is.",
    ),
    "import_remark": ("  {sheet} {cells}「{text}」：{words}", "  {sheet} {cells} “{text}”: {words}"),
    "import_remarks_more": ("  还有 {count} 处。", "  {count} more remarks."),
    "import_kept": (
        "注意：{count} 人不在名单上，但名下账号的权限超出您的管理范围，保留不动：{ids}",
        "Note: {count} people are not in the list but stay: accounts of theirs reach further: {ids}",
    ),
    "import_dry": (
        "什么都没有改动；加 --apply 才导入。",
        "Nothing was changed; add --apply to do it.",
    ),
    "import_done": ("导入 {id} 已完成。", "Import {id} is done."),
    "import_waits": (
        "导入 {id} 人数较多，要等另一位管理员在 /admin 审批（七天内）。",
        "Import {id} is large: it waits for another administrator at /admin, for seven days.",
    ),
    "import_no_file": ("没有文件 {file}。", "There is no file {file}."),
    "import_bad": ("文件有 {count} 处问题：", "The file has {count} faults:"),
    "import_fault": ("  第 {row} 行 {column}：{words}", "  row {row}, {column}: {words}"),
    "export_name": (
        "请给一个还不存在的 .csv 或 .xlsx 文件名，而不是 {file}。",
        "Name a new .csv or .xlsx file, not {file}.",
    ),
    "export_done": ("已把 {count} 人写入 {file}。", "{count} people written to {file}."),
    "doctor_ok": ("一切正常。", "Everything is in order."),
    "doctor_bad": ("有 {count} 项需要处理。", "{count} checks need attention."),
}

WORDS |= words_accounts.WORDS | words_warnings.WORDS | words_storms.WORDS
WORDS |= words_households.WORDS | words_sheets.WORDS

SINGULARS: dict[str, str] = {
    "county_bad": "The pack has {count} problem:",
    "replayed": "Replayed {count} message, run {label}.",
    "trace_unsound": "{county}: {count} thing is wrong with the trace (rows: {rows}):",
    "trace_tables": "{count} thing is wrong with the tables of the database themselves:",
    "import_kept": (
        "Note: {count} person is not in the list but stays: an account of theirs reaches further: {ids}"
    ),
    "import_bad": "The file has {count} fault:",
    "import_remarks_more": "  {count} more remark.",
    "export_done": "{count} person written to {file}.",
    "doctor_bad": "{count} check needs attention.",
    **words_warnings.SINGULARS,
    **words_storms.SINGULARS,
    **words_sheets.SINGULARS,
}
"""The English sentences whose `count` is one; Chinese has one form for every count."""


def say(lang: str, key: str, **facts: object) -> str:
    """The sentence `key` in `lang` ('zh' or 'en'). Raises KeyError for an unknown key or a missing
    fact.
    """
    zh, en = WORDS[key]
    if lang != "en":
        return hidden(zh.format(**facts))
    return hidden((SINGULARS[key] if key in SINGULARS and _is_one(facts["count"]) else en).format(**facts))


def _is_one(count: object) -> bool:
    from layouts.plurals import form_for

    return form_for("en", count) == "one"

"""What the terminal says of call sheets and of townships that are cut off."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sheets_written": ("{folder} 中更新了 {count} 份呼叫单", "{count} call sheets are new in {folder}"),
    "sheets_not_written": (
        "呼叫单写不到 {folder}：{reason}",
        "call sheets cannot be written to {folder}: {reason}",
    ),
    "township_no_rollout": ("没有正在执行的任务派发", "no roll-out runs"),
    "township_there": ("{file} 已存在", "{file} is there already"),
    "township_exported": (
        "{count} 人写入 {file}（含姓名和电话，请妥善保管）",
        "{count} people are in {file}, with names and phones: keep it safe",
    ),
    "township_used": (
        "{folder} 不是空的数据目录，或设置了 PALM_DATABASE_URL：乡镇自己的系统只装在空目录里",
        "{folder} is not an empty data folder, or PALM_DATABASE_URL is set: a township's own installation "
        "takes an empty one",
    ),
    "township_opened": (
        "已装好 {township} 的系统：任务 {count}，未结事件 {cases}。用下面的命令启动：",
        "the installation of {township} is ready: {count} tasks, open cases: {cases}. Start it with:",
    ),
    "township_not_opened": (
        "这个数据目录不是由乡镇包装的，没有可带回的记录",
        "this data folder was not made of a township's bundle: nothing to return",
    ),
    "township_returned": (
        "已写入 {file}：回执 {receipt}、撤回 {withdrawal}、事件 {case}、决定 {act}；"
        "带回县里用 township merge 合并",
        "{file} is written: receipts: {receipt}, withdrawn: {withdrawal}, cases: {case}, decisions: {act}; "
        "merge it at the county with township merge",
    ),
    "township_code": (
        "本乡镇没有编码 {code}，请核对",
        "there is no code {code} in this township: look again",
    ),
    "township_noted": ("已记第 {number} 行：{file}", "noted as line {number} of {file}"),
    "township_found": (
        "回执 {receipts}（已有 {repeated}）、撤回 {withdrawn}、事件 {cases}、决定 {acts}；摘要 {digest}",
        "receipts: {receipts} (known: {repeated}), withdrawn: {withdrawn}, cases: {cases}, "
        "decisions: {acts}; digest {digest}",
    ),
    "township_dry": ("只是预览，什么也没有改。加 --apply 合并。", "Nothing was changed. Merge with --apply."),
    "township_merged": (
        "已合并：回执 {receipts}，事件 {cases}",
        "merged: receipts {receipts}, cases {cases}",
    ),
    "township_before": (
        "这份记录先前已经合并；新增回执 {receipts}，事件 {cases}",
        "this journal was merged before; new receipts {receipts}, cases {cases}",
    ),
    "township_unknown_code": ("编码不属于这次任务", "the code is of no row of the roll-out"),
    "township_other_township": ("此人不在本乡镇", "the person is of another township"),
    "township_taken_over": ("任务已被接管，两者都保留", "the task was taken over; both are kept"),
    "township_answered_elsewhere": (
        "乡镇未接通，但县里已收到领办，两者都保留",
        "nobody answered the township, but the county has an acceptance; both are kept",
    ),
    "township_other_time": (
        "县里已有另一时间的领办或办结，以最早为准，两者都保留",
        "the county has another time; the earliest counts, both are kept",
    ),
    "township_not_withdrawn": (
        "乡镇撤回了此人的一行，但任务派发已不在执行，县里没有撤回",
        "the township withdrew a line of this person, but the roll-out is over: it stands at the county",
    ),
    "township_noted_before": ("发生时间晚于记录时间", "it was noted before it happened"),
}
SINGULARS = {
    "township_opened": (
        "the installation of {township} is ready: {count} task, open cases: {cases}. Start it with:"
    ),
    "sheets_written": "{count} call sheet is new in {folder}",
    "township_exported": "{count} person is in {file}, with name and phone: keep it safe",
}

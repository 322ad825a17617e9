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
    "township_code": (
        "本乡镇没有编码 {code}，请核对",
        "there is no code {code} in this township: look again",
    ),
    "township_noted": ("已记第 {number} 行：{file}", "noted as line {number} of {file}"),
    "township_found": (
        "回执 {receipts}（已有 {repeated}）、事件 {cases}、决定 {acts}；摘要 {digest}",
        "receipts: {receipts} (known: {repeated}), cases: {cases}, decisions: {acts}; digest {digest}",
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
    "township_noted_before": ("发生时间晚于记录时间", "it was noted before it happened"),
}
SINGULARS = {
    "sheets_written": "{count} call sheet is new in {folder}",
    "township_exported": "{count} person is in {file}, with name and phone: keep it safe",
}

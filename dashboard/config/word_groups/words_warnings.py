"""What the terminal says of files of official warnings."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "warning_refused": ("{file}\t拒收（第 {line} 行）：{reason}", "{file}\trefused (line {line}): {reason}"),
    "warning_refused_whole": ("{file}\t拒收：{reason}", "{file}\trefused: {reason}"),
    "warning_index": (
        "{file}\t目录，预警在 {count} 个地址",
        "{file}\tan index; its messages are at {count} addresses",
    ),
    "warning_fault_unreadable": ("读不了：{fact}", "it cannot be read: {fact}"),
    "warning_fault_too_large": ("太大：{fact}", "it is too large: {fact}"),
    "warning_fault_bad_encoding": ("编码不接受：{fact}", "its encoding is not taken: {fact}"),
    "warning_fault_not_xml": ("不是合格的 XML：{fact}", "it is no well-formed XML: {fact}"),
    "warning_fault_forbidden_xml": (
        "含有文档类型或实体（{fact}），预警不需要，可能是攻击",
        "it has a document type or entities ({fact}), which no warning needs: perhaps an attack",
    ),
    "warning_fault_no_warning": ("不是预警：{fact}", "it is no warning: {fact}"),
    "warning_fault_bad_feed": ("信息源缺少 {fact}", "the feed lacks {fact}"),
    "warning_fault_schema": ("不符合 CAP 规范：{fact}", "it is not what CAP allows: {fact}"),
    "warning_fault_missing": ("缺少 {fact}", "{fact} is missing"),
    "warning_fault_bad_value": ("值不对：{fact}", "a value is wrong: {fact}"),
    "warning_fault_too_many": ("太多：{fact}", "too many: {fact}"),
    "trace_warning_state": (
        "预警 {where} 与留痕第 {n} 行不符",
        "the warning {where} is not what row {n} says",
    ),
    "trace_proposal_state": (
        "响应建议 {where} 与留痕第 {n} 行不符",
        "the proposal {where} is not what row {n} says",
    ),
    "trace_storm_state": (
        "台风 {where} 与留痕第 {n} 行不符",
        "the storm {where} is not what row {n} says",
    ),
    "trace_rollout_state": (
        "任务派发 {where} 与留痕第 {n} 行不符",
        "the roll-out {where} is not what row {n} says",
    ),
    "trace_receipt_state": (
        "任务派发 {where} 的回执与留痕第 {n} 行不符",
        "the receipts of the roll-out {where} are not what row {n} says",
    ),
    "calendar_unknown": (
        "提示：{county} 不知道 {year} 年的法定节假日和调休：工作时间只按周一至周五算。"
        "升级程序，或在 county.toml 的 [calendar] 写明这一年的 holidays 和 makeup_days",
        "Note: {county} does not know the public holidays of {year}: working time counts Monday to Friday "
        "alone. Upgrade, or name the year's holidays and makeup_days in [calendar] of county.toml",
    ),
    "county_finish_first": (
        "提示：预案 {plan} 第 {tier} 层的 finish_minutes（办结时限）早于 accept_minutes（领办时限），请改正",
        "Note: tier {tier} of plan {plan} has a finish_minutes less than its accept_minutes: put it right",
    ),
    "county_unnamed": (
        "提示：plans.toml 没有预案写明{hazard}的这些颜色：{colours}。"
        "比写明的都紧急的，按写明的最紧急一级办；其余不自动准备",
        "Note: no plan of plans.toml names these colours of {hazard}: {colours}. One more urgent than all "
        "that are named takes the most urgent plan; the others prepare nothing",
    ),
    "trace_task_state": (
        "任务 {where} 所记的领办、办结没有相应回执",
        "the task {where} says of its answers what no receipt says",
    ),
}
SINGULARS = {"warning_index": "{file}\tan index; its message is at {count} address"}

"""What the terminal says of files of storms."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "storm_refused": ("{place}\t拒收：{reason}", "{place}\trefused: {reason}"),
    "storm_counts": ("实况 {count} 点，预报 {issues} 次", "{count} points, forecasts: {issues}"),
    "storm_sent": ("已送上数据流 {count} 条", "{count} messages are on the stream"),
    "storm_doubt_quadrant_order": (
        "（象限次序未声明，按东北、东南、西北、西南）",
        "(the order of quadrants is not declared: taken as NE, SE, NW, SW)",
    ),
    "storm_doubt_told_unknown": ("（未说明何时得知）", "(it does not say when each was told)"),
    "storm_doubt_wind_10_min": ("（风速为 10 分钟平均）", "(winds are means of 10 minutes)"),
    "storm_fault_unreadable": ("读不了：{fact}", "it cannot be read: {fact}"),
    "storm_fault_too_large": ("太大：{fact}", "it is too large: {fact}"),
    "storm_fault_bad_encoding": ("编码不接受：{fact}", "its encoding is not taken: {fact}"),
    "storm_fault_cut_off": ("文件不完整：{fact}", "it is cut off: {fact}"),
    "storm_fault_not_json": ("不是合格的 JSON：{fact}", "it is no well-formed JSON: {fact}"),
    "storm_fault_no_storm": ("没有台风路径：{fact}", "there is no track of a storm in it: {fact}"),
    "storm_fault_bad_table": ("表格不对：{fact}", "the table is wrong: {fact}"),
    "storm_fault_bad_number": ("数值不对：{fact}", "a number is wrong: {fact}"),
    "storm_fault_bad_time": ("时间不对：{fact}", "a time is wrong: {fact}"),
    "storm_fault_told_twice": (
        "同一时次有两个不同的点：{fact}",
        "two points of one time differ: {fact}",
    ),
    "storm_fault_bad_text": ("文字不对：{fact}", "a text is wrong: {fact}"),
    "storm_fault_bad_radii": ("风圈半径不对：{fact}", "radii are wrong: {fact}"),
}
SINGULARS = {
    "storm_counts": "{count} point, forecasts: {issues}",
    "storm_sent": "{count} message is on the stream",
}

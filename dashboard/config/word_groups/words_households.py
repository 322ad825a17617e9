"""What the terminal says of households."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "households_preview": (
        "住户：新增 {added}，变更 {changed}，删除 {removed}，不变 {unchanged}；共 {people} 人；"
        "有疑问未导入 {left_out} 行。",
        "Households: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged; people: "
        "{people}; rows in doubt that were left out: {left_out}.",
    ),
    "moved_preview": (
        "名单 {rows} 行：可登记 {reports} 条，未转移 {silent} 行，有疑问 {left_out} 处。",
        "Rows of the list: {rows}; reports: {reports}; not moved: {silent}; in doubt: {left_out}.",
    ),
    "moved_recorded": (
        "已登记 {taken} 条，此前已有 {repeated} 条，未受理 {refused} 条。都是上报，还待核实。",
        "Recorded: {taken}; known before: {repeated}; refused: {refused}. Reported, not verified.",
    ),
}

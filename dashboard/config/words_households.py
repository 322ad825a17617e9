"""What the terminal says of households."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "households_preview": (
        "住户：新增 {added}，变更 {changed}，删除 {removed}，不变 {unchanged}；共 {people} 人；"
        "有疑问未导入 {left_out} 行。",
        "Households: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged; people: "
        "{people}; rows in doubt that were left out: {left_out}.",
    ),
}

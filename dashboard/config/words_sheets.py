"""What the terminal says of call sheets and of townships that are cut off."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sheets_written": ("{folder} 中更新了 {count} 份呼叫单", "{count} call sheets are new in {folder}"),
    "sheets_not_written": (
        "呼叫单写不到 {folder}：{reason}",
        "call sheets cannot be written to {folder}: {reason}",
    ),
}
SINGULARS = {"sheets_written": "{count} call sheet is new in {folder}"}

"""The columns of a list of households as people head them, and the words they write into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from domain.directory.duty_sheets.sheets import Cell, Rows
from domain.directory.person import tidy

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("户编号", "户号", "编号", "household"),
    "township": ("乡镇", "乡镇街道", "街道", "township"),
    "village": ("村", "行政村", "村社区", "村名", "所在村", "village"),
    "grid": ("网格", "所属网格", "网格名称", "网格代码", "区划代码", "grid"),
    "address": ("地址", "住址", "家庭住址", "详细地址", "address"),
    "head": ("户主", "户主姓名", "转移对象", "head"),
    "phone": ("电话", "联系电话", "户主电话", "手机", "phone"),
    "people": ("人数", "人口", "家庭人口", "户籍人口", "需转移人数", "应转移人数", "people"),
    "vulnerable": ("困难人员", "特殊人群", "弱势人员", "重点人员", "vulnerable"),
    "risk": ("风险类型", "隐患类型", "转移类型", "转移原因", "类型", "risk"),
    "liaison": ("责任人", "转移责任人", "包户干部", "联户党员", "联络人", "liaison"),
    "lon": ("经度", "lon"),
    "lat": ("纬度", "lat"),
    "note": ("备注", "note"),
    "deleted": ("删除", "删除标记", "是否删除", "deleted"),
}
"""Column -> how it is headed, without brackets and what stands in them."""
NEEDED: Final = ("head", "people")
LAST_HEADING_ROW: Final = 10
"""Above the headings stand titles and dates."""
_BRACKETS = re.compile(r"[（(][^）)]*[）)]|[\s/、:：*]")
RISK_WORDS: Final = (
    ("landslide", ("地质", "地灾", "滑坡", "泥石流", "崩塌", "切坡")),
    ("reservoir", ("水库", "山塘")),
    ("flood", ("山洪", "洪", "低洼", "内涝", "小流域")),
    ("work_shed", ("工棚", "简易房", "活动房")),
    ("old_house", ("危房", "危旧", "C级", "D级")),
    ("visitors", ("旅游", "游客", "民宿")),
    ("crew", ("船",)),
)
"""In this order, which decides between two in one cell."""
VULNERABLE_WORDS: Final = (
    ("elderly_alone", ("独居", "空巢", "孤寡")),
    ("elderly", ("老人", "高龄", "老年")),
    ("disabled", ("残疾", "残障", "失能", "行动不便")),
    ("pregnant", ("孕",)),
    ("infant", ("婴", "幼儿")),
    ("child", ("儿童", "留守")),
    ("sick", ("病", "卧床")),
)
NOTHING: Final = frozenset(("", "无", "/", "-", "—", "没有", "否"))
_SEPARATOR = re.compile(r"[、,，;；/\s]+")


def find_headings(rows: Rows) -> tuple[int, dict[str, int]] | None:
    """(place of the row of headings, column -> its place): the first row that heads all that is needed."""
    for place, row in enumerate(rows[:LAST_HEADING_ROW]):
        found: dict[str, int] = {}
        for at, cell in enumerate(row):
            column = _column_of(cell)
            if column is not None:
                found.setdefault(column, at)
        if all(column in found for column in NEEDED) and {"village", "grid"} & found.keys():
            return place, found
    return None


def _column_of(cell: Cell) -> str | None:
    text = tidy(cell.text).lower()
    names = (text, _BRACKETS.sub("", text))
    return next(
        (column for column, headings in HEADINGS.items() if any(name in headings for name in names)), None
    )


def read_risk(text: str) -> str | None:
    """The risk that a cell names; '' where it names none, None where nobody knows what it means."""
    if text.lower() in NOTHING:
        return ""
    return _code_of(text, RISK_WORDS)


def read_vulnerable(text: str) -> tuple[tuple[str, ...], list[str]]:
    """(the codes that a cell names, the words that are none)"""
    codes: list[str] = []
    unknown: list[str] = []
    for word in _SEPARATOR.split(text):
        if word.lower() in NOTHING:
            continue
        code = _code_of(word, VULNERABLE_WORDS)
        codes += [code] if code is not None and code not in codes else []
        unknown += [word] if code is None else []
    return tuple(codes), unknown


def _code_of(text: str, words: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    for code, markers in words:
        if text == code or any(sign in text for sign in markers):
            return code
    return None


def split_words(text: str) -> list[str]:
    """What is between separators: two names in one cell are two."""
    return [word for word in _SEPARATOR.split(text) if word]

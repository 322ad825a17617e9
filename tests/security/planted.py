"""What is planted, and how it is searched for: people who exist nowhere else, in every text of a source."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from domain.access.masking_patterns import FOLD

COUNTY, VILLAGE, GRID = "330825", "330825101264", "330825101264001"
SOURCE = "四平台"
REPORTER, SPOKEN, LETTER, DIRECTORY, NEIGHBOUR = "裘芷璃", "柴慕瑶", "支沐宸", "占梓萱", "欧阳若汐"
"""Who reports, who is spoken of, who is in a letter nobody could take, in the directory, in grid notes."""
PLAIN, SPACED, WIDE, OFFICE = "13957001234", "139 5700 4321", "１３９５７００９８７６", "0570-7018833"
IDENTITY, CARD, MAIL = "330825197703140529", "6222021234567890123", "qiu.zhili@palmtest.example"
STATIC_PHONE = "13957005566"
WORDS = "，".join(
    (
        f"联系人{SPOKEN}",
        f"{REPORTER}（{PLAIN}）",
        f"另一电话{SPACED}、{WIDE}",
        f"座机{OFFICE}",
        IDENTITY,
        f"卡{CARD}",
        MAIL,
    )
)
SECRETS = (
    *(name[1:] for name in (REPORTER, SPOKEN, LETTER, DIRECTORY)),
    NEIGHBOUR[2:],
    PLAIN,
    "13957004321",
    "13957009876",
    "05707018833",
    IDENTITY,
    CARD,
    MAIL.partition("@")[0],
    STATIC_PHONE,
)
_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
_BETWEEN = re.compile(r"(?<=\d)[\s\-_·.,/()]{1,3}(?=\d)")


def found_in(text: str) -> list[str]:
    """The secrets a determined reader finds: escapes undone, every kind of digit read, gaps closed."""
    read = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    folded = "".join(
        FOLD[ord(sign)] if ord(sign) in FOLD and FOLD[ord(sign)].isdecimal() else sign for sign in read
    )
    closed = _BETWEEN.sub("", folded)
    return [secret for secret in SECRETS if secret in read or secret in closed]


def reports() -> list[tuple[str, dict[str, Any]]]:
    """(stream, message) of every kind, with personal data in every text field that its schema leaves free."""
    case: dict[str, Any] = {
        "id": f"HX-{PLAIN}",
        "region": VILLAGE,
        "severity": 1,
        "title": f"{REPORTER}家进水 {SPACED} {WIDE} {IDENTITY}",
        "text": WORDS,
        "reporter": {"name": REPORTER, "phone": SPACED},
        "source_no": f"{WIDE}/{IDENTITY}",
        "attachments": [
            {
                "url": f"https://files.example/{PLAIN}/{IDENTITY}.jpg",
                "name": f"{REPORTER} {PLAIN}.jpg",
                "type": PLAIN,
            },
            f"https://files.example/{PLAIN}.jpg",
        ],
    }
    fields = {
        "id": "HX-2",
        "region": VILLAGE,
        "severity": 2,
        "title": f"{SPOKEN}女士求助 {PLAIN}",
        "reporter": f"{REPORTER} {PLAIN}",
    }
    news = {"case": case["id"], "title": f"{REPORTER}家仍在进水 {WIDE}", "text": WORDS, "stage": "handling"}
    again = {"case": case["id"], "text": WORDS, "stage": "reopened", "reason": f"{REPORTER}要求重办 {PLAIN}"}
    grid = {
        "region": GRID,
        "status": "alert",
        "note": f"网格员：{NEIGHBOUR}，{PLAIN}，{IDENTITY}，{MAIL}",
        "readings": {
            "联系人": NEIGHBOUR,
            f"电话{PLAIN}": SPACED,
            "值守": f"{NEIGHBOUR} {WIDE}",
            "phone": 13957001234,
        },
    }
    return [
        ("cases", _message("case.reported", **case)),
        ("cases", _message("case.reported", **fields)),
        ("cases", _message("case.updated", f"u-{PLAIN}", **news)),
        ("cases", _message("case.updated", "u-2", **again)),
        (
            "cases",
            _message(
                "case.reported",
                "gone",
                region=VILLAGE,
                severity=3,
                title=f"{SPOKEN}先生 {PLAIN}",
                reporter=SPOKEN,
            ),
        ),
        ("cases", _message("case.closed", "c-1", case="gone", text=WORDS)),
        ("grids", _message("grid.reported", f"g-{PLAIN}", **grid)),
    ]


def list_broken_messages() -> list[bytes]:
    """Messages that become dead letters; each complains of, or holds, somebody's data."""
    person = {"name": LETTER, "phone": SPACED}
    wrong: list[dict[str, Any]] = [
        _message(
            "case.reported",
            "b-1",
            region=VILLAGE,
            title=LETTER,
            severity=f"{LETTER} {PLAIN}",
            reporter=person,
        ),
        _message("case.reported", "b-2", region=VILLAGE, title="x", severity=1, matter=LETTER, text=WORDS),
        _message(
            "case.reported", "b-3", region=VILLAGE, title="x", severity=1, reporter={"name": [LETTER, PLAIN]}
        ),
        _message("position", "b-4", person=LETTER, lat=29.03, lon=119.17, accuracy_m=5, caller=LETTER),
        _message("case.updated", "b-5", case="HX-2", stage=f"{LETTER}{PLAIN}"),
        _message(f"{LETTER} {PLAIN}", "b-6", contact=person, mail=MAIL, note=LETTER),
    ]
    whole = [json.dumps(item, ensure_ascii=False).encode() for item in wrong]
    escaped = [json.dumps(wrong[0]).encode(), json.dumps(wrong[0]).encode()[:-1]]
    return [
        *whole,
        *escaped,
        whole[0][:-1],
        whole[0].replace(b"{", b"\xff{", 1),
        f"{LETTER} {PLAIN}".encode("utf-16"),
    ]


def _message(kind: str, source_id: str = "", **fields: Any) -> dict[str, Any]:
    base = {"kind": kind, "source": SOURCE, "at": datetime.now(UTC).isoformat()}
    return base | ({"id": source_id} if source_id else {}) | fields

"""The encoding of a list of people: of the whole file, strictly, and so that the result reads as Chinese."""

from __future__ import annotations

import random

import pytest

from data_access.files import people_files
from data_access.files.encodings import GB18030, UTF8, UTF8_MARKED, NoEncoding, decoded
from data_access.files.people_files import BadFile

HEAD = "id,name,post,unit,region,phone\n"
REST = ",leader,t-330825001,330825001200,000-2599-0001\n"


def make_list(*names: str, head: str = HEAD) -> str:
    return head + "".join(f"X{number},{name}{REST}" for number, name in enumerate(names, 1))


def catch_refusal(content: bytes) -> tuple[str, list[int | None]]:
    with pytest.raises(BadFile) as caught:
        people_files.read(content, "a.csv")
    return caught.value.faults[0].code, [fault.row for fault in caught.value.faults]


SOUND_AS_UTF8 = ["郑强", "谢小", "路路", "校长", "力量", "联通", "小小", "谢谢", "强强", "赵钱", "岁月"]
"""Names whose bytes in GBK are sound UTF-8, or may be."""


@pytest.mark.parametrize("name", SOUND_AS_UTF8)
def test_a_name_in_gbk_that_is_sound_utf_8_is_read_as_chinese(name: str) -> None:
    found = people_files.read(make_list(name).encode("gbk"), "a.csv")
    assert (found.rows[1][1][1], found.encoding) == (name, GB18030)


def test_every_pair_of_common_characters_is_read_as_written_in_gbk_and_utf_8() -> None:
    """Of each leading byte that UTF-8 has for two bytes, in names of two and three."""
    common = [
        bytes((number, two)).decode("gb2312")
        for number in range(0xC2, 0xD8)
        for two in range(0xA1, 0xC0)
        if not (number == 0xD7 and two > 0xF9)
    ]
    chance = random.Random(330825)
    for _ in range(3_000):
        name = "".join(chance.choices(common, k=chance.choice((2, 3))))
        assert name in decoded(make_list(name).encode("gbk")).text
        assert name in decoded(make_list(name).encode()).text


@pytest.mark.parametrize(
    ("name", "encodings"),
    [
        ("王维", "utf-8 utf-8-sig gb18030"), ("阿不都·热西提", "utf-8 utf-8-sig gb18030"),
        ("𠮷田", "utf-8 utf-8-sig gb18030"), ("王\U00031350", "utf-8 utf-8-sig gb18030"),
        ("王\U0002ebf0", "utf-8 utf-8-sig gb18030"), ("㐂", "utf-8 gb18030"),
        ("José García", "utf-8 utf-8-sig"), ("བསོད་ནམས", "utf-8"), ("ئەخمەت", "utf-8-sig"),
        ("（代）王", "utf-8 gb18030"), ("Li Wei", "utf-8 gb18030"),
    ],
)  # fmt: skip
def test_names_are_read_in_every_encoding_that_can_be_told(name: str, encodings: str) -> None:
    for encoding in encodings.split():
        found = people_files.read(make_list(name).encode(encoding), "a.csv")
        assert found.rows[1][1][1] == name, encoding
        word = {"utf-8": UTF8, "utf-8-sig": UTF8_MARKED, "gb18030": GB18030}[encoding]
        assert found.encoding == ("" if name.isascii() and encoding != "utf-8-sig" else word)


SIGNS = [
    "第Ⅱ网格",
    "①号楼",
    "138××××1234",
    "α组",
    "60°角",
    "24℃",
    "㈠",
    "№3",
    "±5",
    "■站",
    "→组",
    "ぁ组",
    "㎡",
]
"""What people write beside Chinese; some of it has two bytes in UTF-8, as Chinese has in GBK."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", SIGNS)
def test_signs_beside_chinese_are_read_as_written(sign: str, encoding: str) -> None:
    content = f"{HEAD}X1,王维,leader,{sign},330825001200,{sign}\nX2,郑强{REST}".encode(encoding)
    assert [cells[1] for _, cells in people_files.read(content, "a.csv").rows] == ["name", "王维", "郑强"]
    assert decoded(content).text.count(sign) == 2


LATER = {b"\xfe\x59": "\u9fb4", b"\xfe\xa0": "\u9fbb", b"\xfe\x51": "\U00020087"}
FOUR = {raw: raw.decode("gb18030") for raw in (b"\x82\x35\x87\x38", b"\x95\x32\x82\x36")}


@pytest.mark.parametrize(("raw", "meant"), (LATER | FOUR).items())
def test_characters_that_gb_18030_got_later_are_delivered(raw: bytes, meant: str) -> None:
    content = make_list("王?").encode("gbk").replace(b"?", raw)
    assert people_files.read(content, "a.csv").rows[1][1][1] == f"王{meant}"


@pytest.mark.parametrize("head", [HEAD, "编号,姓名,岗位,单位,行政区划,电话\n"])
@pytest.mark.parametrize("name", ["王维", "郑强", "李", "谢小", "欧阳修"])
def test_a_row_in_another_encoding_is_refused_by_line(head: str, name: str) -> None:
    first = make_list("王维", "李白", "杜甫", head=head).encode()
    content = first + f"X9,{name}{REST}".encode("gbk")
    assert catch_refusal(content) == ("mixed_encoding", [5])
    content = make_list("王维", "李白", "杜甫", head=head).encode("gbk") + f"X9,{name}{REST}".encode()
    assert catch_refusal(content) == ("mixed_encoding", [5])


def test_what_fits_no_encoding_is_refused_by_line() -> None:
    assert catch_refusal(make_list("王维").encode("gbk") + b"X2,\xff\xff") == ("bad_encoding", [3])
    assert catch_refusal(make_list("王维").encode("utf-8-sig") + b"X2,\xd6\xa3\xff") == ("bad_encoding", [3])
    assert catch_refusal(make_list("ئەخمەت").encode())[1] == [2], (
        "by a mark alone such a script can be told from GBK"
    )
    assert catch_refusal(make_list("Пётр").encode())[1] == [2]


def test_big5_is_told_apart_or_refused() -> None:
    assert catch_refusal(make_list("陳國華", "林美玲", "黃志強").encode("big5"))[0] in (
        "maybe_big5",
        "bad_encoding",
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lines_and_separators_of_every_kind(end: str, encoding: str, separator: str) -> None:
    content = make_list("王维", "李白").replace("\n", end).replace(",", separator).encode(encoding)
    found = people_files.read(content, "a.csv")
    assert [(line, cells[1]) for line, cells in found.rows] == [(1, "name"), (2, "王维"), (3, "李白")]
    with pytest.raises(NoEncoding) as caught:
        decoded(content + b"X3\xff\xff\xff")
    assert caught.value.rows == [4]


def test_files_that_hold_no_list() -> None:
    assert catch_refusal(b"")[0] == "empty_file"
    assert catch_refusal("编号".encode("utf-8-sig")[:3])[0] == "empty_file"
    assert catch_refusal("编号,姓名".encode("utf-16"))[0] in ("bad_encoding", "mixed_encoding")
    assert catch_refusal(b"id,name\r\n1,a\0b")[0] == "bad_encoding"

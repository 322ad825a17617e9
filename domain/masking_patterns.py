"""How personal data looks in free words: the patterns of domain/masking.py. Each names its find `it`.

They run over a folded copy of the text of the same length: full-width, circled, Chinese and foreign digits
become 0 to 9, so that a pattern needs to know one kind of digit only.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤祝劳柴裘应翁楼虞支琚"
    "占诸舒童项季俞詹盛包华鲍巫缪柯喻章颜施洪倪温芦庄殷涂樊葛易牛耿关焦安兰欧甘游鲁左骆庞岳尤柳凌费卞娄艾单简成毕"
)
COMPOUND: Final = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|端木"
_HAN = "\u3400-\u9fff"
_BETWEEN = (
    "\\s\\-\u2010-\u2015\u2212_·•\u30fb"
    "\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe0f\u20e3"
)  # fmt: skip
"""What people and machines put between the digits of one number, seen and unseen."""
GAP: Final = f"[{_BETWEEN}]{{0,3}}"
_WIDE = f"[./,、()|:{_BETWEEN}]{{0,3}}"

_FOREIGN = ((0xB2, 0x1A99), (0x2070, 0x24FF), (0x2776, 0x2793), (0xA620, 0xABF9), (0x1D7CE, 0x1D7FF))


def _plain() -> dict[int, str]:
    """Full-width letters and signs to ASCII, every other script's digit to its own 0-9."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
    for first, last in _FOREIGN:
        for code in range(first, last + 1):
            digit = unicodedata.digit(chr(code), None)
            if digit is not None:
                table[code] = str(digit)
    return table


PLAIN: Final = _plain()
"""For names: in 王一鸣 the second character is no digit."""
_NUMERALS = zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两", "0012345678911234567892", strict=True)
FOLD: Final = PLAIN | {ord(numeral): digit for numeral, digit in _NUMERALS}

_NOT_DIGIT, _END = r"(?<!\d)", r"(?!\d)"
_SPREAD = rf"(?:{GAP}\d)"
_MOBILE = (
    rf"(?:\(?1[3-9]\d\){_WIDE}\d{{4}}{_WIDE}\d{{4}}|1[3-9]\d{_WIDE}\d{{4}}{_WIDE}\d{{4}}"
    rf"|1[3-9]\d{{2}}{_WIDE}\d{{3}}{_WIDE}\d{{4}}|1[3-9]\d{_WIDE}\d{{8}}"
    rf"|(?<!\d[-./,:])1{GAP}[3-9]{_SPREAD}{{9}})"
)
_ABROAD = rf"(?:(?:\+|00)?86{_WIDE}|0)?"
_AREA = r"(?:\(0(?:10|2\d|[3-9]\d{2})\)|0(?:10|2\d|[3-9]\d{2}))"
_YEAR = rf"(?:1{GAP}[89]|2{GAP}0){_SPREAD}{{2}}"
_DATE = rf"{_YEAR}{GAP}(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}(?:[0-2]{GAP}\d|3{GAP}[01])"

_STOP = "电话|手机|联系|反映|报警|报案|来电|求助|表示|先生|女士|小姐|同志|师傅|住|说|称|已|的|在|身份"
_SINGLE = f"[{SURNAMES}][{_HAN}]"
_ASKED_NAME = rf"(?:(?:{COMPOUND})[{_HAN}]{{1,2}}|{_SINGLE}(?:(?!{_STOP})[{_HAN}])?)"
_ANY_NAME = rf"(?:(?:{COMPOUND})[{_HAN}]{{1,2}}|{_SINGLE}[{_HAN}]?)"
_SIGN = r"[\s:,;(\[\"'“”=]"
_ASKED = "姓名|联系人|报警人|报案人|举报人|反映人|投诉人|求助人|来电人|申请人|名叫|名字叫"
_SPOKEN = (
    "户主|业主|房主|车主|店主|老板|老人|村民|群众|居民|当事人|伤者|死者|患者|病人|走失者|失踪者|负责人|经办人|承包人"
    "|网格员|网格长|租客|司机|驾驶员|工人|户名|收件人"
)
_CALLED = "先生|女士|小姐|同志|师傅|阿姨|大爷|大妈|奶奶|爷爷"
_KEYS = "name|reporter|contact|姓名|联系人"
_CALL = "|".join(
    (
        "联系电话|联系方式|电话|手机号码|手机号|手机|座机|传真|QQ号|QQ|微信号|微信",
        "[Tt]el(?:ephone)?|[Pp]hone|[Mm]obile",
    )
)
_PAPERS = "身份证|居民证|证件|护照|银行卡|社保卡|医保卡|卡号|账号|账户|通行证"
_IS = r"(?:号码|号)?[\s:,;=\"'()是为]{0,4}"
_NUMBER_NEXT = (
    rf"{_SIGN}{{0,3}}(?:{_CALL})?{_SIGN}{{0,3}}"
    rf"(?:{_ABROAD}{_MOBILE}{_END}|0\d{{2,3}}-?[2-8]\d{{6}}|1[3-9]\d\*{{4}}\d{{4}})"
)

NAMES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_ASKED})(?:{_SIGN}|是|为|叫){{0,4}}(?P<it>{_ASKED_NAME})(?!\*)",
        rf"(?:{_SPOKEN}){_SIGN}{{1,3}}(?P<it>{_ASKED_NAME})(?!\*)",
        rf"(?P<it>{_ANY_NAME})(?={_CALLED})",
        rf"(?P<it>{_ANY_NAME})(?={_NUMBER_NEXT})",
        rf"[\"'](?:{_KEYS})[\"']\s*:\s*[\"'](?P<it>[^\"'*\\{{}}]{{2,64}})(?=[\"'])",
        rf"\b(?:{_KEYS})=[\"']?(?P<it>[{_HAN}][{_HAN}·]{{1,7}})(?![{_HAN}·*])",
    )
)
"""Names by the words around them. They run before NUMBERS, which take the numbers beside them away."""

NUMBERS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("email", r"(?P<it>[A-Za-z0-9._%+\-]{1,64}\s?@\s?)(?=[\w\-]+\.\w)"),
        ("id", rf"{_NOT_DIGIT}(?P<it>[1-9]{_SPREAD}{{5}}{GAP}{_DATE}{_SPREAD}{{3}}{GAP}[\dXx]){_END}"),
        ("id", rf"{_NOT_DIGIT}(?P<it>\d{{17}}[Xx])"),
        ("id", rf"{_NOT_DIGIT}(?P<it>[1-8]\d{{5}}[2-9]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{{3}}){_END}"),
        ("id", rf"{_NOT_DIGIT}(?P<it>6{GAP}2{_SPREAD}{{14,17}}){_END}"),
        ("card", rf"{_NOT_DIGIT}(?P<it>[3-69]\d{{3}}(?:{GAP}\d{{4}}){{3}}(?:{GAP}\d{{1,3}})?){_END}"),
        ("phones", rf"{_NOT_DIGIT}(?P<it>(?:1[3-9]\d{{9}}){{2,8}}){_END}"),
        ("phone", rf"{_NOT_DIGIT}(?P<it>{_ABROAD}{_MOBILE}){_END}"),
        ("phone", rf"{_NOT_DIGIT}(?P<it>{_AREA}{GAP}[2-8]\d{{2,3}}{GAP}\d{{4}}){_END}"),
        ("phone", rf"{_NOT_DIGIT}(?P<it>(?:\+|00)86{GAP}[1-9]\d{{1,2}}{GAP}[2-8]\d{{6,7}}){_END}"),
        ("id", rf"(?:{_PAPERS}){_IS}(?P<it>[A-Za-z]{{0,3}}{GAP}\d(?:{GAP}[\dXx]){{5,20}})(?![\dXx])"),
        ("phone", rf"(?:{_CALL}){_IS}(?P<it>\+?\d{_SPREAD}{{5,14}}){_END}"),
    )
)
"""In this order; later ones see what the earlier ones left."""

_DIGIT = f"[0-9{''.join(sorted(chr(code) for code, text in FOLD.items() if text.isdecimal()))}]"
HAS_NUMBER: Final = re.compile(rf"{_DIGIT}(?:[^0-9A-Za-z{_HAN}]{{0,3}}{_DIGIT}){{5}}|[@\uff20]")
HAS_NAME: Final = re.compile(
    "|".join(
        (
            *(rf"{cue}\W" for cue in _SPOKEN.split("|")),
            *_ASKED.split("|"),
            *_CALLED.split("|"),
            *(rf"{key}[\"'=]" for key in _KEYS.split("|")),
            r"\*\*\*\*",
        )
    )
)
"""What NUMBERS and NAMES need; a text without it is not looked at again. One flat choice of literals: that is
what Python's engine searches fast.
"""

PERSONAL: Final = MappingProxyType(
    dict.fromkeys(("phone", "mobile", "tel", "telephone", "phone_number", "手机", "电话"), "phone")
    | dict.fromkeys(("id_card", "id_number", "id_no", "idcard", "identity", "bank_card", "身份证"), "id")
    | dict.fromkeys(("email", "e_mail", "mail"), "email")
    | dict.fromkeys(("address", "home_address", "住址", "地址"), "address")
)
"""Keys of mappings whose value is personal data of a known kind."""
NAMED: Final = frozenset(
    (
        "reporter", "reporter_name", "contact", "contact_name", "person_name", "full_name", "caller", "owner",
        "user_name", "值班人", "值班员", "值守人", "责任人", *_ASKED.split("|"), *_SPOKEN.split("|"),
    )
)  # fmt: skip
"""Keys of mappings whose value is a name."""
WHOLE_NAME: Final = re.compile(rf"(?:{COMPOUND})[{_HAN}]{{1,2}}|[{SURNAMES}][{_HAN}]{{1,2}}")
QUOTED: Final = re.compile(r"""(?P<mark>["'])(?P<it>(?:(?!(?P=mark)).)+)(?P=mark)""", re.DOTALL)

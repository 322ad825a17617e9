"""Attacks by XML are refused before a parser sees them."""

from __future__ import annotations

import pytest

from data_access.files.warnings.safe_xml import MOST_BYTES, MOST_DEPTH, MOST_MARKS, as_element, parse
from domain.emergency.warnings.refusal import Fault, NotUnderstood

BOMB = """<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<alert>&c;</alert>"""
DEEP = "<a>" * (MOST_DEPTH + 2) + "</a>" * (MOST_DEPTH + 2)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(BOMB.encode(), Fault.FORBIDDEN_XML, id="entities that multiply"),
        pytest.param(
            BOMB.replace("<!DOCTYPE", "<!doctype").encode(), Fault.FORBIDDEN_XML, id="small letters"
        ),
        pytest.param(BOMB.encode("utf-16"), Fault.BAD_ENCODING, id="hidden in UTF-16"),
        pytest.param(
            b'<?xml version="1.0" encoding="UTF-7"?><alert/>', Fault.BAD_ENCODING, id="hidden in UTF-7"
        ),
        pytest.param(
            b'\xef\xbb\xbf<?xml version="1.0" encoding="cp037"?><a/>', Fault.BAD_ENCODING, id="EBCDIC"
        ),
        pytest.param(b"<a>" + b"<b/>" * MOST_MARKS + b"</a>", Fault.TOO_LARGE, id="too many elements"),
        pytest.param(b" " * (MOST_BYTES + 1), Fault.TOO_LARGE, id="too large"),
        pytest.param(b"", Fault.NOT_XML, id="empty"),
        pytest.param(
            b'<?xml version="1.0"?><a>&undefined;</a>', Fault.NOT_XML, id="an entity nobody defined"
        ),
        pytest.param("<a>龙游</a>".encode("gbk"), Fault.NOT_XML, id="GBK that does not say so"),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, Fault.NOT_XML, id="deeper than the parser goes"),
        pytest.param(DEEP.encode(), Fault.TOO_MANY, id="deeper than a warning"),
    ],
)
def test_an_attack_is_refused(content: bytes, fault: Fault) -> None:
    with pytest.raises(NotUnderstood) as refused:
        as_element(parse(content))
    assert refused.value.fault is fault


def test_comments_and_instructions_are_passed_over() -> None:
    root = parse("<?xml version='1.0'?><?style x?><Alert><!-- 自制 --><A>一<!-- x -->二</A></Alert>".encode())
    assert as_element(root).text_of("a") == "一二"


def test_an_xinclude_is_not_followed() -> None:
    include = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>'
    (child,) = as_element(parse(include)).children
    assert (child.name, child.text) == ("include", "")

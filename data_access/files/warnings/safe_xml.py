"""XML that others wrote, parsed with every door shut.

Refused before the parser sees it: a file that is too large, has a document type or entities in it, is written
in an encoding that could hide them, or has more elements than any warning. The parser itself resolves
nothing, loads nothing, and knows no network; libxml2 ends at 256 levels.
"""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from domain.emergency.warnings.elements import Element
from domain.emergency.warnings.refusal import Fault, NotUnderstood

MOST_BYTES: Final = 4 * 1024 * 1024
MOST_MARKS: Final = 200_000
MOST_DEPTH: Final = 40
_DECLARED: Final = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([A-Za-z0-9._-]{1,40})["']"""
)
_ENCODINGS: Final = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "gbk", "gb2312", "gb18030"}
)
_FORBIDDEN: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_BOM: Final = b"\xef\xbb\xbf"


def parse(content: bytes) -> Any:
    """The root of a document. Raises NotUnderstood."""
    _check_bytes(content)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False,
        recover=False, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotUnderstood(Fault.NOT_XML, _first_line(error.msg), error.lineno or 0) from None
    except (ValueError, LookupError) as error:
        raise NotUnderstood(Fault.NOT_XML, type(error).__name__) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotUnderstood(Fault.FORBIDDEN_XML, "DOCTYPE")
    return root


def _check_bytes(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise NotUnderstood(Fault.TOO_LARGE, f"{len(content)} > {MOST_BYTES}")
    if b"\0" in content:
        raise NotUnderstood(Fault.BAD_ENCODING, "UTF-16")
    declared = _DECLARED.match(content.removeprefix(_BOM))
    if declared and declared[1].decode().lower() not in _ENCODINGS:
        raise NotUnderstood(Fault.BAD_ENCODING, declared[1].decode())
    if (found := _FORBIDDEN.search(content)) is not None:
        raise NotUnderstood(
            Fault.FORBIDDEN_XML, found[0].decode(), content.count(b"\n", 0, found.start()) + 1
        )
    if content.count(b"<") > MOST_MARKS:
        raise NotUnderstood(Fault.TOO_LARGE, f"{MOST_MARKS} elements")


def _first_line(text: str | None) -> str:
    return (text or "").splitlines()[0][:200] if text else ""


def local_name(node: Any) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(node).localname)


def namespace_of(node: Any) -> str:
    """The namespace of an element; '' for none."""
    return str(etree.QName(node).namespace or "")


def as_element(node: Any, depth: int = 0) -> Element:
    """An element as the rules see it; of mixed content the text before the first child. Raises NotUnderstood
    when it goes deeper than any warning.
    """
    if depth > MOST_DEPTH:
        raise NotUnderstood(Fault.TOO_MANY, f"depth > {MOST_DEPTH}", node.sourceline or 0)
    children = tuple(as_element(child, depth + 1) for child in node if isinstance(child.tag, str))
    text = (node.text or "") + "".join(child.tail or "" for child in node if not isinstance(child.tag, str))
    return Element(local_name(node).lower(), text, node.sourceline or 0, children)


def detach(node: Any, without_blanks: bool = False) -> Any:
    """An element as the root of a document of its own, as it was before something was put around it, or
    before it was indented.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=without_blanks)
    return etree.fromstring(etree.tostring(node, with_tail=False), parser)

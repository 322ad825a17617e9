"""What messages come in: alone, in an Atom or RSS feed, in an EDXL envelope. A feed may only name them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from lxml import etree

from data_access.files.warnings.safe_xml import detach, local_name, namespace_of, parse
from domain.emergency.warnings.refusal import Fault, NotUnderstood
from domain.kernel.values import value

MOST_ENTRIES: Final = 2_000
UNMARKED: Final = 2
"""The rank of an address of which nobody says that it leads to a message, nor that it does not."""
ATOM: Final = "http://www.w3.org/2005/Atom"
EDXL: Final = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"


class Container(StrEnum):
    """What a file is."""

    ALERT = "alert"
    ATOM = "atom"
    RSS = "rss"
    EDXL = "edxl"


@value
class Contents:
    """The messages in a file, and the addresses a feed names in their place; `empty`: how many entries of a
    feed have neither.
    """

    container: Container
    alerts: tuple[Any, ...]
    links: tuple[str, ...] = ()
    empty: int = 0


def open_container(root: Any, strict: bool = True) -> Contents:
    """The messages of a document. `strict`: an entry of a feed that has neither a message nor an address
    refuses the whole feed. Raises NotUnderstood.
    """
    name, namespace = local_name(root), namespace_of(root)
    if name.lower() == "alert":
        return Contents(Container.ALERT, (root,))
    if name == "feed" and namespace == ATOM:
        return _atom(root, strict)
    if name == "rss":
        return _rss(root, strict)
    if name == "EDXLDistribution" and namespace == EDXL:
        return Contents(Container.EDXL, tuple(_alerts(root)))
    raise NotUnderstood(Fault.NO_WARNING, name, root.sourceline or 0)


def _atom(feed: Any, strict: bool) -> Contents:
    """Only what stands in an entry counts; around them a feed may carry anything."""
    for needed in ("id", "title", "updated"):
        _need(feed, needed)
    entries = _checked(feed.findall(f"{{{ATOM}}}entry"))
    for entry in entries if strict else ():
        _need(entry, "id")
    return _gather(Container.ATOM, entries, _atom_link, strict)


def _rss(root: Any, strict: bool) -> Contents:
    items = _checked(
        [item for item in root.iter() if isinstance(item.tag, str) and local_name(item) == "item"]
    )
    return _gather(Container.RSS, items, _rss_link, strict)


def _gather(
    container: Container, entries: list[Any], find_link: Callable[[Any], str], strict: bool
) -> Contents:
    """The messages in some entries, and of those without any where their message is."""
    alerts: list[Any] = []
    links: list[str] = []
    empty = 0
    for entry in entries:
        found, link = _alerts(entry), find_link(entry)
        if strict and not found and not link:
            raise NotUnderstood(Fault.BAD_FEED, "link", entry.sourceline or 0)
        alerts += found
        links += [link] if link and not found else []
        empty += not found and not link
    return Contents(container, tuple(alerts), tuple(links), empty)


def _atom_link(entry: Any) -> str:
    """Where an entry's message is: of several addresses the one that is said to be a message, else XML, else
    the first. A page for people, or the entry itself, comes last.
    """
    named = [link for link in entry.findall(f"{{{ATOM}}}link") if link.get("href")]
    best = min(named, key=lambda link: _rank(link.get("type", ""), link.get("rel", "")), default=None)
    return "" if best is None else str(best.get("href")).strip()


def _rss_link(item: Any) -> str:
    """The same of an item: a message that is enclosed, else its link."""
    enclosed = [node for node in item.findall("enclosure") if node.get("url")]
    message = next((node.get("url") for node in enclosed if _rank(node.get("type", ""), "") < UNMARKED), "")
    return (message or item.findtext("link") or "").strip()


def _rank(kind: str, relation: str) -> int:
    kind = kind.lower()
    if "cap+xml" in kind:
        return 0
    if kind.startswith(("application/xml", "text/xml")):
        return 1
    return UNMARKED if relation != "self" and "html" not in kind else UNMARKED + 1


def _need(node: Any, name: str) -> None:
    if not (node.findtext(f"{{{ATOM}}}{name}") or "").strip():
        raise NotUnderstood(Fault.BAD_FEED, name, node.sourceline or 0)


def _checked(entries: list[Any]) -> list[Any]:
    if len(entries) > MOST_ENTRIES:
        raise NotUnderstood(Fault.TOO_MANY, f"entries: {len(entries)} > {MOST_ENTRIES}")
    return entries


def _alerts(within: Any) -> list[Any]:
    found = [
        node for node in within.iter() if isinstance(node.tag, str) and local_name(node).lower() == "alert"
    ]
    return _checked(found)


def split_feed(content: bytes) -> tuple[list[bytes], list[str], int]:
    """The messages in a feed, each as a file of its own, the addresses it names, and how many of its entries
    have neither: they keep none of the others back. Raises NotUnderstood.
    """
    contents = open_container(parse(content), strict=False)
    messages = [etree.tostring(detach(alert), encoding="utf-8") for alert in contents.alerts]
    return messages, list(contents.links), contents.empty

"""What messages come in: alone, in an Atom or RSS feed, in an EDXL envelope. A feed may only name them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from lxml import etree

from data_access.files.warnings.safe_xml import detach, local_name, namespace_of, parse
from domain.emergency.warnings.refusal import Fault, NotUnderstood
from domain.kernel.values import value

MOST_ENTRIES: Final = 2_000
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
    """The messages in a file, and the addresses a feed names in their place."""

    container: Container
    alerts: tuple[Any, ...]
    links: tuple[str, ...] = ()


def open_container(root: Any) -> Contents:
    """The messages of a document. Raises NotUnderstood."""
    name, namespace = local_name(root), namespace_of(root)
    if name.lower() == "alert":
        return Contents(Container.ALERT, (root,))
    if name == "feed" and namespace == ATOM:
        return _atom(root)
    if name == "rss":
        return _rss(root)
    if name == "EDXLDistribution" and namespace == EDXL:
        return Contents(Container.EDXL, tuple(_alerts(root)))
    raise NotUnderstood(Fault.NO_WARNING, name, root.sourceline or 0)


def _atom(feed: Any) -> Contents:
    """Only what stands in an entry counts; around them a feed may carry anything."""
    for needed in ("id", "title", "updated"):
        _need(feed, needed)
    entries = _checked(feed.findall(f"{{{ATOM}}}entry"))
    alerts: list[Any] = []
    links: list[str] = []
    for entry in entries:
        _need(entry, "id")
        found = _alerts(entry)
        named = [link.get("href", "") for link in entry.findall(f"{{{ATOM}}}link") if link.get("href")]
        if not found and not named:
            raise NotUnderstood(Fault.BAD_FEED, "link", entry.sourceline or 0)
        alerts += found
        links += [] if found else named[:1]
    return Contents(Container.ATOM, tuple(alerts), tuple(links))


def _rss(root: Any) -> Contents:
    items = _checked(
        [item for item in root.iter() if isinstance(item.tag, str) and local_name(item) == "item"]
    )
    alerts: list[Any] = []
    links: list[str] = []
    for item in items:
        found = _alerts(item)
        link = (item.findtext("link") or "").strip()
        if not found and not link:
            raise NotUnderstood(Fault.BAD_FEED, "link", item.sourceline or 0)
        alerts += found
        links += [] if found else [link]
    return Contents(Container.RSS, tuple(alerts), tuple(links))


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


def split_feed(content: bytes) -> tuple[list[bytes], list[str]]:
    """The messages in a feed, each as a file of its own, and the addresses it names. Raises NotUnderstood."""
    contents = open_container(parse(content))
    messages = [etree.tostring(detach(alert), encoding="utf-8") for alert in contents.alerts]
    return messages, list(contents.links)

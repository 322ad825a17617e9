"""What a browser calls itself, in two words a person recognises: `Chrome · Windows`."""

from __future__ import annotations

BROWSERS = (
    ("DingTalk/", "钉钉"),
    ("MicroMessenger/", "微信"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("QQBrowser/", "QQ 浏览器"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """The first browser and the first system of the lists that are named; "" when none is."""
    found = [next((name for mark, name in words if mark in agent), "") for words in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found))

"""Where a request comes from, as it is counted and kept: one writing for each address, whatever wrote it.

Proxies say it in many ways, some with the port of the connection: each request would come from elsewhere.
"""

from __future__ import annotations

import ipaddress
import re

UNKNOWN = "?"
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[\d.]+):\d+")


def normalize_address(address: str) -> str:
    """The address alone: without a port, IPv4 as such where it is written as IPv6. UNKNOWN for what is none,
    so that all who are not told apart are one; "" stays.
    """
    found = _WITH_PORT.fullmatch(address.strip())
    bare = (found["v6"] or found["v4"] or "") if found else address.strip()
    if not address:
        return ""
    try:
        read = ipaddress.ip_address(bare)
    except ValueError:
        return UNKNOWN
    return str(getattr(read, "ipv4_mapped", None) or read)


def network(address: str) -> str:
    """Whom an address belongs to: an IPv6 customer has 2^64 of them, which count as one."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address

"""Where to go after sign-in: only a page of ours, never another site's."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 512
OWN = ("/signin", "/signout", "/welcome", "/kiosk")


def local_path(asked: str | None) -> str | None:
    """`asked` when it is an address on this site and no page of the sign-in itself, otherwise None.

    Refused are other schemes and hosts in every spelling browsers accept: `//host`, a backslash for a slash,
    control characters (which browsers drop), spaces around it.
    """
    if not asked or len(asked) > LONGEST or not asked.startswith("/") or asked.startswith("//"):
        return None
    if "\\" in asked or any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in asked):
        return None
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("//"):
        return None
    own = any(parts.path == page or parts.path.startswith(f"{page}/") for page in OWN)
    return None if own else asked

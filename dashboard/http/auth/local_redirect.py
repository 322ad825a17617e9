"""Where to go after sign-in: only a page of ours, never another site's."""

from __future__ import annotations

from urllib.parse import unquote_plus, urlsplit

LONGEST = 512
CHOICES = ("lang", "theme")
SIGN_IN_PAGES = ("/signin", "/signout", "/welcome", "/kiosk")


def local_path(target: str | None) -> str | None:
    """`target` when it is an address on this site and no page of the sign-in itself, otherwise None.

    Refused are other schemes and hosts in every spelling browsers accept: `//host`, a backslash for a slash,
    control characters (which browsers drop), spaces around it.
    """
    if not target or len(target) > LONGEST or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in target):
        return None
    try:
        address = urlsplit(target)
    except ValueError:
        return None
    if address.scheme or address.netloc or address.path.startswith("//"):
        return None
    of_sign_in = any(address.path == page or address.path.startswith(f"{page}/") for page in SIGN_IN_PAGES)
    return None if of_sign_in else target


def split_choices(target: str) -> tuple[str, dict[str, str]]:
    """`target` without the language and the theme it asks for, and these. They are the sign-in page's first:
    whoever changes them there does not come back to what the link said.
    """
    path, _, query = target.partition("?")
    query, mark, fragment = query.partition("#")
    fields = [(field, *field.partition("=")[::2]) for field in query.split("&")]
    choices = {name: unquote_plus(value) for _, name, value in fields if name in CHOICES}
    rest = "&".join(field for field, name, _ in fields if name not in CHOICES)
    return path + (f"?{rest}" if rest else "") + mark + fragment, choices

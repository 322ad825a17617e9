"""Where a sign-in may lead: a page of this site and nowhere else, however the address is spelt."""

from __future__ import annotations

import pytest

from dashboard.http.auth.local_redirect import LONGEST, local_path, split_choices


@pytest.mark.parametrize(
    "text",
    [
        "/dispatch",
        "/wall?region=330825&rotate=panels",
        "/trace?object=LY-1#n",
        "/a//b",
        "/signing",
        "/%2f%2fx",
    ],
)
def test_pages_of_ours(text: str) -> None:
    assert local_path(text) == text


@pytest.mark.parametrize(
    "text",
    [
        None, "", "dispatch", "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "http:evil.example", "javascript:alert(1)", "/\tevil", "/\n/evil.example", " /x",
        "/x\r\nSet-Cookie: a=b", "/\x00", "/ /evil", "//", "/" + "a" * LONGEST,
    ],
)  # fmt: skip
def test_other_places(text: str | None) -> None:
    assert local_path(text) is None


@pytest.mark.parametrize(
    "text", ["/signin", "/signin?next=/x", "/signin/oidc", "/signout", "/welcome/abc", "/kiosk"]
)
def test_the_sign_in_never_leads_to_itself(text: str) -> None:
    assert local_path(text) is None


@pytest.mark.parametrize(
    ("target", "bare", "choices"),
    [
        ("/dispatch", "/dispatch", {}),
        ("/dispatch?lang=en", "/dispatch", {"lang": "en"}),
        ("/trace?object=L&lang=en&theme=light#n", "/trace?object=L#n", {"lang": "en", "theme": "light"}),
        ("/duties?q=%E6%B8%85%20a&language=en", "/duties?q=%E6%B8%85%20a&language=en", {}),
        ("/dispatch?lang=en%26x%3D1", "/dispatch", {"lang": "en&x=1"}),
        ("", "", {}),
    ],
)
def test_language_and_theme_are_taken_out_and_nothing_else(
    target: str, bare: str, choices: dict[str, str]
) -> None:
    assert split_choices(target) == (bare, choices)

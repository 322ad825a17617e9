"""A page comes with what Dash asks for first; where a browser does not say which one asks, in a second
turn.
"""

from __future__ import annotations

from playwright.sync_api import APIResponse, BrowserContext, Page, Route

from tests.browser.conftest import Screens

ASKED = "_dash-update-component"
ROUTER = "page-slot.children"


def questions(screens: Screens, path: str) -> tuple[list[str], Page]:
    """What the page of an address asked the router until it was live, and the page."""
    addresses: list[str] = []
    screens.context.on("request", lambda r: addresses.append(r.post_data or "") if ASKED in r.url else None)
    page = screens.open(path)
    return [body for body in addresses if ROUTER in body], page


def test_the_router_is_not_asked_for_a_page_that_is_there(screens: Screens) -> None:
    question, page = questions(screens, "/dispatch?lang=en")
    assert question == []
    assert page.url.endswith("/dispatch?lang=en")
    assert page.locator(".page-dispatch").count() == 1
    assert screens.unclean() == []


def test_a_browser_that_names_no_document_gets_its_page_all_the_same(screens: Screens) -> None:
    def strip(route: Route) -> None:
        route.fulfill(response=shell_of(screens.context, route.request.url))

    screens.context.route("**/_dash-layout", strip)
    question, page = questions(screens, "/wall?lang=en")
    assert len(question) == 1
    assert page.url.endswith("/wall?lang=en")
    assert page.locator(".page-wall").count() == 1
    assert screens.unclean() == []


def shell_of(context: BrowserContext, url: str) -> APIResponse:
    """The layout as it is for whoever does not say from where they ask."""
    answer = context.request.get(url)
    assert '"children":null' in answer.text().replace(" ", ""), "the shell, with nothing in its slot"
    return answer

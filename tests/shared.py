"""Fixtures that every test folder may use; loaded as a plugin (see `addopts` in pyproject.toml)."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.lateness import hinder
from tests.memory import use_memory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

use_memory()
os.environ["OPENPYXL_LXML"] = "False"  # as data_access/files sets it: tests import openpyxl before
ROOT = Path(__file__).resolve().parent.parent
UNUSED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    # What Playwright switches off by the same flag, of which Chromium takes the last one only.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
"""Parts of Chromium that no test looks at. The two pages of the address bar, which nobody sees, took half a
second of the processor for each new context.
"""
FLAGS = [
    f"--disable-features={','.join(UNUSED)}",
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",  # without windows nobody else says that a microphone may be used
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # else letters are wider on some sizes of a screen without windows
]

PATIENCE_MS = 60_000
"""How long a page may take where nothing else is said: a bound for a hung program, not for a slow machine."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector rest while thousands of tests are read: all of them stay to the end, and it would
    look at them again and again; afterwards it need not look at them at all.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data some tests compare with: `PALM_SHARED_DATA`, or ../shared/data.

    It is not part of the project, so whoever lacks it skips those tests; continuous integration always does.
    """
    if os.environ.get("CI"):
        pytest.skip("continuous integration runs without the shared data")
    folder = Path(os.environ.get("PALM_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no shared data: set PALM_SHARED_DATA to its folder")
    return folder


def chromium() -> str:
    """The path of the distribution's Chromium, for Playwright; `make test` installs it. The one that is built
    without windows, where it is there: it takes a quarter less of the processor for a page.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("no Chromium on PATH: run scripts/system.sh")


def be_patient(browser: Browser) -> None:
    """Let a click and a page of every context wait as long as an `expect` does: Playwright's own 30 s are
    over on a loaded machine before a page of many rows is drawn. `make late` hinders each.
    """
    make = browser.new_context

    def new_context(**given: Any) -> BrowserContext:
        context = make(**given)
        context.set_default_timeout(PATIENCE_MS)
        hinder(context)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of a run, for every folder: Playwright starts once a process. Close your contexts."""
    # Imported here: who drives no browser does not wait for it.
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        be_patient(started)
        yield started
        started.close()

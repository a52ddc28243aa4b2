"""A real browser on the built dashboard of a running Muster; every page is watched for what it must never do."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from services.cli import dashboard
from tests.browser.telco import telco as telco
from tests.browser.watching import Watched, watch
from tests.stack import Stack, running

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING: Final = "No browser: install Debian's `chromium` (apt-get install chromium), or name one in MUSTER_CHROMIUM."
PATIENCE_MS: Final = 10_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the tests are skipped at home and fail in CI."""
    found = os.environ.get("MUSTER_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def built(chromium: str) -> None:
    """The dashboard, built from the sources as they are."""
    dashboard.dashboard_command()


@pytest.fixture(scope="session")
def stack(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running Muster that serves it."""
    with running(tmp_path_factory.mktemp("browser")) as stack:
        yield stack


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser of this test only."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def watched(browser: Browser, stack: Stack) -> AsyncIterator[Watched]:
    """A page and what it did; at the end it must have broken no policy and asked no other host."""
    doors = {urlsplit(address).netloc for address in (stack.access.query_url, stack.access.ingest_url)}
    context = await browser.new_context(base_url=stack.access.query_url)
    context.set_default_timeout(PATIENCE_MS)
    watched = watch(await context.new_page(), doors)
    yield watched
    assert watched.complaints == []
    await context.close()


@pytest.fixture
def page(watched: Watched) -> Page:
    """The page that is watched."""
    return watched.page


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, as a script."""
    return Path(dashboard.FOLDER, "node_modules", "axe-core", "axe.min.js").read_text()

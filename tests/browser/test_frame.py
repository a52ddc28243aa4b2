"""The frame of the dashboard: ways to everywhere, light and dark, what stands above every page, and how heavy it is."""

import gzip
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, Route, expect

from services.cli import dashboard
from tests.browser.visiting import client as client
from tests.browser.visiting import identify, paste, sign_in
from tests.browser.watching import Watched, serious_violations
from tests.client import Client
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MOST_BYTES: Final = 300_000
PLACES: Final = ("Users", "Companies", "Live", "Operations", "Settings")
PATHS: Final = (
    "/users",
    "/companies",
    "/user?id=u1",
    "/company?id=c1",
    "/segment?id=all-users",
    "/new-manual?scope=user",
    "/live",
    "/operations",
    "/settings",
    "/start",
)


async def test_every_place_is_one_click_away(page: Page, client: Client) -> None:
    """The header leads to each page and says which one is open; segments stand beside lists only."""
    await identify(client, "u1")
    await sign_in(page, client)
    for name in PLACES:
        link = page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)
        await link.click()
        await expect(link).to_have_attribute("aria-current", "page")
        rail = page.get_by_role("navigation", name="Segments")
        await expect(rail).to_be_visible(visible=name in ("Users", "Companies"))


async def test_the_theme_is_a_choice_that_lasts(page: Page, client: Client, axe: str) -> None:
    """Light, dark, or what the machine says; every place is fit to read in each."""
    await identify(client, "u1")
    await sign_in(page, client)
    for theme in ("Light", "Dark"):
        await page.get_by_role("button", name="Account").click()
        await page.get_by_role("radiogroup", name="Theme").get_by_text(theme, exact=True).click()
        await page.keyboard.press("Escape")
        await page.reload()
        await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme.lower())
        await expect(page.get_by_role("link", name="u1")).to_be_visible()
        assert await serious_violations(page, axe) == []


async def test_the_account_says_what_a_key_may_do(page: Page, stack: Stack) -> None:
    """A reader sees that she is one."""
    await paste(page, stack.access.read_key)
    await page.get_by_role("button", name="Account").click()
    await expect(page.get_by_text("Read key", exact=True)).to_be_visible()
    await expect(page.get_by_text("changes nothing")).to_be_visible()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_label("Key", exact=True)).to_be_visible()


async def test_the_palette_leads_to_a_user_by_a_few_letters(page: Page, client: Client, axe: str) -> None:
    """Ctrl K, a part of the address, Enter."""
    await identify(client, "u1", email="ann@example.com")
    await sign_in(page, client)
    await page.keyboard.press("Control+k")
    field = page.get_by_role("textbox", name="Go to").or_(page.get_by_placeholder("User id or e-mail"))
    await field.fill("ann@")
    await expect(page.get_by_role("dialog").get_by_text("ann@example.com")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await expect(page.get_by_role("dialog").locator("[data-selected]")).to_contain_text("ann@example.com")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/user\?id=u1"))
    await expect(page.get_by_role("heading", name="ann@example.com")).to_be_visible()


async def test_shortcuts_are_listed_and_search_is_one_of_them(page: Page, client: Client, axe: str) -> None:
    """`?` shows them, `/` goes to the field of a list, and to the palette where there is none."""
    await identify(client, "u1")
    await sign_in(page, client)
    await expect(page.get_by_role("heading", name="All users")).to_be_visible()
    await page.keyboard.press("Shift+?")
    await expect(page.get_by_role("dialog", name="Shortcuts")).to_contain_text("Go to a user, company, segment or page")
    assert await serious_violations(page, axe) == []
    await page.keyboard.press("Escape")
    await page.goto("/operations")
    await expect(page.get_by_role("heading", name="Operations")).to_be_visible()
    await page.keyboard.press("/")
    await expect(page.get_by_placeholder("User id or e-mail")).to_be_visible()


async def test_an_ingest_that_is_away_is_told_above_every_page(stack: Stack, page: Page, client: Client) -> None:
    """Reading goes on, and the line says what becomes of calls meanwhile."""
    await page.route(f"{stack.access.ingest_url}/readyz", lambda route: route.abort())
    await sign_in(page, client)
    await expect(page.get_by_text("No calls are accepted at the moment")).to_be_visible()
    await expect(page.get_by_text("SDKs keep theirs and send them again")).to_be_visible()


async def test_a_lost_stream_is_told_until_it_is_back(page: Page, client: Client) -> None:
    """What stands still says so; it goes on by itself."""
    await page.route("**/v1/live", lambda route: route.abort())
    await sign_in(page, client)
    lost = page.get_by_text("The connection is lost.")
    await expect(lost).to_be_visible(timeout=20_000)
    await page.unroute("**/v1/live")
    await expect(lost).to_have_count(0, timeout=20_000)
    await expect(page.get_by_role("banner").get_by_text("Live", exact=True).last).to_be_visible()


async def test_counts_that_are_behind_say_how_far(stack: Stack, page: Page, client: Client, axe: str) -> None:
    """Nobody folds for a while: nothing is lost, and the badge is no longer READY."""
    await identify(client, "u1")
    await sign_in(page, client)
    with stack.suspended("segmenter"):
        await expect(page.get_by_text("Counts are 10 seconds behind.")).to_be_visible(timeout=40_000)
        await expect(page.get_by_text("Nothing is lost.")).to_be_visible()
        assert await serious_violations(page, axe) == []
    await expect(page.get_by_text("Nothing is lost.")).to_have_count(0, timeout=40_000)


async def test_an_updated_server_is_told_once_the_page_is_old(page: Page, client: Client) -> None:
    """Whoever leaves a tab open for days is asked to load it again."""
    versions = ["1"]

    async def config(route: Route) -> None:
        await route.fulfill(json={**await (await route.fetch()).json(), "version": versions[-1]})

    await page.clock.install()
    await page.route("**/config.json", config)
    await sign_in(page, client)
    await page.wait_for_timeout(1_000)
    await expect(page.get_by_text("Muster was updated.")).to_have_count(0)
    versions.append("2")
    await page.clock.fast_forward(61_000)
    await expect(page.get_by_text("Muster was updated.")).to_be_visible()


async def test_a_revoked_key_ends_the_session_with_a_word(page: Page, client: Client) -> None:
    """The sign-in page says why one is there, and leads back."""
    made = (await client.manage.post("/v1/keys", json={"name": "short", "scope": "read"})).json()
    await paste(page, made["key"])
    assert (await client.manage.delete(f"/v1/keys/{made['id']}")).status_code in (200, 204)
    await page.get_by_role("link", name="Operations").click()
    await expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=20_000)
    await page.get_by_label("Key", exact=True).fill(client.access.manage_key)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Operations", level=1)).to_be_visible()


async def test_a_page_is_called_by_its_name(page: Page, client: Client) -> None:
    """In the tabs and in the history of the browser."""
    await identify(client, "u1", name="Ann")
    await sign_in(page, client)
    await expect(page).to_have_title("All users · Muster")
    await page.get_by_role("link", name="Ann").click()
    await expect(page).to_have_title("Ann · Muster")
    await page.get_by_role("link", name="Live", exact=True).click()
    await expect(page).to_have_title("Live · Muster")


async def test_a_server_that_is_away_is_told_before_signing_in(page: Page, stack: Stack) -> None:
    """No one thinks that her key is wrong."""
    await page.route("**/config.json", lambda route: route.abort())
    await page.goto("/sign-in")
    await expect(page.get_by_text("Muster does not answer")).to_be_visible(timeout=20_000)
    await page.unroute("**/config.json")
    await expect(page.get_by_text("Muster does not answer")).to_have_count(0, timeout=20_000)
    await page.get_by_label("Key", exact=True).fill(stack.access.manage_key)
    await expect(page.get_by_text("gives commands")).to_be_visible()


async def test_the_demonstration_says_what_to_try(stack: Stack, page: Page, client: Client, axe: str) -> None:
    """The card makes its reader a user; from the second page on it is a pill, which opens it."""

    async def config(route: Route) -> None:
        await route.fulfill(json={**await (await route.fetch()).json(), "demo": True})

    await identify(client, "u1")
    await page.route("**/config.json", config)
    await sign_in(page, client)
    card = page.get_by_role("complementary", name="Try it")
    await expect(card).to_contain_text('"userId":"you"')
    assert await serious_violations(page, axe) == []
    await expect(card.get_by_text(re.compile(r"^kill -9 \d+$"))).to_be_visible()
    await page.get_by_role("link", name="Live", exact=True).click()
    await expect(card).to_have_count(0)
    await page.reload()
    await page.get_by_role("button", name="Be a user yourself").click()
    await expect(card).to_be_visible()
    await card.get_by_role("button", name="Fold").click()
    await expect(card).to_have_count(0)
    assert await serious_violations(page, axe) == []


async def test_an_unknown_page_keeps_the_ways_to_the_others(page: Page, client: Client) -> None:
    """Whoever is signed in loses nothing by a mistyped address."""
    await identify(client, "u1")
    await sign_in(page, client)
    await page.goto("/nowhere")
    await expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    await expect(page).to_have_title("No such page · Muster")
    await page.get_by_role("banner").get_by_role("link", name="Operations").click()
    await expect(page.get_by_role("heading", name="Operations", level=1)).to_be_visible()


async def test_no_page_loads_more_script_than_it_may(watched: Watched, client: Client) -> None:
    """300 KB after gzip, everything that is loaded without a click counted."""
    await identify(client, "u1", email="ann@example.com")
    await client.call("group", userId="u1", groupId="c1", traits={"name": "Acme"})
    await sign_in(watched.page, client)
    heavy = {}
    for path in PATHS:
        seen = len(watched.addresses)
        await watched.page.goto(path)
        await watched.page.wait_for_load_state("load")
        await expect(watched.page.get_by_role("banner").get_by_text("Live", exact=True).last).to_be_visible()
        await watched.page.wait_for_timeout(500)
        size = compressed(watched.addresses[seen:])
        if size > MOST_BYTES:
            heavy[path] = size
    assert heavy == {}


def compressed(addresses: list[str]) -> int:
    """The bytes after gzip of the scripts among the addresses, each counted once."""
    names = {Path(address).name for address in addresses if "/assets/" in address and address.endswith(".js")}
    assets = dashboard.FOLDER / "dist" / "assets"
    return sum(len(gzip.compress((assets / name).read_bytes(), 6)) for name in names)

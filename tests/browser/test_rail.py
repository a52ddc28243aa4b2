"""The rail of segments: what it offers, and how it stays small."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.plans import PRO, people
from tests.browser.visiting import client as client
from tests.browser.visiting import identify, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def rail(page: Page) -> Locator:
    """The segments beside the page."""
    return page.get_by_role("navigation", name="Segments")


async def test_a_template_starts_a_filter(page: Page, client: Client, axe: str) -> None:
    """Those whose attribute nobody has sent say so; the others open a filter that is named after them."""
    await people(client)
    await sign_in(page, client)
    await page.get_by_role("button", name="New", exact=True).click()
    ending = page.get_by_role("menuitem", name="Trial ending in 3 days")
    await expect(ending).to_be_disabled()
    await expect(ending).to_contain_text("Nobody has sent the attribute trial_ends_at")
    assert await serious_violations(page, axe) == []
    await page.get_by_role("menuitem", name="New this week").click()
    await page.get_by_role("button", name="Save as segment").click()
    await expect(page.get_by_role("dialog").get_by_label("Name")).to_have_value("New this week")


async def test_templates_are_offered_after_events_were_asked_for_elsewhere(page: Page, client: Client) -> None:
    """The builder and the menu of new segments ask for the same names: neither takes the other's for something else."""
    await identify(client, "u1", plan="pro")
    await client.call("track", userId="u1", event="Signed Up", messageId="t1")
    await client.get("/v1/freshness", wait_for="t1")
    await sign_in(page, client)
    panel = page.get_by_role("region", name="Conditions")
    await panel.get_by_role("button", name="Event", exact=True).click()
    await expect(page.get_by_role("option", name="Signed Up")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="New", exact=True).click()
    await page.get_by_role("menuitem", name="Power users").click()
    await expect(panel.get_by_role("combobox", name="Event")).to_have_value("Signed Up")


async def test_the_rail_finds_folds_and_stays_small(page: Page, client: Client) -> None:
    """Of hundreds of segments only those in sight are there; a part of a name, key or tag finds the others."""
    await people(client)
    for number in range(230):
        await client.create_segment(f"Segment {number:03}", PRO, wait=False, tags=["late"] if number > 227 else [])
    await sign_in(page, client)
    links = rail(page).get_by_role("link", name="Segment")
    await expect(links.first).to_be_visible()
    assert await links.count() < 80
    await page.get_by_label("Find a segment").fill("LATE")
    await expect(rail(page).get_by_role("listitem")).to_have_count(2)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Default").click()
    await expect(rail(page).get_by_role("link", name="All users")).to_have_count(0)

"""A narrow window: what there is room for is what one came to see."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import identify, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_narrow_window_folds_an_empty_panel(page: Page, client: Client, axe: str) -> None:
    """The rows have the room; the conditions are one click away, and stay while they are edited."""
    await page.set_viewport_size({"width": 1024, "height": 768})
    await identify(client, "u1", plan="pro")
    await sign_in(page, client)
    await expect(page.get_by_role("link", name="u1")).to_be_visible()
    panel = page.get_by_role("complementary", name="Filter")
    await expect(panel).to_have_count(0)
    await page.get_by_role("button", name="Filter", exact=True).click()
    await expect(panel).to_be_visible()
    await expect(page.get_by_role("button", name="Export CSV")).to_be_attached()
    assert await serious_violations(page, axe) == []

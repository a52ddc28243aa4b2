"""Opens the page of a user or company, and reads the lines of its explanations."""

import re

from playwright.async_api import Locator, Page, expect

from tests.client import Client


async def open_page(page: Page, client: Client, path: str) -> None:
    """Go to an address, which asks to sign in first."""
    await page.goto(path)
    await page.get_by_label("Key", exact=True).fill(client.access.manage_key)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_label("Key", exact=True)).to_have_count(0)


def line(within: Locator, text: str) -> Locator:
    """The line of an explanation that begins so, behind its mark."""
    return within.get_by_role("row", name=re.compile(rf"^(holds|does not hold) {re.escape(text)}"))


async def send(client: Client, kind: str, message_id: str, **body: object) -> None:
    """One call, until it has taken effect, on other shards too."""
    await client.call(kind, messageId=message_id, **body)
    await client.get("/v1/freshness", wait_for=message_id, wait_for_effects="true")

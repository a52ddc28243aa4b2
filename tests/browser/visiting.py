"""An environment that only one test knows, and how its people come in: users by calls, a reader by the sign-in page."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.acceptance.conftest import environment_of
from tests.client import Client
from tests.stack import Stack
from tests.waiting import wait_until


@pytest.fixture
async def client(stack: Stack) -> AsyncIterator[Client]:
    """A client of an environment that only this test knows."""
    async with Client(stack.access) as development, environment_of(development, "browser") as client:
        await wait_until(lambda: knows_key(client), message="the new key at the write door")
        yield client


async def knows_key(client: Client) -> bool:
    """Whether ingest's mirror of keys has the environment's: an empty call is then refused for what it lacks."""
    return (await client.write.post("/v1/identify", json={})).status_code == 400


async def sign_in(page: Page, client: Client) -> None:
    """Paste the environment's key."""
    await paste(page, client.access.manage_key)


async def paste(page: Page, key: str) -> None:
    """Sign in with this key."""
    await page.goto("/")
    await page.get_by_label("Key", exact=True).fill(key)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Segments")).to_be_visible()


async def identify(client: Client, *user_ids: str, **traits: object) -> None:
    """Identify users and wait until all have taken effect."""
    await client.batch(
        [{"type": "identify", "userId": name, "messageId": f"m-{name}", "traits": traits} for name in user_ids]
    )
    await client.get("/v1/freshness", wait_for=[f"m-{name}" for name in user_ids])


async def add_line(page: Page, attribute: str, operator: str, value: str) -> None:
    """One more line of the filter panel, as by hand."""
    panel = page.get_by_role("region", name="Conditions")
    await panel.get_by_role("button", name="Attribute", exact=True).click()
    await panel.get_by_role("combobox", name="Attribute").last.fill(attribute)
    await page.get_by_role("option", name=attribute).first.click()
    await panel.get_by_role("combobox", name="Operator").last.click()
    await page.get_by_role("option", name=operator, exact=True).click()
    await panel.get_by_role("combobox", name="Value").last.fill(value)

"""The operations page: what is wrong, every figure, and what was put aside."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import paste, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_dead_letters_are_settled_until_all_is_well(page: Page, client: Client, axe: str) -> None:
    """They are grouped by reason; one is looked at and discarded, then all of a reason; then all is said to be well."""
    for _ in range(3):
        await client.write.post("/v1/track", json={"userId": "u1"})
    await sign_in(page, client)
    await page.get_by_role("link", name="Operations").click()
    letters = page.get_by_role("region", name="Dead letters")
    reason = page.get_by_role("button", name="missing_event")
    await expect(letters.get_by_role("row").filter(has=reason)).to_contain_text("3")
    await reason.click()
    await expect(letters.get_by_role("listitem")).to_have_count(3)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await serious_violations(page, axe) == []
    await letters.get_by_role("button", name="Discard dead letter").first.click()
    await expect(letters.get_by_role("listitem")).to_have_count(2)
    while await letters.get_by_role("button", name="Discard", exact=True).count() > 0:
        rows = await letters.get_by_role("button", name="Discard", exact=True).count()
        await letters.get_by_role("button", name="Discard", exact=True).first.click()
        await letters.get_by_role("button", name="for good").click()
        await expect(letters.get_by_role("button", name="Discard", exact=True)).to_have_count(rows - 1)
    await expect(page.get_by_text("All is well.")).to_be_visible()
    await expect(letters).to_contain_text("None is open.")
    assert await serious_violations(page, axe) == []


async def test_a_call_that_was_refused_cannot_be_tried_again(page: Page, client: Client) -> None:
    """It was never an event: that is told, and not offered."""
    await client.write.post("/v1/track", json={"userId": "u1"})
    await sign_in(page, client)
    await page.get_by_role("link", name="Operations").click()
    letters = page.get_by_role("region", name="Dead letters")
    row = letters.get_by_role("row").filter(has=page.get_by_role("button", name="missing_event"))
    await expect(row.get_by_text("Ingest refused it")).to_be_visible()
    await expect(row.get_by_role("button", name="Try it again")).to_have_count(0)
    await expect(row).to_be_visible()


async def test_every_shard_has_its_owner_and_how_far_it_is(page: Page, client: Client) -> None:
    """Eight rows, each up to date."""
    await sign_in(page, client)
    await page.get_by_role("link", name="Operations").click()
    shards = page.get_by_role("region", name="Shards")
    await expect(shards.get_by_text("up to date")).to_have_count(8)
    await expect(page.get_by_text("Readable after")).to_be_visible()
    await expect(page.get_by_role("img", name="Events per second")).to_be_visible()


async def test_query_alone_still_tells_how_it_is(stack: Stack, page: Page, client: Client) -> None:
    """While ingest is away what was accepted can be read, and the page says which of the two it is."""
    await page.route(f"{stack.access.ingest_url}/**", lambda route: route.abort())
    await sign_in(page, client)
    await page.get_by_role("link", name="Operations").first.click()
    await expect(page.get_by_text("Something needs you.")).to_be_visible()
    await expect(page.get_by_text("what was accepted can be read")).to_be_visible()
    await expect(page.get_by_role("region", name="Shards").get_by_text("up to date")).to_have_count(8)


async def test_a_reader_sees_what_was_put_aside_and_is_offered_no_command(page: Page, client: Client) -> None:
    """Reasons and numbers, without buttons."""
    await client.write.post("/v1/track", json={"userId": "u1"})
    reader = (await client.manage.post("/v1/keys", json={"name": "reader", "scope": "read"})).json()["key"]
    await paste(page, reader)
    await page.get_by_role("link", name="Operations").click()
    letters = page.get_by_role("region", name="Dead letters")
    await expect(letters).to_contain_text("missing_event")
    await expect(letters.get_by_role("button")).to_have_count(0)

"""Manual segments from lists, and what is done with what is selected."""

import csv
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import identify, paste, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def quiet_in_both_schemes(page: Page, axe: str) -> None:
    """No serious violation, light and dark."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await serious_violations(page, axe) == []


def figure(page: Page, label: str) -> Locator:
    """A number of the preview or report."""
    return page.locator("dl > div").filter(has=page.get_by_text(label, exact=True)).locator("dd")


async def open_new(page: Page, client: Client) -> None:
    """Sign in and go to the page of a new manual segment."""
    await sign_in(page, client)
    await page.goto("/new-manual?scope=user")
    await expect(page.get_by_role("heading", name="Manual segment of users")).to_be_visible()


async def test_a_segment_from_a_pasted_list(page: Page, client: Client, axe: str, tmp_path: Path) -> None:
    """Of 50 ids three do not exist: that is seen before, kept as a file, and 47 are members in the end."""
    ids = [f"u{number:02}" for number in range(50)]
    await identify(client, *ids[:47])
    await open_new(page, client)
    await page.get_by_label("Users", exact=True).fill("\n".join(ids))
    await expect(page.get_by_text("50 values. The values are taken as user ids.")).to_be_visible()
    await expect(figure(page, "Matched")).to_have_text("47")
    await expect(figure(page, "Unmatched")).to_have_text("3")
    await quiet_in_both_schemes(page, axe)
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Keep as CSV").click()
    file = tmp_path / "left-out.csv"
    await (await downloading.value).save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [(row["line"], row["value"]) for row in rows] == [("48", "u47"), ("49", "u48"), ("50", "u49")]
    create = page.get_by_role("button", name="Create with 47 users")
    await expect(create).to_be_disabled()
    await page.get_by_label("Name", exact=True).fill("Launch guests")
    await create.click()
    await expect(page.get_by_role("heading", name="Launch guests")).to_be_visible()
    await expect(page.get_by_text("Launch guests created with 47 users.")).to_be_visible()
    await expect(page.get_by_role("link", name="Launch guests 47")).to_be_visible()
    assert await client.members("launch-guests") == set(ids[:47])


async def test_a_name_that_is_taken_is_told_at_its_field(page: Page, client: Client) -> None:
    """And the list is still there to be saved under another one."""
    await identify(client, "u1")
    await open_new(page, client)
    await page.get_by_label("Users", exact=True).fill("u1")
    await page.get_by_label("Name", exact=True).fill("All USERS")
    await page.get_by_role("button", name="Create with 1 user").click()
    await expect(page.get_by_text("There is a user segment 'All users' already")).to_be_visible()
    await page.get_by_label("Name", exact=True).fill("Mine")
    await page.get_by_role("button", name="Create with 1 user").click()
    await expect(page.get_by_role("heading", name="Mine")).to_be_visible()


async def test_a_file_is_matched_by_e_mail(page: Page, client: Client, axe: str, tmp_path: Path) -> None:
    """Semicolons, quotes, a byte order mark; nobody is guessed; the other column may be taken instead."""
    await identify(client, "u1", email="ann@example.com")
    await identify(client, "u2", "u3", email="twin@example.com")
    await open_new(page, client)
    await page.get_by_role("tab", name="CSV file").click()
    lines = ["Name;E-Mail;Customer no", '"Archer; Ann";ANN@example.com;1', "Twin;twin@example.com;2", "X;x@x.org;3"]
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_text("The column is called “E-Mail”")).to_be_visible()
    await expect(page.get_by_role("cell", name="Archer; Ann")).to_be_visible()
    await expect(figure(page, "Matched")).to_have_text("1")
    await expect(figure(page, "Ambiguous")).to_have_text("1")
    await expect(page.get_by_text("u2, u3")).to_be_visible()
    await quiet_in_both_schemes(page, axe)
    await page.get_by_role("button", name="Customer no").click()
    await expect(page.get_by_text("Nobody matches")).to_be_visible()
    await expect(page.get_by_role("button", name="Create with 0 users")).to_be_disabled()


async def test_one_list_is_never_taken_for_another(page: Page, client: Client, tmp_path: Path) -> None:
    """A file after a pasted list, and a list that is pasted after another segment was made, are read anew."""
    await identify(client, "u1", "u2", "u3", "u4")
    await open_new(page, client)
    await page.get_by_label("Users", exact=True).fill("u1")
    await expect(page.get_by_role("button", name="Create with 1 user")).to_be_visible()
    await page.get_by_role("tab", name="CSV file").click()
    file = tmp_path / "list.csv"
    file.write_text("user_id\nu2\nu3\n")
    await page.locator("input[type=file]").set_input_files(file)
    await page.get_by_label("Name", exact=True).fill("Filed")
    await page.get_by_role("button", name="Create with 2 users").click()
    await expect(page.get_by_role("heading", name="Filed")).to_be_visible()
    await page.get_by_role("button", name="New", exact=True).click()
    await page.get_by_role("menuitem", name="Manual").click()
    await page.get_by_label("Users", exact=True).fill("u2\nu3\nu4")
    await page.get_by_label("Name", exact=True).fill("Pasted")
    await page.get_by_role("button", name="Create with 3 users").click()
    await expect(page.get_by_role("heading", name="Pasted")).to_be_visible()
    assert await client.members("filed") == {"u2", "u3"}
    assert await client.members("pasted") == {"u2", "u3", "u4"}


async def test_a_list_may_go_to_a_segment_that_there_is(page: Page, client: Client) -> None:
    """Who is in it already is told before."""
    await identify(client, "u1", "u2", "u3")
    await client.create_segment("Guests", {}, kind="manual", conditions=None)
    await client.manage.post("/v1/segments/guests/members", json={"user_ids": ["u1"]})
    await open_new(page, client)
    await page.get_by_label("Users", exact=True).fill("u1, u2; u3")
    await page.get_by_text("Existing segment").click()
    await expect(figure(page, "Already in")).to_have_text("1")
    await page.get_by_role("button", name="Add 3 users").click()
    await expect(page.get_by_text("2 users added to Guests.")).to_be_visible()
    await expect(page.get_by_role("link", name="Guests 3")).to_be_visible()


async def test_users_are_picked_one_by_one(page: Page, client: Client, axe: str) -> None:
    """And left out again; what was made can be undone."""
    await identify(client, "ann", "bob", "cleo")
    await open_new(page, client)
    await page.get_by_role("tab", name="Pick").click()
    await page.get_by_role("checkbox", name="ann").check()
    await page.get_by_label("Find users").fill("bo")
    await page.get_by_role("checkbox", name="bob").check()
    await quiet_in_both_schemes(page, axe)
    await page.get_by_role("button", name="Leave ann out").click()
    await page.get_by_label("Name", exact=True).fill("Picked")
    await page.get_by_role("button", name="Create with 1 user").click()
    await expect(page.get_by_role("link", name="Picked 1")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("link", name="Picked 1")).to_have_count(0)


async def test_selected_users_go_into_a_segment_and_out_again(page: Page, client: Client, axe: str) -> None:
    """The number is on the button, and what was added by mistake is taken back."""
    await identify(client, *(f"u{number:02}" for number in range(30)))
    await client.create_segment("Guests", {}, kind="manual", conditions=None)
    await sign_in(page, client)
    rows = page.get_by_role("checkbox", name="Select u")
    for number in range(20):
        await rows.nth(number).check()
    await page.get_by_role("button", name="Add to manual segment").click()
    await page.get_by_role("option", name="Guests").click()
    await quiet_in_both_schemes(page, axe)
    await page.get_by_role("button", name="Add 20 users").click()
    await expect(page.get_by_text("20 users added to Guests.")).to_be_visible()
    await expect(page.get_by_role("link", name="Guests 20")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("link", name="Guests 0")).to_be_visible()


async def test_a_page_whose_rows_have_gone_leads_back_to_the_first(page: Page, client: Client) -> None:
    """That nobody is left on it does not mean that nobody is in the list."""
    ids = [f"u{number:02}" for number in range(21)]
    await identify(client, *ids)
    await client.create_segment("Guests", {}, kind="manual", conditions=None)
    await client.manage.post("/v1/segments/guests/members?wait_for_effects=true", json={"user_ids": ids})
    await sign_in(page, client)
    await page.goto("/users?segment=guests&limit=20&sort=user_id:asc")
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_role("link", name="u20")).to_be_visible()
    await client.manage.post("/v1/segments/guests/members/remove", json={"user_ids": ["u20"]})
    await expect(page.get_by_role("link", name="Guests 20")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Nothing is left on this page")).to_be_visible()
    await page.get_by_role("button", name="To the first page").click()
    await expect(page.get_by_role("link", name="u00")).to_be_visible()


async def test_selected_users_are_deleted_after_what_is_lost_was_said(page: Page, client: Client, axe: str) -> None:
    """More than ten only once their number was typed."""
    await identify(client, *(f"u{number:02}" for number in range(12)))
    await sign_in(page, client)
    await page.get_by_role("checkbox", name="Select all").check()
    await page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("their log: every call")
    await quiet_in_both_schemes(page, axe)
    confirm = dialog.get_by_role("button", name="Delete 12 users")
    await expect(confirm).to_be_disabled()
    await dialog.get_by_label("Type 12 to confirm").fill("12")
    await confirm.click()
    await expect(page.get_by_text("12 users deleted.")).to_be_visible()
    await expect(page.get_by_role("link", name="All users 0")).to_be_visible()


async def test_a_reader_is_told_that_she_may_not(page: Page, client: Client, axe: str) -> None:
    """Instead of a form that would be refused."""
    reader = (await client.manage.post("/v1/keys", json={"name": "reader", "scope": "read"})).json()["key"]
    await paste(page, reader)
    await page.goto("/new-manual?scope=company")
    await expect(page.get_by_role("heading", name="Only for those who may manage")).to_be_visible()
    await quiet_in_both_schemes(page, axe)

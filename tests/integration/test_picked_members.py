"""Commands on manual segments from the door to the members, to subscribers and to readers who waited for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.ingest.doors.importing import Importer
from services.ingest.doors.picking import Post
from services.ingest.journal import Journal
from services.ingest.management import create_app
from services.query import app as query
from services.query.settings import QuerySettings
from shared.postgres.pool import open_pool
from tests.folding import told
from tests.integration.management.client import Manage, make_keys
from tests.integration.query.reading import Reader
from tests.segmenting import Muster, segmenting
from tests.waiting import wait_until


@dataclass
class House:
    """Both doors of a Muster, with one manual segment."""

    muster: Muster
    manage: Manage
    reader: Reader
    segment: str = ""

    async def pick(self, method: str, path: str = "", **body: Any) -> str:
        """A command on members; returns its message id."""
        answer = await self.manage.send(method, f"/v1/segments/{self.segment}/members{path}", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["message_id"])

    async def members(self, message_id: str) -> set[str]:
        """The members of the segment as a reader sees them who waited for a command."""
        answer = await self.reader.get(f"/v1/segments/{self.segment}/members", wait_for=message_id, limit=1_000)
        assert answer.status == 200, answer.document
        return {row["user_id"] for row in answer.document["results"]}


@asynccontextmanager
async def house(database_url: str, redis_url: str, folder: Path) -> AsyncIterator[House]:
    """All services as tasks of this process."""
    settings = QuerySettings(database_url=database_url, dashboard_folder=folder)
    pool = await open_pool(database_url, size=5, settings=query.POOL_SETTINGS, lazy=True)
    async with segmenting(database_url, redis_url, workers=2) as muster:
        keys = await make_keys(muster.connection, "development")
        journal = Journal(muster.redis, max_entries=50_000, max_bytes=64_000_000)
        importer = Importer(muster.pool, Post(journal, muster.clock))
        working = [asyncio.create_task(work) for work in (journal.run(), importer.run())]
        app = create_app(pool=muster.pool, redis=muster.redis, journal=journal, clock=muster.clock)
        async with Manage(app, keys.manage) as manage:
            made = House(muster, manage, Reader(query.create_app(pool, settings, muster.clock), keys.read))
            body = {"name": "Picked", "kind": "manual", "population": "all"}
            answer = await manage.send("POST", "/v1/segments?wait=ready", json=body)
            assert (answer.status_code, answer.json()["state"]) == (201, "ready"), answer.text
            made.segment = answer.json()["id"]
            try:
                yield made
            finally:
                for task in working:
                    task.cancel()
    await pool.close()


async def test_members_are_picked_and_read_at_once(database_url: str, redis_url: str, tmp_path: Path) -> None:
    """Added, removed and replaced; who waited for the command sees what it did, and subscribers hear of each once."""
    async with house(database_url, redis_url, tmp_path) as here:
        for user_id in ("ann", "bob", "cid"):
            await here.muster.identify(user_id, {"email": f"{user_id}@example.com"})
        await here.muster.quiet()
        first = await here.pick("POST", user_ids=["ann"], emails=["BOB@example.com"])
        assert await here.members(first) == {"ann", "bob"}
        second = await here.pick("POST", "/remove", user_ids=["bob"])
        assert await here.members(second) == {"ann"}
        third = await here.pick("PUT", user_ids=["cid", "bob"])
        assert await here.members(third) == {"bob", "cid"}
        await here.muster.quiet()
        heard = told(await here.muster.transitions(), here.segment)
        assert sorted(row for row in heard if row[1]) == sorted(
            [
                ("segment.entered", "ann", f"manual:{first}"),
                ("segment.entered", "bob", f"manual:{first}"),
                ("segment.exited", "bob", f"manual:{second}"),
                ("segment.entered", "bob", f"manual:{third}"),
                ("segment.entered", "cid", f"manual:{third}"),
                ("segment.exited", "ann", f"manual:{third}"),
            ]
        )


async def test_an_uploaded_list_replaces_the_members(database_url: str, redis_url: str, tmp_path: Path) -> None:
    """Checked and sent in the background, while nobody waits for a request."""
    async with house(database_url, redis_url, tmp_path) as here:
        for number in range(30):
            await here.muster.identify(f"u{number}", {"email": f"u{number}@example.com"})
        await here.muster.quiet()
        await here.pick("POST", user_ids=["u1", "u29"])
        text = "Name;Email\r\n" + "".join(f"N;U{number}@example.com\r\n" for number in range(20))
        answer = await here.manage.send("POST", f"/v1/segments/{here.segment}/imports", content=text)
        path = answer.headers["location"]

        async def is_in(state: str) -> bool:
            return bool((await here.manage.send("GET", path)).json()["state"] == state)

        await wait_until(lambda: is_in("ready"))
        committed = await here.manage.send("POST", f"{path}/commit", json={"action": "replace"})
        await wait_until(lambda: is_in("done"))
        assert await here.members(committed.json()["message_id"]) == {f"u{number}" for number in range(20)}


async def test_whoever_picks_a_filter_gets_what_it_shows(database_url: str, redis_url: str, tmp_path: Path) -> None:
    """The same conditions for a search and for the command."""
    async with house(database_url, redis_url, tmp_path) as here:
        for number in range(12):
            await here.muster.identify(f"u{number}", {"plan": "pro" if number % 3 else "free"})
            await here.muster.track(f"u{number}", "Order Completed" if number % 2 else "Other")
        await here.muster.quiet()
        tree = {
            "all": [{"attribute": "plan", "op": "is", "value": "pro"}, {"event": "Order Completed", "op": "performed"}]
        }
        shown = (await here.reader.post("/v1/users/search", {"conditions": tree, "total": True})).document
        picked = await here.pick("POST", where={"conditions": tree}, expect=shown["total"])
        assert await here.members(picked) == {row["user_id"] for row in shown["results"]} != set()


async def test_effects_on_other_shards_are_waited_for(database_url: str, redis_url: str, tmp_path: Path) -> None:
    """A colleague's group call changes the company that a user's segment asks about."""
    async with house(database_url, redis_url, tmp_path) as here:
        tree = {"company": "any", "where": {"attribute": "plan", "op": "is", "value": "enterprise"}}
        segment = await here.muster.create_segment("Of large companies", tree)
        for number in range(8):
            await here.muster.group(f"u{number}", "acme", {"plan": "free"})
        await here.muster.quiet()
        message = await here.muster.group("u0", "acme", {"plan": "enterprise"})
        path = f"/v1/segments/{segment}/members"
        answer = await here.reader.get(path, wait_for=message, wait_for_effects="true")
        assert {row["user_id"] for row in answer.document["results"]} == {f"u{number}" for number in range(8)}

"""What the tests of uploaded lists call: uploads, commits, and the background work of one process."""

import asyncio
from dataclasses import dataclass
from typing import Any

from services.ingest.doors.importing import Importer
from services.ingest.doors.picking import Post
from services.ingest.journal import Journal
from shared.clock import SystemClock
from shared.postgres.pool import Pool
from tests.integration.management.client import Manage

CSV = "Name;E-Mail\r\nAnn;ANN@example.com\r\nTwice;ann@example.com\r\nBob;bob@example.com\r\nNobody;x@example.com\r\n"


@dataclass
class Lists:
    """A segment, and all that lists for it need."""

    manage: Manage
    pool: Pool
    journal: Journal
    segment: str

    async def upload(self, text: str = CSV, **parameters: str) -> Any:
        """The answer to an upload."""
        path, headers = f"/v1/segments/{self.segment}/imports", {"Content-Type": "text/csv"}
        return await self.manage.send("POST", path, content=text.encode(), headers=headers, params=parameters)

    async def checked(self, text: str = CSV) -> str:
        """The path of a list that has been checked."""
        path = str((await self.upload(text)).headers["location"])
        await self.work_off()
        return path

    async def show(self, path: str) -> Any:
        """A list as it is now."""
        return (await self.manage.send("GET", path)).json()

    async def commit(self, path: str, action: str) -> Any:
        """The answer to a commit."""
        return await self.manage.send("POST", f"{path}/commit", json={"action": action})

    @property
    def importer(self) -> Importer:
        """The background work of one process."""
        return Importer(self.pool, Post(self.journal, SystemClock()))

    async def work_off(self) -> int:
        """Do all steps of all lists; returns how many there were."""
        importer, done = self.importer, 0
        async with asyncio.timeout(60):
            while await importer.step():
                done += 1
        return done

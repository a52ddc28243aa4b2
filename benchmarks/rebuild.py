"""The read model made again from the log, and a segment built over everybody: seconds per million users."""

import json
from time import monotonic

from benchmarks.backfill import five_leaves
from benchmarks.mix import create_segments
from benchmarks.page import Result
from benchmarks.people import population, population_calls
from benchmarks.scene import Scene
from tests.client import where
from tests.waiting import wait_until

SEGMENTS = 20
MILLION = 1_000_000
PATIENCE_SECONDS = 3_600


async def build(scene: Scene, tree: dict[str, object]) -> float:
    """Seconds from the command that creates a segment until readers see it complete."""
    began = monotonic()
    segment = await scene.client.create_segment("Built", tree, wait=False)

    async def is_complete() -> bool:
        return bool((await scene.client.get(f"/v1/segments/{segment}"))["state"] == "ready")

    await wait_until(is_complete, timeout=PATIENCE_SECONDS, message="the segment is complete")
    return monotonic() - began


async def run(scene: Scene, users: int) -> Result:
    """Load the users, build one segment, then make everything again."""
    calls = population_calls(users)
    await create_segments(scene, range(SEGMENTS))
    await scene.load(population(users), calls)
    inner = await scene.client.create_segment("Germans", {"all": [where("country", "is", "DE")]})
    await scene.inside.quiet(PATIENCE_SECONDS)
    built = await build(scene, five_leaves(inner))
    await scene.inside.quiet(PATIENCE_SECONDS)
    began = monotonic()
    found = json.loads(scene.inside.stack.run("rebuild", "--json", timeout=PATIENCE_SECONDS))
    rebuilt = monotonic() - began
    assert found["failures"] == [], found
    return Result(
        "rebuild",
        "Everything made again from the log",
        "`muster rebuild` folds the whole log again while Muster is at work, and makes the tables so. Beside it\n"
        "the build of one segment of five leaves over the same users. There is no other traffic.",
        [
            ("Users", f"{users:,}"),
            ("Calls in the log", f"{calls:,}"),
            ("Segments", f"{SEGMENTS + 2:,}"),
            ("Rebuild: seconds", f"{rebuilt:.1f}"),
            ("Rebuild: seconds per million users", f"{rebuilt / users * MILLION:,.0f}"),
            ("Rows that were different", f"{sum(found['changed'].values()):,}"),
            ("One segment: seconds", f"{built:.1f}"),
            ("One segment: seconds per million users", f"{built / users * MILLION:,.0f}"),
        ],
    )

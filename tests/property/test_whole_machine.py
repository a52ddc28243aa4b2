"""P4 and P5 as a whole: segments of every kind, and whatever calls, commands, time and workers do to them."""

import asyncio
import os
import secrets
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from services.segmenter import switch
from tests.page_sizes import limit_pages
from tests.property.members_steps import Plain
from tests.property.test_members_machine import Sizes
from tests.property.whole_machine import WholeMachine
from tests.property.whole_steps import WholeStep, whole_lives
from tests.segmenting import ManualClock, segmenting
from tests.servers import create_database, drop_database, flush, with_path

EXAMPLES = int(os.environ.get("MUSTER_LIVES", "12"))
"""Each takes three seconds or more; many of them at night."""


async def live(server: str, template: str, redis_url: str, life: Sequence[WholeStep], batch_entries: int) -> None:
    """One life on a database and a Redis of its own."""
    name = f"life_{secrets.token_hex(6)}"
    url, clock = await create_database(server, name, template), ManualClock()
    flush(redis_url)
    try:
        async with segmenting(url, redis_url, clock=clock, shards=3, workers=1, batch_entries=batch_entries) as muster:
            machine = WholeMachine(muster, clock)
            await machine.begin()
            for step in [*life, Plain("look")]:
                note(repr(step))
                async with asyncio.timeout(180):
                    await machine.take(step)
    finally:
        await drop_database(server, name)
        flush(redis_url)


@pytest.mark.timeout(7_200)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    whole_lives,
    st.builds(Sizes, st.sampled_from([1, 3, 500]), st.sampled_from([1, 2, 500]), st.sampled_from([0, 2, 99])),
)
def test_members_of_every_kind_are_who_they_must_be(
    postgres_server: str, template_database: str, redis_server: str, life: list[WholeStep], sizes: Sizes
) -> None:
    """Whatever calls, commands, time and workers do, in pages and batches of any size."""
    with pytest.MonkeyPatch.context() as patch:
        limit_pages(patch, sizes.page)
        patch.setattr(switch, "ANNOUNCE_LIMIT", sizes.announce_limit)
        redis_url = with_path(redis_server, "15")
        asyncio.run(live(postgres_server, template_database, redis_url, life, sizes.batch_entries))

"""Commands for a Muster inside a test: the entries that ingest puts on the streams for them."""

from collections.abc import Sequence

from services.ingest.doors.picking import Command, Picking, encoded, picked_entry
from shared.domain.events import CompanyErased, MembershipRemoved, PicksClosed, UserErased
from shared.domain.order import OrderKey
from shared.domain.shards import shard_of
from shared.ids import new_id
from tests.segmenting import ENVIRONMENT, Muster


def picking(muster: Muster, segment_id: str, *, at: int | None = None) -> Picking:
    """A command on a manual segment, given now or at UTC ms ``at``."""
    now = muster.clock.now_ms() if at is None else at
    return Picking(ENVIRONMENT, segment_id, new_id("cmd_", now), now, muster.shards)


async def pick(muster: Muster, command: Picking, subject_ids: Sequence[str], *, picked: bool = True) -> None:
    """The entries of a command, without its end."""
    for subject_id in subject_ids:
        entry = picked_entry(command, subject_id, picked, muster.clock.now_ms())
        await muster.append(shard_of(ENVIRONMENT, subject_id, muster.shards), encoded(entry))


async def close(muster: Muster, command: Picking, *, replaces: bool = False) -> None:
    """The end of a command, on every shard."""
    entry = PicksClosed(
        v=1, type="picks_closed", environment=ENVIRONMENT, message_id=command.message_id,
        received_at=muster.clock.now_ms(), segment_id=command.segment_id, replaces=replaces, key=command.key,
    )  # fmt: skip
    for shard in range(muster.shards):
        await muster.append(shard, encoded(entry))


async def add(muster: Muster, segment_id: str, *subject_ids: str, picked: bool = True, at: int | None = None) -> str:
    """A whole command that adds members, or removes them; returns its message id."""
    command = picking(muster, segment_id, at=at)
    await pick(muster, command, subject_ids, picked=picked)
    await close(muster, command)
    return command.message_id


async def replace(muster: Muster, segment_id: str, *subject_ids: str, at: int | None = None) -> str:
    """A whole command that makes these the members."""
    command = picking(muster, segment_id, at=at)
    await pick(muster, command, subject_ids)
    await close(muster, command, replaces=True)
    return command.message_id


async def end_membership(muster: Muster, user_id: str, company_id: str, *, at: int | None = None) -> str:
    """The user leaves the company; returns the message id."""
    now = muster.clock.now_ms() if at is None else at
    message_id = new_id("mem_", now)
    entry = MembershipRemoved(
        v=1, type="membership_removed", environment=ENVIRONMENT, message_id=message_id,
        received_at=muster.clock.now_ms(), user_id=user_id, company_id=company_id, key=OrderKey(now, 0, message_id),
    )  # fmt: skip
    return await _send(muster, user_id, entry)


async def erase_user(muster: Muster, user_id: str) -> str:
    """Erase a user, now; returns the message id."""
    now = muster.clock.now_ms()
    entry = UserErased(
        v=1, type="user_erased", environment=ENVIRONMENT, message_id=new_id("era_", now), received_at=now,
        user_id=user_id, erased_at=now,
    )  # fmt: skip
    return await _send(muster, user_id, entry)


async def erase_company(muster: Muster, company_id: str) -> str:
    """Erase a company, now; returns the message id."""
    now = muster.clock.now_ms()
    entry = CompanyErased(
        v=1, type="company_erased", environment=ENVIRONMENT, message_id=new_id("era_", now), received_at=now,
        company_id=company_id, erased_at=now,
    )  # fmt: skip
    return await _send(muster, company_id, entry)


async def _send(muster: Muster, subject_id: str, entry: Command) -> str:
    await muster.append(shard_of(ENVIRONMENT, subject_id, muster.shards), encoded(entry))
    return entry.message_id

"""What a transaction's entries change, one after the other, and under which identity each takes effect once."""

from services.segmenter.folding import message_of
from services.segmenter.messages import Message
from shared.domain.events import AnyEntry, CallAccepted, CompanyCopied, MembershipTold
from shared.domain.order import OrderKey

ENVIRONMENT = "development"


def call(user_id: str, message_id: str) -> CallAccepted:
    """A group call."""
    return CallAccepted(
        v=1, type="company_grouped", environment=ENVIRONMENT, message_id=message_id, received_at=0, user_id=user_id,
        identified=True, occurred_at=0, index=0, call={"groupId": "acme"},
    )  # fmt: skip


def told(user_id: str, message_id: str, *, company_id: str = "acme") -> MembershipTold:
    """What the company's shard hears of a group call."""
    return MembershipTold(
        v=1, type="membership_told", environment=ENVIRONMENT, message_id=f"{message_id}/company", received_at=0,
        company_id=company_id, user_id=user_id, user_shard=0, member=True, key=OrderKey(0, 0, message_id),
        cause=message_id, traits={},
    )  # fmt: skip


def copied(message_id: str, revision: int) -> CompanyCopied:
    """What the users' shards hear of a company."""
    return CompanyCopied(
        v=1, type="company_copied", environment=ENVIRONMENT, message_id=f"{message_id}/company/{revision}",
        received_at=0, company_id="acme", revision=revision, attributes={}, instants={}, cause=message_id,
    )  # fmt: skip


def identity(entry: AnyEntry) -> Message:
    """Under which the entry takes effect once."""
    found = message_of(entry)
    assert found is not None
    return found


def test_no_call_is_taken_for_what_another_call_causes_elsewhere() -> None:
    """Also when somebody names his messages and users as the segmenter names its own; nor does wait_for see one."""
    caused = [identity(each) for each in (copied("m1", 3), told("", "m1", company_id="acme"))]
    calls = [identity(call("acme", f"m1/company{rest}")) for rest in ("/3", "")]
    assert not {each.message_hash for each in caused} & {each.message_hash for each in calls}
    assert len({*caused, *calls}) == 4


def test_what_one_message_causes_for_two_users_is_two_messages() -> None:
    """Two users may send the same message id."""
    assert identity(told("u1", "m")) != identity(told("u2", "m"))

"""What a transaction's entries change, one after the other, and under which identity each takes effect once."""

from collections.abc import Sequence
from typing import Any

from services.segmenter.decode import Raw, decode
from services.segmenter.folding import Folder
from services.segmenter.memberships import Company, CompanyUser
from services.segmenter.messages import Message, message_of
from services.segmenter.work import Arrived, Place, Work
from shared.domain.attributes import EMPTY, MAX_ATTRIBUTES, fold
from shared.domain.events import AnyEntry, CallAccepted, CompanyCopied, MembershipTold
from shared.domain.order import OrderKey
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT, catalogue, definition

WITH_SEATS: dict[str, JSON] = {"company": "any", "where": {"all": [{"attribute": "seats", "op": "exists"}]}}


def call(user_id: str, message_id: str) -> CallAccepted:
    """A group call."""
    return CallAccepted(
        v=1, type="company_grouped", environment=ENVIRONMENT, message_id=message_id, received_at=0, user_id=user_id,
        identified=True, occurred_at=0, index=0, call={"groupId": "acme"},
    )  # fmt: skip


def told(
    user_id: str,
    message_id: str,
    *,
    company_id: str = "acme",
    traits: dict[str, Any] | None = None,
    at: int = 0,
    shard: int = 0,
) -> MembershipTold:
    """What the company's shard hears of a group call."""
    return MembershipTold(
        v=1, type="membership_told", environment=ENVIRONMENT, message_id=f"{message_id}/company", received_at=0,
        company_id=company_id, user_id=user_id, user_shard=shard, member=True, key=OrderKey(at, 0, message_id),
        cause=message_id, traits=traits or {},
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


def full_company() -> Work:
    """A company that has all the attributes that it may have, and no user."""
    state, _ = fold(EMPTY, {f"a{number}": 1 for number in range(MAX_ATTRIBUTES)}, OrderKey(0, 0, "m0"))
    return Work(companies={(ENVIRONMENT, "acme"): Company(ENVIRONMENT, "acme", state, 1, 0, 0, 0, frozenset())})


def folded(work: Work, entries: Sequence[AnyEntry]) -> Work:
    """The work of a transaction of shard 0 of 4."""
    folder = Folder(work, catalogue(definition(1, WITH_SEATS)), Place(0, 4, 10), 0)
    for number, entry in enumerate(entries):
        folder.fold(Arrived(Raw(f"{number}-0", entry.model_dump_json(exclude_none=True)), entry))
    folder.finish()
    return work


def test_a_company_without_room_for_traits_has_its_member_all_the_same() -> None:
    """The traits alone are put aside; the log keeps what took effect; the copy goes to the member's shard."""
    joined = told("u9", "m9", traits={"one more": 1}, shard=2)
    work = folded(full_company(), [joined])
    company = work.companies[ENVIRONMENT, "acme"]
    assert (company.member_count, company.revision, company.member_shards) == (1, 2, frozenset({2}))
    assert work.company_users == {(ENVIRONMENT, "acme", "u9"): CompanyUser(True, joined.key)}
    assert [(letter.code, decode(Raw("", letter.entry))) for letter in work.letters] == [
        ("too_many_attributes", joined)
    ]
    assert [decode(Raw("", row.entry)) for row in work.logged] == [joined.model_copy(update={"traits": {}})]
    assert [each.target_shard for each in work.outgoing] == [2]


def test_traits_that_were_put_aside_can_be_tried_again() -> None:
    """They count as not having taken effect until they have; the member is counted once."""
    joined = told("u9", "m9", traits={"one more": 1})
    work = folded(full_company(), [joined, joined])
    assert work.messages == {}
    assert [letter.code for letter in work.letters] == ["too_many_attributes"] * 2
    work.companies.clear()
    folded(work, [joined])
    assert work.messages == {identity(joined): 0}
    assert work.companies[ENVIRONMENT, "acme"].attributes.values == {"one more": 1}


def test_a_company_that_changes_often_is_copied_once_to_each_shard() -> None:
    """Each copy carries all that is asked, so only the newest of a transaction goes out."""
    changes = [told(f"u{n}", f"m{n}", traits={"seats": n}, at=n, shard=n % 4) for n in range(300)]
    work = folded(Work(), [*changes, told("u1", "other", company_id="other", shard=1)])
    sent = [(each.target_shard, decode(Raw("", each.entry))) for each in work.outgoing]
    assert [shard for shard, _ in sent] == [0, 1, 2, 3, 1]
    for _, copy in sent[:4]:
        assert isinstance(copy, CompanyCopied)
        assert (copy.revision, copy.attributes) == (1, {"seats": 299})


def test_a_shard_with_its_first_member_gets_a_copy_of_a_company_that_has_not_changed() -> None:
    """And the others get none."""
    work = folded(Work(), [told("u0", "m0", traits={"seats": 1}, shard=0)])
    work.outgoing.clear()
    folded(work, [told("u1", "m1", shard=1), told("u2", "m2", shard=0)])
    assert [each.target_shard for each in work.outgoing] == [1]


def test_what_nobody_asks_of_a_company_is_sent_nowhere() -> None:
    """A copy says what definitions ask; a change of anything else sends none (SEAMS A3)."""
    work = folded(Work(), [told("u0", "m0", traits={"seats": 1, "plan": "pro"})])
    assert [decode(Raw("", each.entry)).attributes for each in work.outgoing] == [{"seats": 1}]  # type: ignore[union-attr]
    folded(work, [told("u0", "m1", traits={"plan": "free"}, at=1)])
    assert len(work.outgoing) == 1

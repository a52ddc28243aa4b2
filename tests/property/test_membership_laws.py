"""P3 for companies: the order in which group calls arrive, and how often, does not matter to who is a member of what.

The exceptions are those of the fold of attributes (test_fold_laws.py). A company's revision counts what its owner saw
change on the way, so it depends on the way; what the company is, in the end, does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.segmenter.memberships import NEVER, Company, CompanyUser, Membership, hear, join_or_leave
from services.segmenter.projection import Grouping, grouping
from shared.domain.attributes import to_row
from shared.domain.events import CallAccepted, MembershipTold
from shared.domain.order import OrderKey

USERS = {"ann": 0, "bob": 1, "cem": 1}
"""With the shard on which each lives."""
plans = st.dictionaries(st.sampled_from(["plan", "seats"]), st.sampled_from(["a", "b", None]), max_size=2)


@st.composite
def group_calls(draw: st.DrawFn) -> list[CallAccepted]:
    """Group calls about one company with distinct keys; ties in time and place are ordinary."""
    keys = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=8))
    return [
        CallAccepted(
            v=1, type="company_grouped", environment="development", message_id=f"m{number}", received_at=9,
            user_id=draw(st.sampled_from(sorted(USERS))), identified=True, occurred_at=at, index=index,
            call={
                "groupId": "acme",
                "traits": draw(plans),
                "context": {"membership": draw(st.one_of(st.none(), plans))},
            },
        )
        for number, (at, index) in enumerate(keys)
    ]  # fmt: skip


def arrivals(told: Sequence[CallAccepted], data: st.DataObject) -> list[CallAccepted]:
    """The calls in another order, some of them more than once."""
    repeated = data.draw(st.lists(st.sampled_from(told), max_size=4)) if told else []
    return data.draw(st.permutations([*told, *repeated]))


def said(call: CallAccepted) -> Grouping:
    """What a call says about its company."""
    found = grouping(call)
    assert found is not None
    return found


def memberships(calls: Iterable[CallAccepted]) -> dict[str, Membership]:
    """The users' side after these arrivals."""
    found: dict[str, Membership] = {}
    for call in calls:
        found[call.user_id] = join_or_leave(found.get(call.user_id), said(call), call)
    return found


def company(calls: Iterable[CallAccepted]) -> tuple[Company | None, dict[str, CompanyUser]]:
    """The company's side, without its revision."""
    found: Company | None = None
    users: dict[str, CompanyUser] = {}
    for call in calls:
        told = MembershipTold(
            v=1, type="membership_told", environment=call.environment, message_id=f"{call.message_id}/company",
            received_at=9, company_id="acme", user_id=call.user_id, user_shard=USERS[call.user_id],
            member=said(call).member, key=call.key, cause=call.message_id, traits=dict(said(call).traits),
        )  # fmt: skip
        found, users[call.user_id], _ = hear(found, users.get(call.user_id), told)
    return found and replace(found, revision=0), users


def of_user(calls: Iterable[CallAccepted], user_id: str) -> list[CallAccepted]:
    """One user's calls, oldest first."""
    return sorted((call for call in calls if call.user_id == user_id), key=lambda call: call.key)


@given(group_calls(), st.data())
def test_any_order_and_any_repetition_give_the_same_memberships(calls: list[CallAccepted], data: st.DataObject) -> None:
    """Member or not, since when, under which key, and the membership's own attributes."""
    assert memberships(arrivals(calls, data)) == memberships(calls)


@given(group_calls(), st.data())
def test_any_order_and_any_repetition_give_the_same_company(calls: list[CallAccepted], data: st.DataObject) -> None:
    """Its attributes, when it was seen, its members, and the shards that must have a copy."""
    assert company(arrivals(calls, data)) == company(calls)


@given(group_calls())
def test_a_membership_is_what_the_calls_say_in_order_of_their_keys(calls: list[CallAccepted]) -> None:
    """The last word decides; a member since the first join; attributes one by one by their last word."""
    found = memberships(calls)
    assert found.keys() == {call.user_id for call in calls}
    for user_id, membership in found.items():
        spoken = of_user(calls, user_id)
        assert (membership.member, membership.key) == (said(spoken[-1]).member, spoken[-1].key)
        assert membership.joined_at == min((call.occurred_at for call in spoken if said(call).member), default=NEVER)
        values = {name: value for call in spoken for name, value in said(call).membership.items()}
        assert membership.attributes.values == {name: value for name, value in values.items() if value is not None}


@given(group_calls())
def test_both_sides_of_a_membership_agree(calls: list[CallAccepted]) -> None:
    """The company counts and knows those whom their own shards call its members."""
    found, users = company(calls)
    ours = {user_id: CompanyUser(each.member, each.key) for user_id, each in memberships(calls).items()}
    assert users == ours
    assert (found.member_count if found else 0) == sum(each.member for each in ours.values())


def test_a_late_first_join_is_when_somebody_joined() -> None:
    """The same two calls in either order, and the texts of the rows with them."""
    first, second = (
        CallAccepted(
            v=1, type="company_grouped", environment="development", message_id=f"m{at}", received_at=9, user_id="ann",
            identified=True, occurred_at=at, index=0, call={"groupId": "acme", "context": {"membership": {"role": at}}},
        )
        for at in (1, 2)
    )  # fmt: skip
    one, other = (memberships(calls)["ann"] for calls in ((first, second), (second, first)))
    assert one.joined_at == other.joined_at == 1
    assert to_row(one.attributes) == to_row(other.attributes)
    assert one.key == other.key == OrderKey(2, 0, "m2")

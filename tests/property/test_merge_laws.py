"""P3 for merges: calls under an anonymous id, before and after somebody logs in with it, end the same in any order."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.events import CallAccepted, CallType
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT, catalogue, definition
from tests.property.merging_shards import World

IS_PRO: dict[str, JSON] = {"attribute": "plan", "op": "is", "value": "pro"}
BOUGHT: dict[str, JSON] = {"event": "Bought", "op": "performed", "count": {"at_least": 2}}
JOINED: dict[str, JSON] = {"company": "any", "where": {"all": [IS_PRO]}}
DEFINITIONS = [
    definition(1, IS_PRO),
    definition(2, BOUGHT),
    definition(3, {"all": [IS_PRO, BOUGHT]}),
    definition(4, JOINED),
]
BODIES: list[tuple[CallType, dict[str, JSON]]] = [
    ("user_identified", {"traits": {"plan": "pro"}}),
    ("user_identified", {"traits": {"plan": None}}),
    ("user_identified", {"traits": {"seats": {"$add": 2}}}),
    ("event_tracked", {"event": "Bought"}),
    ("event_tracked", {"event": "Seen"}),
    ("company_grouped", {"groupId": "acme", "traits": {"plan": "pro", "size": {"$add": 1}}}),
    ("company_grouped", {"groupId": "acme", "context": {"membership": None}}),
]


def call(number: int, who: str, kind: CallType, body: dict[str, JSON], at: int) -> CallAccepted:
    """A call of a visitor (x, y), of ann, or of ann who says that she was a visitor (ann+x)."""
    user_id, _, anonymous_id = who.partition("+")
    return CallAccepted(
        v=1, type=kind, environment=ENVIRONMENT, message_id=f"m{number}", user_id=user_id, identified=user_id == "ann",
        received_at=100, occurred_at=at, index=0, anonymous_id=anonymous_id or None, call=dict(body),
    )  # fmt: skip


@st.composite
def calls(draw: st.DrawFn) -> list[CallAccepted]:
    """Calls of ann and of the visitors that she was, at least one of which says so for each."""
    whos = draw(st.lists(st.sampled_from(["x", "x", "y", "ann", "ann+x", "ann+y"]), min_size=1, max_size=8))
    made = []
    for number, who in enumerate([*whos, "ann+x", "ann+y"]):
        kind, body = draw(st.sampled_from(BODIES))
        made.append(call(number, who, kind, body, draw(st.integers(0, 5))))
    return made


def fresh() -> World:
    """Shards that know nobody and count every event."""
    known = catalogue(*DEFINITIONS)
    known.counted.update((ENVIRONMENT, question.key) for each in DEFINITIONS for question in each.user_needs.questions)
    return World(known)


def in_order(told: Sequence[CallAccepted]) -> World:
    """One call after the other, each with all that it causes."""
    world = fresh()
    for each in told:
        world.accept(each)
        while steps := world.steps():
            steps[0]()
    return world


def in_any_order(told: Sequence[CallAccepted], seed: int) -> World:
    """The calls in another order, some more than once, and every shard at its own pace."""
    world, chance = fresh(), Random(seed)
    waiting = [*told, *chance.choices(told, k=chance.randrange(4))]
    chance.shuffle(waiting)
    while waiting or world.steps():
        steps = world.steps()
        choice = chance.randrange(len(steps) + bool(waiting))
        if choice == len(steps):
            world.accept(waiting.pop())
        else:
            steps[choice]()
    return world


@settings(max_examples=150, deadline=None)
@given(calls(), st.integers(0, 2**32))
def test_the_order_of_arrival_does_not_matter(told: list[CallAccepted], seed: int) -> None:
    """Users, memberships, companies and members are the same in the end."""
    expected, found = in_order(told), in_any_order(told, seed)
    assert [letter.code for shard in found.shards for letter in shard.work.letters] == []
    assert found.state() == expected.state()


@settings(max_examples=100, deadline=None)
@given(calls(), st.integers(0, 2**32))
def test_no_event_is_lost_or_counted_twice(told: list[CallAccepted], seed: int) -> None:
    """Ann's log has each call once, under its own message id."""
    world = in_any_order(told, seed)
    types = {"user_merged", "merge_asked"}
    rows = [
        row for shard in world.shards for row in shard.work.logged if row.user_id == "ann" and row.type not in types
    ]
    assert Counter(row.message_id for row in rows) == Counter(each.message_id for each in told)


@settings(max_examples=100, deadline=None)
@given(calls(), st.integers(0, 2**32))
def test_a_merge_tells_each_segment_once_at_most(told: list[CallAccepted], seed: int) -> None:
    """All that a merge makes of the user's segments is told with one cause."""
    world = in_any_order(told, seed)
    told_by_merge = Counter(
        (number, user_id, cause)
        for shard in world.shards
        for number, user_id, _, cause in shard.told
        if cause.startswith("merge:")
    )
    assert set(told_by_merge.values()) <= {1}
    assert {user_id for shard in world.shards for _, user_id, _, cause in shard.told} <= {"ann"}

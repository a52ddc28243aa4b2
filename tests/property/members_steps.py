"""Hypothesis strategies for the life of a Muster: calls, commands, time, and workers that come and go."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from hypothesis import strategies as st

from shared.domain.values import JSON
from tests.segmenting import DAY, ENVIRONMENT, HOUR, MINUTE

ELSEWHERE = "elsewhere"
ZONES = {ENVIRONMENT: "UTC", ELSEWHERE: "America/New_York"}


@dataclass(frozen=True)
class Identify:
    """An identify call, ``late`` milliseconds after its timestamp."""

    environment: str
    user_id: str
    identified: bool
    traits: dict[str, Any]
    late: int
    index: int


@dataclass(frozen=True)
class Group:
    """A group call; ``membership`` None: the user leaves the company."""

    user_id: str
    company_id: str
    traits: dict[str, Any]
    membership: dict[str, Any] | None


@dataclass(frozen=True)
class Burst:
    """Calls of one user that wait on the stream until a worker comes, and may so be handled in one transaction."""

    calls: tuple[Identify, ...]


@dataclass(frozen=True)
class Resend:
    """Earlier calls once more, by how long ago they were made, in another order."""

    which: tuple[int, ...]


@dataclass(frozen=True)
class Create:
    """A new segment."""

    environment: str
    tree: dict[str, JSON]
    population: Literal["identified", "anonymous", "all"]
    announce: Literal["changes", "everyone"]


@dataclass(frozen=True)
class Edit:
    """New conditions for one of the segments."""

    which: int
    tree: dict[str, JSON]
    population: Literal["identified", "anonymous", "all"] | None


@dataclass(frozen=True)
class Delete:
    """One of the segments goes."""

    which: int


@dataclass(frozen=True)
class Forward:
    """Time passes."""

    milliseconds: int


@dataclass(frozen=True)
class Plain:
    """What needs no argument."""

    what: Literal["look", "pause", "restart", "join", "leave", "cut"]


Step = Identify | Group | Burst | Resend | Create | Edit | Delete | Forward | Plain

environments = st.sampled_from([ENVIRONMENT, ENVIRONMENT, ENVIRONMENT, ELSEWHERE])
user_ids = st.sampled_from(["ann", "bob", "cem", "dör", "eve", "🦆"])
datetimes = st.sampled_from(
    ["2026-09-21", "2026-09-20T14:13:20Z", "2026-09-21T15:00:00+02:00", "2026-09-24", "2026-10-01", "soon"]
)
numbers = st.one_of(st.integers(-2, 5), st.sampled_from([1.5, 3.0]))
tags = st.lists(st.sampled_from(["a", "b", 1, True]), min_size=1, max_size=2)
plans = st.sampled_from(["free", "pro", "Pro", ""])
traits = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.one_of(plans, st.none(), st.builds(lambda plan: {"$set_once": plan}, plans)),
        "seats": st.one_of(numbers, st.none(), st.builds(lambda number: {"$add": number}, st.integers(-2, 3))),
        "tags": st.one_of(
            tags,
            st.builds(lambda items: {"$append": items}, tags),
            st.builds(lambda items: {"$remove": items}, tags),
        ),
        "ends_at": st.one_of(datetimes, st.none()),
        "beta": st.booleans(),
    },
)
identifies = st.builds(
    Identify,
    environments,
    user_ids,
    st.sampled_from([True, True, True, False]),
    traits,
    st.sampled_from([0, 0, 0, 1, MINUTE, 5 * HOUR, 3 * DAY]),
    st.integers(0, 2),
)


def leaf(name: str, op: str, value: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """A condition."""
    row: dict[str, Any] = {"attribute": name, "op": op}
    return st.just(row) if value is None else value.map(lambda drawn: row | {"value": drawn})


durations = st.builds(
    lambda count, unit: {"n": count, "unit": unit},
    st.integers(1, 4),
    st.sampled_from(["minutes", "hours", "days", "calendar_days"]),
)
leaves = st.one_of(
    leaf("plan", "is", plans),
    leaf("plan", "is_none_of", st.just(["pro", "free"])),
    leaf("seats", "gte", st.integers(0, 4)),
    leaf("seats", "not_between", st.just([1, 3])),
    leaf("tags", "includes_any", tags),
    leaf("beta", "is_true"),
    leaf("ends_at", "not_exists"),
    leaf("user_id", "starts_with", st.sampled_from(["a", "🦆"])),
    leaf("first_seen_at", "on", st.just("2026-09-21")),
    *(
        leaf(name, op, durations)
        for name in ("last_seen_at", "first_seen_at", "ends_at")
        for op in ("in_last", "more_than_ago", "in_next")
    ),
)
trees: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda children: {"all": children}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda children: {"any": children}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda child: {"not": child}, inner),
    ),
    max_leaves=5,
)
populations = st.sampled_from(["identified", "identified", "anonymous", "all"])
creates = st.builds(Create, environments, trees, populations, st.sampled_from(["changes", "everyone"]))
edits = st.builds(Edit, st.integers(0, 9), trees, st.one_of(st.none(), populations))
bursts = st.builds(
    lambda user_id, calls: Burst(tuple(replace(call, user_id=user_id, environment=ENVIRONMENT) for call in calls)),
    user_ids,
    st.lists(identifies, min_size=3, max_size=6),
)
steps: st.SearchStrategy[Step] = st.one_of(
    identifies,
    identifies,
    identifies,
    st.builds(
        Group,
        user_ids,
        st.sampled_from(["acme", "ann"]),
        st.fixed_dictionaries({}, optional={"size": numbers}),
        st.one_of(st.none(), st.just({"role": "admin"})),
    ),
    st.builds(Resend, st.lists(st.integers(1, 9), min_size=1, max_size=4).map(tuple)),
    bursts,
    bursts,
    creates,
    edits,
    edits,
    st.builds(Delete, st.integers(0, 9)),
    st.builds(Forward, st.sampled_from([1, MINUTE, HOUR - 1, HOUR, 9 * HOUR, DAY, 3 * DAY])),
    st.builds(Plain, st.sampled_from(["look", "look", "pause", "pause", "restart", "join", "leave", "cut"])),
)
lives = st.tuples(
    st.lists(identifies, min_size=2, max_size=8),
    st.lists(creates, min_size=1, max_size=4),
    st.lists(steps, min_size=10, max_size=30),
).map(lambda parts: [*parts[0], *parts[1], *parts[2]])

"""Hypothesis strategies for lives in which every kind of call, condition, segment and command comes up.

Trees name segments by a number, which stands for one of those that there are then: see ``with_segments``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from hypothesis import strategies as st

from shared.domain.segments import Population, SubjectScope
from shared.domain.values import JSON
from tests.property.members_steps import Delete, Forward, Plain, Resend, datetimes, durations, leaf, leaves, numbers
from tests.property.members_steps import plans as plan_names
from tests.property.members_steps import traits as user_traits
from tests.segmenting import DAY, HOUR, MINUTE


@dataclass(frozen=True)
class Call:
    """A call of any kind, ``late`` milliseconds after its timestamp; ``body`` without the id."""

    kind: Literal["identify", "track", "page", "group"]
    user_id: str
    identified: bool
    body: dict[str, Any]
    late: int
    index: int


@dataclass(frozen=True)
class Together:
    """Calls that wait on the streams until a worker comes, and may so be handled in one transaction."""

    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Make:
    """A new segment; ``tree`` None: a manual one."""

    scope: SubjectScope
    tree: dict[str, JSON] | None
    population: Population
    announce: Literal["changes", "everyone"]


@dataclass(frozen=True)
class Change:
    """New conditions for one of the segments: those for its scope."""

    which: int
    trees: dict[SubjectScope, dict[str, JSON]]
    population: Population


@dataclass(frozen=True)
class Picks:
    """A command on one of the manual segments, given ``late`` milliseconds before it arrives."""

    which: int
    ids: tuple[str, ...]
    picked: bool
    replaces: bool
    late: int


WholeStep = Call | Together | Resend | Make | Change | Delete | Picks | Forward | Plain

user_ids = st.sampled_from(["ann", "bob", "cem", "dör", "eve", "🦆"])
company_ids = st.sampled_from(["acme", "ann", "zoo"])
which = st.integers(0, 30)
properties = st.fixed_dictionaries({}, optional={"revenue": numbers, "plan": plan_names, "at": datetimes})
traits_of_companies = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.one_of(plan_names, st.none()),
        "seats": st.one_of(numbers, st.none(), st.builds(lambda number: {"$add": number}, st.integers(-2, 3))),
        "ends_at": st.one_of(datetimes, st.none()),
    },
)
memberships = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["admin", "guest", None]),
        "level": st.one_of(st.integers(0, 3), st.just({"$add": 1})),
        "until": st.one_of(datetimes, st.none()),
    },
)
bodies = {
    "identify": st.builds(lambda traits: {"traits": traits}, user_traits),
    "track": st.builds(
        lambda event, found: {"event": event, "properties": found}, st.sampled_from(["x", "x", "y"]), properties
    ),
    "page": st.builds(
        lambda name, found: {"name": name, "properties": found}, st.sampled_from(["Home", "Price"]), properties
    ),
    "group": st.builds(
        lambda company, found, membership: {
            "groupId": company,
            "traits": found,
            "context": {"membership": membership},
        },
        company_ids,
        traits_of_companies,
        st.one_of(memberships, memberships, memberships, st.none()),
    ),
}
calls = st.sampled_from(["identify", "track", "track", "page", "group", "group"]).flatmap(
    lambda kind: st.builds(
        Call,
        st.just(kind),
        user_ids,
        st.sampled_from([True, True, True, True, False]),
        bodies[kind],
        st.sampled_from([0, 0, 0, 0, MINUTE, 5 * HOUR, 3 * DAY]),
        st.integers(0, 2),
    )
)

counts = st.one_of(
    st.builds(lambda op, number: {op: number}, st.sampled_from(["at_least", "at_most", "exactly"]), st.integers(0, 4)),
    st.builds(lambda low, more: {"between": [low, low + more]}, st.integers(0, 2), st.integers(0, 2)),
)
windows = st.one_of(
    st.just("ever"),
    st.builds(lambda duration: {"in_last": duration}, durations),
    st.builds(
        lambda first, last: {"between_dates": [first, last]},
        st.sampled_from(["2026-09-18", "2026-09-21"]),
        st.sampled_from(["2026-09-21", "2026-09-22"]),
    ),
)
of_event = st.one_of(
    leaf("revenue", "gte", st.integers(0, 4)),
    leaf("plan", "is_not", plan_names),
    leaf("name", "is", st.just("Home")),
    leaf("at", "before", st.just("2026-09-24")),
)


def trees_of(base: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[Any]:
    """Groups of such conditions."""
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.builds(lambda children: {"all": children}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda children: {"any": children}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda child: {"not": child}, inner),
        ),
        max_leaves=most,
    )


def optional(row: dict[str, Any], **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A condition with or without these keys."""
    return st.fixed_dictionaries({name: st.just(value) for name, value in row.items()}, optional=parts)


def quantified(kind: str, where: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some company or member like that, or none."""
    return st.sampled_from(["any", "any", "none"]).flatmap(lambda how: optional({kind: how}, where=where))


events = st.sampled_from(["x", "x", "y", "$page"])
performed = st.one_of(
    events.flatmap(
        lambda name: optional(
            {"event": name, "op": "performed"}, where=trees_of(of_event, 2), count=counts, window=windows
        )
    ),
    events.flatmap(
        lambda name: optional({"event": name, "op": "not_performed"}, where=trees_of(of_event, 2), window=windows)
    ),
)
in_segment = st.builds(
    lambda number, op: {"segment": number, "op": op}, which, st.sampled_from(["in_segment", "not_in_segment"])
)
moments_of_company = st.sampled_from(["ends_at", "first_seen_at", "last_seen_at"])
of_company = st.one_of(
    leaf("plan", "is", plan_names),
    leaf("seats", "gte", st.integers(0, 4)),
    leaf("company_id", "starts_with", st.just("a")),
    leaf("member_count", "between", st.sampled_from([[0, 0], [1, 1], [2, 9]])),
    leaf("last_seen_at", "on", st.just("2026-09-21")),
    st.builds(
        lambda name, op, value: {"attribute": name, "op": op, "value": value},
        moments_of_company,
        st.sampled_from(["in_last", "more_than_ago", "in_next"]),
        durations,
    ),
)
of_membership = st.one_of(
    st.builds(lambda role, op: {"membership": "role", "op": op, "value": role}, st.just("admin"), st.just("is")),
    st.builds(lambda level: {"membership": "level", "op": "gte", "value": level}, st.integers(0, 3)),
    st.builds(
        lambda op, value: {"membership": "until", "op": op, "value": value},
        st.sampled_from(["in_last", "in_next"]),
        durations,
    ),
)
has_company = quantified("company", trees_of(st.one_of(of_company, of_membership, in_segment), 3))
has_member = quantified("member", trees_of(st.one_of(leaves, performed, of_membership, in_segment), 3))
user_trees = trees_of(st.one_of(leaves, performed, performed, in_segment, has_company))
company_trees = trees_of(st.one_of(of_company, in_segment, has_member, has_member))


def with_segments(tree: Any, scope: SubjectScope, name: Callable[[SubjectScope, int], str]) -> Any:
    """The tree with a segment for each number; ``name`` chooses one of a scope."""
    match tree:
        case {"segment": number, **rest}:
            return {"segment": name(scope, number), **rest}
        case {"company": _, "where": where}:
            return {**tree, "where": with_segments(where, "company", name)}
        case {"member": _, "where": where}:
            return {**tree, "where": with_segments(where, "user", name)}
        case {"all": children} | {"any": children}:
            return {next(iter(tree)): [with_segments(child, scope, name) for child in children]}
        case {"not": child}:
            return {"not": with_segments(child, scope, name)}
    return tree


announces = st.sampled_from(["changes", "changes", "everyone"])
populations: st.SearchStrategy[Population] = st.sampled_from(["identified", "identified", "anonymous", "all"])
makes = st.one_of(
    st.builds(Make, st.just("user"), user_trees, populations, announces),
    st.builds(Make, st.just("user"), user_trees, populations, announces),
    st.builds(Make, st.just("company"), company_trees, st.just("all"), announces),
    st.builds(Make, st.just("company"), company_trees, st.just("all"), announces),
    st.builds(Make, st.sampled_from(["user", "company"]), st.none(), st.just("all"), announces),
)
changes = st.builds(Change, which, st.fixed_dictionaries({"user": user_trees, "company": company_trees}), populations)
picks = st.builds(
    Picks,
    which,
    st.lists(st.one_of(user_ids, company_ids), max_size=3).map(tuple),
    st.sampled_from([True, True, True, False]),
    st.sampled_from([False, False, True]),
    st.sampled_from([0, 0, 0, MINUTE]),
)
togethers = st.builds(Together, st.lists(calls, min_size=3, max_size=8).map(tuple))
whole_steps: st.SearchStrategy[WholeStep] = st.one_of(
    calls, calls, calls, togethers, togethers,
    st.builds(Resend, st.lists(st.integers(1, 9), min_size=1, max_size=4).map(tuple)),
    makes, changes, changes, st.builds(Delete, which), picks, picks,
    st.builds(Forward, st.sampled_from([1, MINUTE, HOUR, 9 * HOUR, DAY, 3 * DAY])),
    st.builds(Plain, st.sampled_from(["look", "look", "pause", "pause", "restart", "join", "leave", "cut"])),
)  # fmt: skip
whole_lives = st.tuples(
    st.lists(calls, min_size=3, max_size=10),
    st.lists(makes, min_size=2, max_size=6),
    st.lists(whole_steps, min_size=10, max_size=30),
).map(lambda parts: [*parts[0], *parts[1], *parts[2]])

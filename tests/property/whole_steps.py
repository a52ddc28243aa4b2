"""Hypothesis strategies for lives in which every kind of call, condition, segment and command comes up."""

from dataclasses import dataclass
from typing import Any, Literal

from hypothesis import strategies as st

from shared.domain.segments import Population, SubjectScope
from shared.domain.values import JSON
from tests.property.members_steps import Delete, Forward, Plain, Resend, datetimes, numbers, plans, traits, user_ids
from tests.property.whole_trees import company_plans, company_trees, evenly, user_trees
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

company_ids = st.sampled_from(["acme", "acme", "ann"])
which = st.integers(0, 30)
properties = st.fixed_dictionaries({}, optional={"revenue": numbers, "plan": plans, "at": datetimes})
traits_of_companies = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.one_of(company_plans, company_plans, st.none()),
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
    "identify": st.builds(lambda found: {"traits": found}, traits),
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
        st.one_of(st.just({}), traits_of_companies),
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

announces = st.sampled_from(["changes", "changes", "everyone"])
populations: st.SearchStrategy[Population] = st.sampled_from(["identified", "identified", "anonymous", "all"])
makes: st.SearchStrategy[Make] = evenly(
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
togethers = st.builds(Together, st.lists(calls, min_size=3, max_size=5).map(tuple))
whole_steps: st.SearchStrategy[WholeStep] = evenly(
    calls, calls, calls, calls, calls, calls, togethers, togethers,
    st.builds(Resend, st.lists(st.integers(1, 9), min_size=1, max_size=4).map(tuple)),
    makes, changes, changes, st.builds(Delete, which), picks, picks,
    st.just(Plain("look")), st.builds(Forward, st.sampled_from([1, MINUTE, HOUR, 9 * HOUR, DAY, 3 * DAY])),
    st.builds(Plain, st.sampled_from(["look", "look", "look", "look", "pause", "restart", "join", "leave", "cut"])),
)  # fmt: skip
whole_lives = st.tuples(
    st.lists(calls, min_size=3, max_size=10),
    st.lists(makes, min_size=5, max_size=8),
    st.lists(whole_steps, min_size=25, max_size=45),
).map(lambda parts: [*parts[0], *parts[1], *parts[2]])

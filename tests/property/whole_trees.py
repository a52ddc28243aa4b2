"""Hypothesis strategies for trees of every kind of condition, as callers write them.

They name segments by a number, which stands for one of those that there are then: see ``with_segments``.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from shared.domain.segments import SubjectScope
from tests.property.members_steps import durations, leaf, leaves, plans

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
    leaf("plan", "is_not", plans),
    leaf("name", "is", st.just("Home")),
    leaf("at", "before", st.just("2026-09-24")),
)


def evenly(*strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of these, each as often as the others: ``one_of`` would take those apart that are made of several."""
    return st.integers(0, len(strategies) - 1).flatmap(lambda number: strategies[number])


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
    lambda number, op: {"segment": number, "op": op},
    st.integers(0, 30),
    st.sampled_from(["in_segment", "not_in_segment"]),
)
# Few values, so that what companies are often matters.
company_plans = st.sampled_from(["free", "pro"])
moments_of_company = st.sampled_from(["ends_at", "first_seen_at", "last_seen_at"])
of_company = st.one_of(
    leaf("plan", "is", company_plans),
    leaf("plan", "is", company_plans),
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
has_company = quantified("company", trees_of(evenly(of_company, of_company, of_membership, in_segment), 3))
has_member = quantified("member", trees_of(evenly(leaves, performed, of_membership, in_segment), 3))
# Some as plain as can be: whatever happens to companies and members shows in them.
plain_company = of_company.map(lambda where: {"company": "any", "where": where})
plain_member = evenly(leaves, performed, in_segment).map(lambda where: {"member": "any", "where": where})
of_user = evenly(leaves, performed, performed, in_segment, has_company, plain_company, plain_company)
of_companies = evenly(of_company, in_segment, has_member, plain_member, plain_member)
# Half of them are one condition, which no other one hides.
user_trees = evenly(of_user, trees_of(of_user))
company_trees = evenly(of_companies, trees_of(of_companies))


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

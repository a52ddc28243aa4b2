"""How conditions on events, segments, companies and members are read: their shapes, their places, their problems."""

import pytest

from shared.domain.conditions import MAX_LEAVES, InvalidDefinition, parse_tree
from shared.domain.segments import SubjectScope
from shared.domain.tree import Count, HasMember, Performed, all_leaves, canonical
from shared.domain.values import JSON, dumps, loads

USERS = loads("""
{"all": [
  {"event": "Order Completed", "op": "performed", "count": {"at_least": 3},
   "window": {"in_last": {"n": 30, "unit": "days"}},
   "where": {"all": [{"attribute": "revenue", "op": "gte", "value": 50}]}},
  {"event": "$page", "op": "performed", "count": {"between": [0, 1000]},
   "window": {"between_dates": ["2026-01-01", "2026-01-01"]}},
  {"event": "Churned", "op": "not_performed"},
  {"segment": "seg_01", "op": "not_in_segment"},
  {"company": "any", "where": {"all": [
    {"attribute": "plan", "op": "is", "value": "enterprise"},
    {"membership": "role", "op": "is", "value": "admin", "ignore_case": true},
    {"segment": "seg_02", "op": "in_segment"},
    {"attribute": "renews_at", "op": "in_next", "value": {"n": 1, "unit": "calendar_months"}}]}},
  {"not": {"company": "none"}}
]}
""")  # fmt: skip
COMPANIES = loads("""
{"any": [
  {"attribute": "member_count", "op": "gte", "value": 3},
  {"segment": "seg_02", "op": "in_segment"},
  {"member": "none"},
  {"member": "any", "where": {"all": [
    {"attribute": "email", "op": "exists"},
    {"membership": "role", "op": "is", "value": "admin"},
    {"segment": "seg_01", "op": "in_segment"},
    {"event": "Signed In", "op": "performed", "where": {"not": {"attribute": "bot", "op": "is_true"}}}]}}
]}
""")
LEAF: JSON = {"attribute": "a", "op": "exists"}
RELATIVE: JSON = {"attribute": "a", "op": "in_last", "value": {"n": 1, "unit": "days"}}
IN: JSON = {"segment": "s", "op": "in_segment"}
DID: JSON = {"event": "e", "op": "performed"}


def problems(raw: JSON, scope: SubjectScope = "user") -> list[tuple[str, str, str]]:
    """Path, code and detail of every problem of a definition."""
    with pytest.raises(InvalidDefinition) as refused:
        parse_tree(raw, scope)
    return [(problem.path, problem.code, problem.detail) for problem in refused.value.problems]


def codes(raw: JSON, scope: SubjectScope = "user") -> list[tuple[str, str]]:
    """Path and code of every problem."""
    return [(path, code) for path, code, _ in problems(raw, scope)]


def event(**members: JSON) -> dict[str, JSON]:
    """The JSON of a condition on an event."""
    return {"event": "e", "op": "performed", **members}


@pytest.mark.parametrize(("raw", "scope"), [(USERS, "user"), (COMPANIES, "company")])
def test_every_leaf_is_read_and_written_back(raw: JSON, scope: SubjectScope) -> None:
    """In the scope that it belongs to."""
    assert dumps(canonical(parse_tree(raw, scope))) == dumps(raw)


def test_what_is_usual_need_not_be_written() -> None:
    """At least once, ever; it is not written back either."""
    assert parse_tree(event(count={"at_least": 1}, window="ever")) == parse_tree(event()) == Performed("e")
    assert canonical(parse_tree(event(count={"at_least": 1}, window="ever"))) == event()


@pytest.mark.parametrize(
    ("count", "bounds"),
    [
        ({"at_least": 0}, (0, None)),
        ({"at_most": 2}, (0, 2)),
        ({"exactly": 1_000}, (1_000, 1_000)),
        ({"between": [2, 2]}, (2, 2)),
    ],
)
def test_a_count_has_bounds(count: JSON, bounds: tuple[int, int | None]) -> None:
    """From 0 to 1,000."""
    tree = parse_tree(event(count=count))
    assert isinstance(tree, Performed)
    assert tree.count.bounds == bounds


@pytest.mark.parametrize(
    "count",
    [
        None, 3, {}, {"at_least": -1}, {"at_least": 1_001}, {"at_least": True}, {"at_least": "3"}, {"at_least": [3]},
        {"at_least": 1, "at_most": 2}, {"between": [3, 2]}, {"between": [1]}, {"between": 1}, {"more_than": 1},
        {"between": [1, 2, 3]}, {"between": [True, 2]}, {"at_least": None},
    ],
)  # fmt: skip
def test_a_wrong_count_is_refused(count: JSON) -> None:
    """With an example."""
    ((path, code, detail),) = problems(event(count=count))
    assert (path, code) == ("/count", "wrong_operand")
    assert detail.startswith(
        "a count is one of at_least, at_most, exactly, between with a whole number from 0 to 1,000"
    )


def test_fractions_are_no_counts() -> None:
    """3.0 is 3, 3.5 is refused."""
    assert parse_tree(loads('{"event": "e", "op": "performed", "count": {"at_least": 3.0}}')) == Performed(
        "e", count=Count("at_least", (3,))
    )
    assert codes(loads('{"event": "e", "op": "performed", "count": {"at_least": 3.5}}')) == [
        ("/count", "wrong_operand")
    ]


@pytest.mark.parametrize(
    "window",
    [
        None, "always", {}, {"in_last": 7}, {"in_last": {"n": 0, "unit": "days"}},
        {"in_next": {"n": 1, "unit": "days"}},
        {"between_dates": ["2026-02-01", "2026-01-01"]}, {"between_dates": ["2026-01-01"]},
        {"in_last": {"n": 1, "unit": "days"}, "between_dates": ["2026-01-01", "2026-01-01"]},
    ],
)  # fmt: skip
def test_a_wrong_window_is_refused(window: JSON) -> None:
    """With examples."""
    ((path, code, detail),) = problems(event(window=window))
    assert (path, code) == ("/window", "wrong_operand")
    assert detail.startswith('a window is "ever", {"in_last": {"n": 7, "unit": "days"}')


def test_never_takes_no_count() -> None:
    """It has one already."""
    assert codes({"event": "e", "op": "not_performed", "count": {"at_least": 2}}) == [("/count", "wrong_operand")]


@pytest.mark.parametrize(
    ("raw", "path", "detail"),
    [
        ({"event": "e", "op": "perform"}, "/op", "there is no operator \"perform\"; did you mean 'performed'?"),
        ({"event": "e"}, "/op", "op is missing; there are performed and not_performed"),
        ({"segment": "s", "op": "is"}, "/op", 'there is no operator "is"; there are in_segment and not_in_segment'),
        ({"segment": "s", "op": "in_segmnt"}, "/op", "there is no operator \"in_segmnt\"; did you mean 'in_segment'?"),
        (event(windw="ever"), "/windw", "there is no key 'windw' here; did you mean 'window'?"),
        ({"company": "all"}, "/company", '\'company\' is "any" or "none"'),
        ({"company": "any", "op": "x"}, "/op", "there is no key 'op' here"),
        ({"event": ""}, "/event", "an event's name is a string of 1 to 255 characters"),
        ({"segment": 1, "op": "in_segment"}, "/segment", "a segment's id is a string of 1 to 255 characters"),
        ({"evnt": "e"}, "", "did you mean 'event'?"),
    ],
)
def test_a_misspelt_condition_gets_a_hint(raw: JSON, path: str, detail: str) -> None:
    """Of the nearest word, or of all there are."""
    found = problems(raw)[0]
    assert found[0] == path
    assert found[2].endswith(detail)


@pytest.mark.parametrize(
    ("scope", "raw", "path"),
    [
        ("user", {"member": "any"}, ""),
        ("user", {"membership": "role", "op": "exists"}, ""),
        ("user", {"company": "any", "where": DID}, "/where"),
        ("user", {"company": "any", "where": {"any": [{"company": "any"}]}}, "/where/any/0"),
        ("user", {"company": "any", "where": {"member": "any"}}, "/where"),
        ("user", event(where=IN), "/where"),
        ("user", event(where={"not": DID}), "/where/not"),
        ("user", event(where={"company": "any"}), "/where"),
        ("user", event(where={"membership": "role", "op": "exists"}), "/where"),
        ("company", DID, ""),
        ("company", {"company": "any"}, ""),
        ("company", {"membership": "role", "op": "exists"}, ""),
        ("company", {"member": "any", "where": {"member": "any"}}, "/where"),
        ("company", {"member": "any", "where": {"company": "any"}}, "/where"),
    ],
)
def test_a_leaf_out_of_place_is_refused(scope: SubjectScope, raw: JSON, path: str) -> None:
    """Once, with what there is in its place."""
    ((found, code, detail),) = problems(raw, scope)
    assert (found, code) == (path, "leaf_not_allowed_here")
    assert "; there are all, any, not, attribute" in detail


def test_an_events_properties_are_not_compared_with_now() -> None:
    """What was counted would have to be counted again as time goes by."""
    assert codes(event(where={"all": [LEAF, RELATIVE]})) == [("/where/all/1/op", "relative_in_event_where")]
    parse_tree({"company": "any", "where": RELATIVE})
    parse_tree({"member": "any", "where": RELATIVE}, "company")


@pytest.mark.parametrize("where", [{}, {"all": []}, {"any": []}])
def test_an_empty_where_is_refused(where: JSON) -> None:
    """It is left out instead."""
    assert [code for _, code in codes(event(where=where))] == ["empty_group"]
    assert [code for _, code in codes({"company": "any", "where": where})] == ["empty_group"]


def test_all_problems_of_a_leaf_are_told_at_once() -> None:
    """Also those inside its `where`."""
    raw = event(count=3, window="x", where={"all": [{"attribute": "a", "op": "iz"}, 1]})
    assert codes(raw) == [
        ("/count", "wrong_operand"),
        ("/window", "wrong_operand"),
        ("/where/all/0/op", "unknown_operator"),
        ("/where/all/1", "not_an_object"),
    ]


def test_groups_inside_a_where_nest_with_those_around_it() -> None:
    """Ten levels in all."""

    def nested(levels: int, tree: JSON) -> JSON:
        for _ in range(levels):
            tree = {"not": tree}
        return tree

    parse_tree(nested(4, {"member": "any", "where": nested(3, event(where=nested(3, LEAF)))}), "company")
    too_deep = nested(4, {"member": "any", "where": nested(3, event(where=nested(4, LEAF)))})
    assert [code for _, code in codes(too_deep, "company")] == ["too_deep"]


def test_leaves_inside_a_where_count() -> None:
    """500 in all."""
    inside: list[JSON] = [LEAF] * (MAX_LEAVES - 1)
    parse_tree(event(where={"any": inside}))
    assert codes(event(where={"any": [*inside, LEAF]})) == [("", "too_many_leaves")]
    assert len(list(all_leaves(parse_tree(event(where={"any": inside}))))) == MAX_LEAVES


def test_a_member_is_asked_what_a_user_is() -> None:
    """Its conditions are a user's."""
    tree = parse_tree({"member": "none", "where": DID}, "company")
    assert tree == HasMember("none", Performed("e"))

"""Which definitions an edit makes, and how far they are at first."""

from dataclasses import replace

import pytest

from services.ingest.segment_plans import MAX_LEAVES, MAX_NESTING, Known, Planned, Stored, Wanted, plan, refuse_cycle
from services.ingest.segment_rules import InvalidConditions
from shared.domain.conditions import parse_tree
from shared.domain.linking import Linkable
from shared.domain.segments import Kind, SubjectScope
from shared.domain.tree import EVERYONE
from shared.domain.values import JSON
from shared.domain.zones import zone

IS_PRO: JSON = {"attribute": "plan", "op": "is", "value": "pro"}
UTC = zone("UTC")


def inside(*segments: str) -> JSON:
    """Being in each of these segments."""
    return {"all": [{"segment": segment, "op": "in_segment"} for segment in segments]}


def wanted(segment_id: str, raw: JSON = IS_PRO, *, scope: SubjectScope = "user", kind: Kind = "attribute") -> Wanted:
    """A definition to be made."""
    tree = EVERYONE if kind == "manual" else parse_tree(raw, scope)
    return Wanted(segment_id, segment_id.upper(), scope, kind, "all", tree)


def known(*saved: Wanted, state: str = "serving") -> Known:
    """These definitions, numbered from 1 in the order in which they were saved, so parts first."""
    definitions: dict[int, Stored] = {}
    latest: dict[str, int] = {}
    for number, each in enumerate(saved, 1):
        (made,) = plan([each], Known(definitions, latest), UTC, [number])
        it = Linkable(number, each.segment_id, each.scope, each.kind, "all", each.tree, made.parts)
        definitions[number], latest[each.segment_id] = Stored(it, each.name, state, UTC.key), number
    return Known(definitions, latest)


def planned(edited: Wanted, before: Known, *users: str) -> list[Planned]:
    """What an edit makes; numbers from 101."""
    shadows = [before.definitions[before.latest[user]].wanted for user in users]
    refuse_cycle(edited, before)
    return plan([edited, *shadows], before, UTC, range(101, 102 + len(users)))


def refusal(edited: Wanted, before: Known, *users: str) -> tuple[str, str, str]:
    """Path, code and detail of the one thing that is wrong."""
    with pytest.raises(InvalidConditions) as refused:
        planned(edited, before, *users)
    (error,) = refused.value.errors
    return str(error["path"]), str(error["code"]), str(error["detail"])


def test_a_definition_means_the_latest_of_each_segment() -> None:
    """The parts are numbers of definitions, by segment id."""
    before = known(wanted("a"), wanted("b"))
    (made,) = planned(wanted("c", inside("a", "b")), before)
    assert (made.parts, made.number, made.state) == ({"a": 1, "b": 2}, 101, "building")


def test_an_edit_makes_a_shadow_of_everything_that_uses_it() -> None:
    """Each comes after its parts, and means the new ones; what it says is as it was."""
    before = known(wanted("a"), wanted("b", inside("a")), wanted("c", inside("b", "a")))
    made = planned(wanted("a", {"attribute": "plan", "op": "exists"}), before, "c", "b")
    assert [(each.segment_id, dict(each.parts)) for each in made] == [
        ("a", {}),
        ("b", {"a": 101}),
        ("c", {"a": 101, "b": 102}),
    ]
    assert made[2].conditions == '{"all":[{"op":"in_segment","segment":"b"},{"op":"in_segment","segment":"a"}]}'


def test_an_edit_may_come_after_what_used_it() -> None:
    """A segment whose serving version names the edited one is made again too, and may be a part of it by now."""
    before = known(wanted("a"), wanted("b"))
    made = planned(wanted("a", inside("b")), before, "b")
    assert [(each.segment_id, dict(each.parts)) for each in made] == [("b", {}), ("a", {"b": 101})]


def test_a_circle_is_shown_by_names() -> None:
    """Through as many segments as it takes, and across scopes."""
    before = known(
        wanted("a"),
        wanted("b", {"member": "any", "where": inside("a")}, scope="company"),
        wanted("c", {"company": "any", "where": inside("b")}),
    )
    assert refusal(wanted("a", inside("c")), before, "b", "c") == (
        "/conditions/all/0/segment",
        "cycle",
        "it would contain itself: A -> C -> B -> A",
    )
    assert refusal(wanted("a", inside("a")), before)[2] == "it would contain itself: A -> A"


def test_what_is_inlined_counts() -> None:
    """A few segments that name each other twice would make millions of conditions otherwise."""
    many: JSON = {"any": [IS_PRO] * 500}
    before = known(wanted("a", many), wanted("b", inside(*["a"] * 9)))
    path, code, detail = refusal(wanted("c", inside("b", "b")), before)
    assert (path, code) == ("/conditions", "too_many_leaves")
    assert f"at most {MAX_LEAVES:,}" in detail


def test_what_uses_a_segment_must_not_get_too_large_either() -> None:
    """The refusal names the one that would."""
    before = known(wanted("a"), wanted("b", inside(*["a"] * 20)))
    assert "'B' would have 10,020 conditions" in refusal(wanted("a", {"any": [IS_PRO] * 500}), before, "b")[2]


def test_segments_nest_ten_deep() -> None:
    """Deeper than that nobody can follow."""
    chain = [wanted("s0"), *(wanted(f"s{n}", inside(f"s{n - 1}")) for n in range(1, MAX_NESTING))]
    before = known(*chain)
    assert refusal(wanted("last", inside(chain[-1].segment_id)), before)[1] == "too_deep"


@pytest.mark.parametrize(
    ("raw", "scope", "state"),
    [
        (IS_PRO, "user", "building"),
        ({"company": "any"}, "user", "building"),
        ({"event": "Paid", "op": "performed"}, "user", "preparing"),
        ({"company": "any", "where": IS_PRO}, "user", "preparing"),
        ({"company": "any", "where": inside("built")}, "user", "preparing"),
        ({"company": "any", "where": inside("coming")}, "user", "waiting"),
        (inside("asks"), "user", "preparing"),
        (inside("picked"), "user", "building"),
        (IS_PRO, "company", "building"),
        ({"member": "any"}, "company", "preparing"),
    ],
)
def test_where_the_life_of_a_definition_begins(raw: JSON, scope: SubjectScope, state: str) -> None:
    """What shards do not have is prepared; definitions of the other scope are waited for."""
    before = known(
        wanted("built", scope="company"),
        wanted("picked", kind="manual"),
        wanted("asks", {"event": "Paid", "op": "performed"}),
        wanted("coming", scope="company"),
    )
    coming = before.definitions[4]
    definitions = {**before.definitions, 4: replace(coming, state="building")}
    (made,) = plan([wanted("new", raw, scope=scope)], Known(definitions, before.latest), UTC, [9])
    assert made.state == state


def test_a_shadow_waits_for_the_new_part() -> None:
    """What was built of the other scope is not what it will mean."""
    before = known(wanted("c", scope="company"), wanted("u", {"company": "any", "where": inside("c")}))
    made = planned(wanted("c", {"attribute": "plan", "op": "exists"}, scope="company"), before, "u")
    assert [each.state for each in made] == ["building", "waiting"]

"""Hypothesis strategies for every kind of leaf, and for users and companies that they are asked about."""

from typing import Final

from hypothesis import strategies as st

from shared.domain.instants import instants_of
from shared.domain.operators import COMPANY_BUILTINS, OPERATORS, Type
from shared.domain.parts import Inlined, Parts, Picked
from shared.domain.segments import Population
from shared.domain.tree import (
    AT_LEAST_ONE,
    Attribute,
    Count,
    HasCompany,
    HasMember,
    InSegment,
    Leaf,
    Performed,
    Quantifier,
)
from shared.domain.truth import Affiliation, Subject
from tests.property.condition_strategies import (
    STATIC,
    dates,
    durations,
    fragments,
    leaves,
    leaves_of,
    moments,
    near,
    relative_leaves,
    subjects,
    trees_of,
    values,
    zones,
)
from tests.property.worlds import Case, Happened, Member, World

EVENTS: Final = ["x", "x", "y"]
MINUTE: Final = 60_000
quantifiers: st.SearchStrategy[Quantifier] = st.sampled_from(["any", "any", "none"])
populations: st.SearchStrategy[Population] = st.sampled_from(["identified", "anonymous", "all"])
# Around the numbers of events that there are, and around what is kept of them.
numbers = st.one_of(st.integers(0, 4), st.integers(0, 4), st.integers(14, 18), st.integers(126, 130))
counts = st.one_of(
    st.just(AT_LEAST_ONE),
    st.builds(lambda number: Count("at_least", (number,)), numbers),
    st.builds(lambda number: Count("at_most", (number,)), numbers),
    st.builds(lambda number: Count("exactly", (number,)), numbers),
    st.builds(lambda one, two: Count("between", (min(one, two), max(one, two))), numbers, numbers),
)
windows = st.one_of(st.none(), durations, durations, st.tuples(dates, dates).map(lambda ends: (min(ends), max(ends))))
properties = st.dictionaries(st.sampled_from(["a", "b"]), values, max_size=2)
property_leaves = st.sampled_from(STATIC).flatmap(lambda name: leaves_of(OPERATORS[name], ("a", "b")))
wheres = st.one_of(st.none(), st.none(), trees_of(property_leaves))


@st.composite
def performed(draw: st.DrawFn) -> Performed:
    """A condition on events."""
    negated = draw(st.booleans())
    count = AT_LEAST_ONE if negated else draw(counts)
    return Performed(draw(st.sampled_from(EVENTS)), draw(wheres), count, draw(windows), negated)


def in_segment(*segments: str) -> st.SearchStrategy[Leaf]:
    """Being in one of these segments, or not."""
    return st.builds(InSegment, st.sampled_from(segments), st.booleans())


@st.composite
def company_attributes(draw: st.DrawFn) -> Attribute:
    """A comparison of a company's attribute."""
    operator = OPERATORS[draw(st.sampled_from(sorted(OPERATORS)))]
    moments_only = [name for name, type_ in COMPANY_BUILTINS.items() if type_ is Type.DATETIME]
    of_type = moments_only if operator.type is Type.DATETIME else list(COMPANY_BUILTINS)
    return draw(leaves_of(operator, ("a", "a", "b", "traits.company_id", *of_type)))


membership_leaves = st.sampled_from(sorted(OPERATORS)).flatmap(
    lambda name: leaves_of(OPERATORS[name], ("a", "b"), membership=True)
)
of_company = st.one_of(company_attributes(), membership_leaves, in_segment("held", "other"))
has_company = st.builds(HasCompany, quantifiers, st.one_of(st.none(), trees_of(of_company)))
of_user = st.one_of(leaves, relative_leaves, performed(), performed())
of_member = st.one_of(of_user, membership_leaves, in_segment("manual", "inner"))
has_member = st.builds(HasMember, quantifiers, st.one_of(st.none(), trees_of(of_member)))
user_trees = trees_of(st.one_of(of_user, has_company, has_company, in_segment("manual", "inner", "outer")))
company_trees = trees_of(st.one_of(company_attributes(), has_member, has_member, in_segment("held", "manual")))


@st.composite
def user_parts(draw: st.DrawFn) -> Parts:
    """The segments that trees on users name: a manual one, one with conditions, and one that names that one."""
    held: Parts = {"held": Inlined(11, "all", draw(company_attributes()), {}, "company"), "other": Picked(12, "other")}
    inner = Inlined(2, draw(populations), draw(trees_of(st.one_of(of_user, has_company))), held)
    outer = draw(trees_of(st.one_of(in_segment("inner"), of_user)))
    return {
        "manual": Picked(1, "manual"),
        "inner": inner,
        "outer": Inlined(3, draw(populations), outer, {"inner": inner}),
        **held,
    }


@st.composite
def company_parts(draw: st.DrawFn) -> Parts:
    """The segments that trees on companies name, those inside `member` among them."""
    held = Inlined(11, "all", draw(trees_of(company_attributes())), {}, "company")
    return {**draw(user_parts()), "held": held}


@st.composite
def affiliations(draw: st.DrawFn) -> Affiliation:
    """A company of a user; the membership has attributes of its own."""
    company, membership = draw(properties), draw(properties)
    builtins: dict[str, str | bool | int] = {
        "company_id": draw(fragments),
        "first_seen_at": draw(moments),
        "last_seen_at": draw(moments),
        "member_count": draw(st.integers(0, 3)),
    }
    return Affiliation(
        Subject(company, instants_of(company), builtins),
        membership,
        instants_of(membership),
        draw(st.frozensets(st.sampled_from([11, 12]))),
    )


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[Happened, ...]:
    """Events in any order: late ones, and such that are up to a minute ahead of the shard's clock."""
    found: list[Happened] = []
    for at in draw(st.lists(near, max_size=6)):
        clock = max([at - draw(st.sampled_from([0, 0, 1, MINUTE])), *(event.clock for event in found[-1:])])
        times = draw(st.sampled_from([1, 1, 1, 2, 15, 130]))
        found.append(Happened(draw(st.sampled_from(EVENTS)), at, draw(properties), times, clock))
    return tuple(found)


@st.composite
def users(draw: st.DrawFn) -> World:
    """A user with events, companies and picks."""
    companies = tuple(draw(st.lists(affiliations(), max_size=2)))
    return World(draw(subjects()), draw(arrivals()), companies, draw(st.frozensets(st.just("manual"))))


@st.composite
def companies(draw: st.DrawFn) -> World:
    """A company with users."""
    itself = draw(affiliations())
    members = draw(st.lists(st.builds(Member, users(), affiliations()), max_size=2))
    return World(itself.subject, picks=draw(st.frozensets(st.just("manual"))), members=tuple(members))


user_cases = st.builds(Case, user_trees, user_parts(), users(), zones, st.just("user"))
company_cases = st.builds(Case, company_trees, company_parts(), companies(), zones, st.just("company"))

"""Of whom a definition can be true at all, whatever the clock does: what a build leaves to SQL."""

import pytest

from shared.domain.parts import Inlined
from shared.domain.possible import NOBODY, certain, possible
from shared.domain.tree import EVERYONE, All, Any_, Attribute, Count, HasCompany, InSegment, Not, Performed, Tree

PRO = Attribute("plan", "is", "pro")
ADMIN = Attribute("role", "is", "admin")
ORDERED = Performed("Order Completed")
NEVER_ORDERED = Performed("Order Completed", negated=True)
SELDOM_ORDERED = Performed("Order Completed", count=Count("at_most", (3,)))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (PRO, PRO),
        (ORDERED, ORDERED),
        (All((PRO, NEVER_ORDERED)), PRO),
        (All((PRO, SELDOM_ORDERED)), PRO),
        (Any_((PRO, NEVER_ORDERED)), EVERYONE),
        (HasCompany("any", ADMIN), HasCompany("any")),
        (HasCompany("none", ADMIN), EVERYONE),
        (Any_((All((PRO, NEVER_ORDERED)), All((ADMIN, HasCompany("none"))))), Any_((PRO, ADMIN))),
        (Not(PRO), Not(PRO)),
        (Not(ORDERED), EVERYONE),
        (Not(NEVER_ORDERED), ORDERED),
        (Not(All((PRO, ORDERED))), EVERYONE),
        (Not(All((PRO, NEVER_ORDERED))), Not(All((PRO, Not(ORDERED))))),
        (Not(Any_((PRO, ORDERED))), Not(PRO)),
        (All((EVERYONE, Not(EVERYONE))), NOBODY),
    ],
)
def test_what_is_not_looked_at_counts_as_possible(tree: Tree, expected: Tree) -> None:
    """On both sides of a negation."""
    assert possible(tree, {}) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (PRO, PRO),
        (ORDERED, NOBODY),
        (All((PRO, ORDERED)), NOBODY),
        (Any_((PRO, ORDERED)), PRO),
        (All((ADMIN, Any_((PRO, ORDERED)))), All((ADMIN, PRO))),
        (Not(Any_((PRO, SELDOM_ORDERED))), NOBODY),
        (Not(All((PRO, SELDOM_ORDERED))), Not(PRO)),
        (NEVER_ORDERED, Not(ORDERED)),
        (Not(ORDERED), Not(ORDERED)),
        (HasCompany("none", ADMIN), HasCompany("none")),
        (HasCompany("any", ADMIN), NOBODY),
    ],
)
def test_what_is_not_looked_at_makes_nothing_certain(tree: Tree, expected: Tree) -> None:
    """On both sides of a negation."""
    assert certain(tree, {}) == expected


def test_a_named_segment_is_looked_into() -> None:
    """With its population; its negation rules out only those who are in it whatever happens."""
    inner = Inlined(1, "identified", All((PRO, ORDERED)), {})
    identified = Attribute("identified", "is_true")
    assert possible(InSegment("seg"), {"seg": inner}) == All((identified, All((PRO, ORDERED))))
    assert possible(InSegment("seg", negated=True), {"seg": inner}) == EVERYONE
    of_pro = Inlined(1, "all", PRO, {})
    assert possible(InSegment("seg", negated=True), {"seg": of_pro}) == Not(PRO)


def test_the_population_rules_out() -> None:
    """Of users; companies have none."""
    assert possible(PRO, {}, "anonymous") == All((Attribute("identified", "is_false"), PRO))
    assert possible(EVERYONE, {}, "all", "company") == EVERYONE

"""What is allowed in a definition but probably not meant."""

import pytest

from shared.domain.paths import nodes
from shared.domain.tree import All, Any_, Attribute, HasCompany, HasMember, Not, Performed, Tree
from shared.domain.warnings import Known, Warning_, did_you_mean, warnings_of

KNOWN = Known(
    users={"email": ["string"], "seats": ["number", "string"], "joinedAt": ["datetime"]},
    companies={"plan": ["string"]},
    events=["Order Completed", "$page"],
    properties={"Order Completed": {"total": ["number"]}},
)


def said(tree: Tree, scope: str = "user") -> list[tuple[str, str, str | None]]:
    """Path, code and suggestion of each warning."""
    return [
        (warning.path, warning.code, warning.suggestion)
        for warning in warnings_of(tree, "user" if scope == "user" else "company", KNOWN)
    ]


def test_every_node_has_the_path_of_its_json() -> None:
    """Parents first, in the order of the tree."""
    leaf = Attribute("a", "exists")
    tree = All((Any_((leaf,)), Not(leaf)))
    assert [path for path, _ in nodes(tree)] == ["", "/all/0", "/all/0/any/0", "/all/1", "/all/1/not"]


@pytest.mark.parametrize(
    "tree",
    [
        Attribute("email", "ends_with", "@example.com"),
        Attribute("seats", "gt", 3),
        Attribute("joinedAt", "is", "2026-01-01"),
        Attribute("user_id", "exists"),
        Attribute("identified", "is_true"),
        Performed("$page"),
        Performed("Order Completed", Attribute("total", "gte", 50)),
        HasCompany("any", All((Attribute("plan", "is", "pro"), Attribute("role", "is", "admin", membership=True)))),
    ],
)
def test_nothing_is_said_about_what_was_sent(tree: Tree) -> None:
    """Names and types that were seen, built-ins, and what nothing is known about."""
    assert said(tree) == []


def test_a_name_that_nobody_sent_is_told_with_the_one_that_may_be_meant() -> None:
    """In the scope in which it is asked, with the path of the leaf."""
    tree = All((
        Attribute("e_mail", "exists"),
        Not(Performed("order completed")),
        Performed("Order Completed", Any_((Attribute("totl", "gt", 1),))),
        HasCompany("any", Attribute("email", "exists")),
    ))  # fmt: skip
    assert said(tree) == [
        ("/all/0", "unknown_attribute", "email"),
        ("/all/1/not", "unknown_event", "Order Completed"),
        ("/all/2/where/any/0", "unknown_attribute", "total"),
        ("/all/3/where", "unknown_attribute", None),
    ]


def test_a_type_that_nobody_sent_is_told() -> None:
    """Numbers asked of strings, strings of a datetime that is built in."""
    tree = All((
        Attribute("email", "gt", 3),
        Attribute("email", "is_one_of", (1, 2)),
        Attribute("first_seen_at", "is", "2026"),
    ))  # fmt: skip
    assert [(path, code) for path, code, _ in said(tree)] == [
        ("/all/0", "type_never_seen"),
        ("/all/1", "type_never_seen"),
        ("/all/2", "type_never_seen"),
    ]


def test_members_of_a_company_are_users() -> None:
    """The attributes inside `member` are the users', those outside the companies'."""
    tree = All((Attribute("plan", "exists"), HasMember("any", Attribute("plan", "exists"))))
    assert said(tree, "company") == [("/all/1/where", "unknown_attribute", None)]


def test_a_warning_says_what_is_known() -> None:
    """One sentence for people."""
    assert warnings_of(Attribute("email", "lt", 3), "user", KNOWN) == [
        Warning_("", "type_never_seen", "'lt' compares a number, but 'email' has only been seen as string")
    ]


def test_case_and_separators_do_not_hide_what_is_meant() -> None:
    """People write names as they remember them."""
    assert did_you_mean("joined_at", ["joinedAt", "seats"]) == "joinedAt"
    assert did_you_mean("zzz", ["joinedAt"]) is None

"""How a list becomes a statement: keys, edges and templates, with nothing of a caller in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.query import lists, sorting
from services.query.cursors import Cursor
from services.query.lists import SubjectList
from services.query.sorting import Direction
from services.query.user_lists import USERS
from shared.domain.substrings import contains_pattern
from shared.domain.tree import Attribute


def listed(*sort: tuple[str, Direction], definition: int | None = None, search: str | None = None) -> SubjectList:
    """A list in this order."""
    return SubjectList(USERS, "development", "UTC", 8, 0, definition=definition, search=search, sort=sort)


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        (listed(), "by_id"),
        (listed(("user_id", "desc")), "by_id"),
        (listed(("first_seen_at", "desc")), "newest"),
        (listed(("entered_at", "desc"), definition=1), "members_by_shard"),
        (listed(("plan", "asc")), "whole"),
        (listed(("plan", "asc"), definition=1), "members_whole"),
        (listed(search="ann"), "whole"),
        (listed(search="an"), "by_id"),
        (listed(("entered_at", "desc")), "whole"),
    ],
)
def test_the_order_chooses_the_template(asked: SubjectList, start: str) -> None:
    """Orders with an index are read shard by shard."""
    template = USERS.templates[start].split("/*keys_out*/")[0]
    assert lists.page(asked, None).text.startswith(template)


def test_keys_that_run_one_way_compare_as_a_row() -> None:
    """Which an index can answer; numbers run upwards by their sign."""
    statement = lists.page(listed(("first_seen_at", "desc")), Cursor(("-5", "u1"), "next"))
    assert "((- a.first_seen_at), a.user_id) > ($5::text::bigint, $6::text::text)" in statement.text
    assert statement.parameters[-2:] == ["-5", "u1"]


def test_texts_that_run_downwards_are_compared_key_by_key() -> None:
    """Because ties run upwards."""
    keys = sorting.keys_of([("plan", "desc")], USERS.sortable, "by_id", lambda _value: "$1")
    assert [key.descending for key in keys] == [False, False, True, False]
    assert sorting.after(keys[2:], ["a", "u"], lambda value: f"<{value}>") == (
        '(sort_text((u.attributes -> $1::text)) collate "C" < <a>::text::text or '
        '(sort_text((u.attributes -> $1::text)) collate "C" = <a>::text::text and u.user_id > <u>::text::text))'
    )


@given(name=st.text(min_size=1), text=st.text(min_size=2))
def test_nothing_of_a_caller_is_in_the_text(name: str, text: str) -> None:
    """Names and values are parameters, so the text depends on the shape of the list alone."""
    tree = Attribute(name, "is", text)
    if name in {"user_id", "identified", "first_seen_at", "last_seen_at"}:
        return
    one = SubjectList(USERS, "development", "UTC", 8, 0, tree=tree, search=text, sort=((name, "asc"),), columns=(name,))
    other = SubjectList(
        USERS, "x", "UTC", 8, 0, tree=Attribute("a", "is", "b"), search="ab", sort=(("a", "asc"),), columns=("a",)
    )
    assert lists.page(one, None).text == lists.page(other, None).text
    assert lists.count(one).text == lists.count(other).text


def test_characters_of_like_mean_themselves() -> None:
    """And case does not count."""
    assert contains_pattern("5%_\\Ä") == "%5\\%\\_\\\\ä%"

"""Page tokens: opaque, and bound to their list."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.query.cursors import PREFIX, Cursor, CursorMismatch, decode, encode, list_hash
from shared.domain.values import JSON, dumps

OF_LIST = list_hash(["development", "users"])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(keys=st.lists(texts, min_size=1, max_size=4), back=st.booleans())
def test_a_token_gives_its_place_back(keys: list[str], back: bool) -> None:
    """Whatever the ids hold."""
    cursor = Cursor(tuple(keys), "previous" if back else "next")
    assert decode(encode(cursor, OF_LIST), OF_LIST, len(keys)) == cursor


def test_a_token_of_another_list_is_refused() -> None:
    """The filter or the sort has changed."""
    token = encode(Cursor(("a",), "next"), OF_LIST)
    with pytest.raises(CursorMismatch):
        decode(token, list_hash(["development", "companies"]), 1)


@given(token=st.text())
def test_any_other_text_is_refused(token: str) -> None:
    """With the same error, never another."""
    with pytest.raises(CursorMismatch):
        decode(token, OF_LIST, 1)


def test_a_token_has_as_many_keys_as_the_sort() -> None:
    """More or fewer make it no token of this list."""
    token = encode(Cursor(("a", "b"), "next"), OF_LIST)
    with pytest.raises(CursorMismatch):
        decode(token, OF_LIST, 1)


@pytest.mark.parametrize("key", [1, None, True, [], {}, ["a"]])
def test_a_key_that_is_no_text_is_refused(key: JSON) -> None:
    """Tokens are no secret: anybody can make one with the right hash."""
    token = PREFIX + urlsafe_b64encode(dumps([OF_LIST, "next", key]).encode()).decode()
    with pytest.raises(CursorMismatch):
        decode(token, OF_LIST, 1)

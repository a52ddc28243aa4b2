"""Login codes and bearers: signed, of their own kind, for their time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.logins import BEARER_LIFE_MS, CODE_LIFE_MS, read_bearer, read_code, sign_bearer, sign_code

SECRET = b"a secret"


def test_a_code_says_what_was_signed() -> None:
    """For five minutes."""
    code = read_code(SECRET, sign_code(SECRET, "development", 1_000, "wk_1"), 1_000 + CODE_LIFE_MS - 1)
    assert code is not None
    assert (code.environment, code.write_key, code.expires_at) == ("development", "wk_1", 1_000 + CODE_LIFE_MS)
    assert read_code(SECRET, sign_code(SECRET, "development", 1_000), 1_000 + CODE_LIFE_MS) is None


def test_two_codes_are_never_the_same() -> None:
    """Each is used once."""
    assert sign_code(SECRET, "development", 0) != sign_code(SECRET, "development", 0)


def test_a_bearer_manages_its_environment() -> None:
    """For twelve hours."""
    bearer = sign_bearer(SECRET, "development", 1_000)
    principal = read_bearer(SECRET, bearer, 1_000 + BEARER_LIFE_MS - 1)
    assert principal is not None
    assert (principal.environment, principal.may("manage"), principal.may("read")) == ("development", True, True)
    assert read_bearer(SECRET, bearer, 1_000 + BEARER_LIFE_MS) is None


def test_a_code_is_no_bearer_and_a_bearer_no_code() -> None:
    """Though the same secret signs both."""
    code, bearer = sign_code(SECRET, "development", 0), sign_bearer(SECRET, "development", 0)
    assert read_bearer(SECRET, "st_" + code.removeprefix("lc_"), 1) is None
    assert read_code(SECRET, "lc_" + bearer.removeprefix("st_"), 1) is None


def test_another_secret_signs_something_else() -> None:
    """Of another installation."""
    assert read_bearer(b"other", sign_bearer(SECRET, "development", 0), 1) is None


@given(text=st.text())
def test_any_other_text_is_neither(text: str) -> None:
    """And no error."""
    assert read_bearer(SECRET, text, 0) is None
    assert read_bearer(SECRET, f"st_{text}", 0) is None
    assert read_code(SECRET, f"lc_{text}", 0) is None

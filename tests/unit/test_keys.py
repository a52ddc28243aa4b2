"""Keys: how they are sent, and what each scope grants."""

import pytest

from shared.domain.keys import PREFIXES, Principal, Scope, key_digest
from shared.http.auth import MissingKey, UnknownKey, WrongScope, authenticate, key_of

GRANTED = {("write", "write"), ("read", "read"), ("manage", "manage"), ("manage", "read")}


def of_scope(scope: Scope) -> Principal:
    """A key of a scope."""
    return Principal("key_1", "development", scope, "Ann")


class OneKey:
    """Knows the key `good` and no other."""

    def __init__(self, scope: Scope) -> None:
        self._principal = of_scope(scope)

    async def find(self, digest: bytes) -> Principal | None:
        """The key, when it is `good`."""
        return self._principal if digest == key_digest("good") else None


@pytest.mark.parametrize("needed", PREFIXES)
@pytest.mark.parametrize("scope", PREFIXES)
def test_managing_includes_reading_and_nothing_else_is_included(scope: Scope, needed: Scope) -> None:
    """All nine pairs."""
    assert of_scope(scope).may(needed) == ((scope, needed) in GRANTED)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Bearer wk_1", "wk_1"),
        ("bearer  wk_1 ", "wk_1"),
        ("BEARER wk_1", "wk_1"),
        ("Basic d2tfMTo=", "wk_1"),
        ("basic d2tfMTpwYXNz", "wk_1"),
        ("Basic d2tfMQ==", "wk_1"),
        (None, None),
        ("", None),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic Og==", None),
        ("Basic !!!", None),
        ("Basic /w==", None),
        ("Digest username=wk_1", None),
        ("wk_1", None),
    ],
)
def test_the_key_in_the_header(header: str | None, key: str | None) -> None:
    """As a bearer, or as the user of Basic, with whatever password."""
    assert key_of(header) == key


async def test_a_good_key() -> None:
    """The caller comes back."""
    assert await authenticate("Bearer good", OneKey("manage"), "read", "/v1/x") == of_scope("manage")


async def test_no_key_names_the_one_that_is_needed() -> None:
    """The sentence can be acted upon."""
    with pytest.raises(MissingKey, match=r"`/v1/x` needs a read key: send `Authorization: Bearer rk_\.\.\.`\."):
        await authenticate(None, OneKey("read"), "read", "/v1/x")


async def test_an_unknown_key() -> None:
    """Refused without saying what it might have been."""
    with pytest.raises(UnknownKey):
        await authenticate("Bearer bad", OneKey("read"), "read", "/v1/x")


async def test_another_scope_names_both() -> None:
    """The sentence of the reader who took the wrong line of the output."""
    with pytest.raises(
        WrongScope, match=r"This is a write key \(wk_\.\.\.\)\. `/v1/x` needs a read key \(rk_\.\.\.\)\."
    ):
        await authenticate("Bearer good", OneKey("write"), "read", "/v1/x")

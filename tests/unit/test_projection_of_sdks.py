"""What an identify call does, whichever SDK wrote it."""

from typing import Any

import pytest

from services.segmenter.projection import apply, grouping
from shared.domain.events import CallAccepted


def identify(**members: Any) -> CallAccepted:
    """An accepted identify call of user u1."""
    return CallAccepted(
        v=1, environment="development", message_id="m1", received_at=1, type="user_identified", user_id="u1",
        identified=True, occurred_at=1, index=0, call={"userId": "u1", **members},
    )  # fmt: skip


@pytest.mark.parametrize("place", [lambda traits: {"traits": traits}, lambda traits: {"context": {"traits": traits}}])
def test_traits_count_wherever_the_sdk_puts_them(place: Any) -> None:
    """Segment's: at the top; RudderStack's: in the context."""
    call = identify(**place({"plan": "pro", "company": {"id": "acme", "size": 5}}))
    user, _ = apply(None, call)
    assert user.attributes.values == {"plan": "pro"}
    said = grouping(call)
    assert said is not None
    assert (said.company_id, said.traits) == ("acme", {"size": 5})


def test_traits_at_the_top_come_first() -> None:
    """Segment's browser SDK repeats older traits in the context."""
    user, _ = apply(None, identify(traits={"plan": "pro"}, context={"traits": {"plan": "old", "more": 1}}))
    assert user.attributes.values == {"plan": "pro"}

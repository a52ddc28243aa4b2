"""The properties of events as conditions see them."""

import pytest

from shared.domain.event_properties import event_properties
from shared.domain.values import JSON


def values(properties: JSON) -> dict[str, JSON]:
    """The values of a tracked event with these properties."""
    return dict(event_properties("event_tracked", {"event": "x", "properties": properties}).values)


def test_properties_flatten_like_traits() -> None:
    """Dotted names; nulls are no values, in lists neither."""
    raw: JSON = {"revenue": 50, "cart": {"id": "c1", "items": [1, None]}, "coupon": None, "empty": {}}
    assert values(raw) == {"revenue": 50, "cart.id": "c1", "cart.items": [1]}


def test_datetimes_have_their_instants() -> None:
    """As attributes have them."""
    found = event_properties("event_tracked", {"properties": {"at": "1970-01-01T00:00:01Z", "day": "1970-01-02"}})
    assert found.instants == {"at": 1_000, "day": 86_400_000}


@pytest.mark.parametrize(
    "part",
    [
        {"": 1},
        {"n" * 256: 1},
        {"a": {"": 1}},
        {"total": {"$add": 3}},
        {"list": [1] * 1_001},
        {"a": {"b": 1}, "a.b": 2},
        {"a.b": 2, "a": {"b": 1}},
        {"1": {"2": {"3": {"4": {"5": {"6": {"7": {"8": {"9": {"10": {"11": 1}}}}}}}}}}},
    ],
)
def test_what_cannot_be_flattened_is_left_out(part: dict[str, JSON]) -> None:
    """The rest of the event counts; no order of members decides."""
    assert values({**part, "kept": True}) == {"kept": True}


@pytest.mark.parametrize("properties", [None, [], "x", 3])
def test_properties_of_another_type_are_none(properties: JSON) -> None:
    """An event is never refused for them."""
    assert values(properties) == {}


@pytest.mark.parametrize("call_type", ["page_viewed", "screen_viewed"])
def test_a_page_and_a_screen_have_a_name(call_type: str) -> None:
    """The call's own, else the property; a tracked event has what its properties say."""
    call: dict[str, JSON] = {"name": "Pricing", "properties": {"name": "x", "path": "/pricing"}}
    assert event_properties(call_type, call).values == {"name": "Pricing", "path": "/pricing"}
    assert event_properties(call_type, {"properties": {"name": "x"}}).values == {"name": "x"}
    assert event_properties("event_tracked", call).values == {"name": "x", "path": "/pricing"}

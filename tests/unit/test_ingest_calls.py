"""What a call must have, by its type."""

from decimal import Decimal

import pytest

from services.ingest.calls import Ids, check_call
from shared.domain.values import JSON, InvalidValue

WHO: dict[str, JSON] = {"userId": "u1"}


def refusal(kind: str, **members: JSON) -> tuple[str, str]:
    """Code and path with which a call of user u1 is refused."""
    with pytest.raises(InvalidValue) as refused:
        check_call({**WHO, **members}, kind)
    return refused.value.code, refused.value.path


def test_a_user_id_comes_before_an_anonymous_id() -> None:
    """Both are kept; without a userId the call makes a user under its anonymousId."""
    assert check_call({"userId": "u1", "anonymousId": "a1"}, "identify") == Ids("u1", True, "a1")
    assert check_call({"anonymousId": "a1"}, "page") == Ids("a1", False, "a1")
    assert check_call({"userId": "", "anonymousId": "a1"}, "screen") == Ids("a1", False, "a1")


@pytest.mark.parametrize(
    ("sent", "kept"), [(7, "7"), (Decimal("1.5"), "1.5"), ("\U0001f600" * 255, "\U0001f600" * 255)]
)
def test_an_id_is_text_and_a_number_counts_as_its_text(sent: JSON, kept: str) -> None:
    """As Segment's API does; length is counted in code points."""
    assert check_call({"userId": sent}, "identify").user_id == kept


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "invalid_id"),
        ({}, "invalid_id"),
        (["u"], "invalid_id"),
        (" \t", "invalid_id"),
        ("x" * 256, "id_too_long"),
    ],
)
@pytest.mark.parametrize("name", ["userId", "anonymousId"])
def test_an_id_that_is_none_is_refused(name: str, value: JSON, code: str) -> None:
    """Blank, too long, or no text at all."""
    assert refusal("identify", **{name: value}) == (code, f"/{name}")


@pytest.mark.parametrize("call", [{}, {"userId": None}, {"userId": "", "anonymousId": ""}])
def test_a_call_is_about_somebody(call: dict[str, JSON]) -> None:
    """Neither id is there."""
    with pytest.raises(InvalidValue, match="userId or an anonymousId"):
        check_call(call, "identify")


def test_traits_are_an_object_of_names_values_and_operators() -> None:
    """Absent and null traits are none."""
    check_call({**WHO, "traits": None}, "identify")
    check_call({**WHO, "traits": {"a": {"b": 1}, "n": {"$add": 1}, "t": {"$append": "x"}}}, "identify")
    assert refusal("identify", traits="pro") == ("wrong_type", "/traits")
    assert refusal("identify", traits={"n": {"$add": "1"}}) == ("wrong_operand", "/traits/n/$add")
    assert refusal("identify", traits={"n": {"$multiply": 2}}) == ("unknown_operation", "/traits/n")
    assert refusal("identify", traits={"a": {"b": 1}, "a.b": 2})[0] == "conflicting_names"
    assert refusal("identify", traits={"x" * 256: 1})[0] == "bad_name"


def test_the_traits_of_rudderstack_s_sdks_are_in_the_context() -> None:
    """Judged by the same rules, unless the call has traits of its own."""
    assert refusal("identify", context={"traits": 5}) == ("wrong_type", "/context/traits")
    assert refusal("identify", context={"traits": {"n": {"$add": "1"}}}) == ("wrong_operand", "/context/traits/n/$add")
    check_call({**WHO, "traits": {}, "context": {"traits": 5}}, "identify")


def test_a_company_among_the_traits_has_an_id_that_can_be_one() -> None:
    """A company without an id is an attribute like any other."""
    check_call({**WHO, "traits": {"company": {"id": 7}}}, "identify")
    check_call({**WHO, "traits": {"company": {"name": "x" * 999}}}, "identify")
    assert refusal("identify", traits={"company": {"id": "x" * 256}}) == ("id_too_long", "/traits/company/id")


@pytest.mark.parametrize("kind", ["identify", "group"])
def test_the_301st_trait_is_refused(kind: str) -> None:
    """Counted after nested traits are flattened."""
    traits: dict[str, JSON] = {"outer": {f"t{number}": number for number in range(299)}, "last": 1}
    check_call({**WHO, "groupId": "g", "traits": traits}, kind)
    assert refusal(kind, groupId="g", traits={**traits, "more": 1}) == ("too_many_traits", "/traits")


def test_a_group_call_names_its_company() -> None:
    """Its membership is an object, or null for leaving."""
    check_call({**WHO, "groupId": 5, "context": {"membership": {"role": "admin"}}}, "group")
    check_call({**WHO, "groupId": "g", "context": {"membership": None}}, "group")
    assert refusal("group") == ("missing_id", "/groupId")
    assert refusal("group", groupId="g", context={"membership": "admin"}) == ("wrong_type", "/context/membership")
    assert refusal("group", groupId="g", context={"membership": {"r": {"$x": 1}}})[1] == "/context/membership/r"


def test_a_track_call_names_its_event() -> None:
    """By 1 to 255 characters that are not all blank; properties are an object."""
    check_call({**WHO, "event": "x" * 255, "properties": {"list": [{"deep": []}]}}, "track")
    for event in (None, "", "  ", 5):
        assert refusal("track", event=event) == ("missing_event", "/event")
    assert refusal("track", event="x" * 256) == ("event_too_long", "/event")
    assert refusal("track", event="x", properties=[1]) == ("wrong_type", "/properties")


def test_an_alias_call_names_two_users() -> None:
    """An anonymousId does not stand for the userId here."""
    check_call({**WHO, "previousId": "old"}, "alias")
    assert refusal("alias") == ("missing_id", "/previousId")
    with pytest.raises(InvalidValue, match="needs a userId"):
        check_call({"anonymousId": "a", "previousId": "old"}, "alias")


def test_a_context_is_an_object() -> None:
    """In every call."""
    assert refusal("page", context="web") == ("wrong_type", "/context")

"""Pure: what a call must have, by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from services.ingest.limits import TEXT_LENGTH, TRAITS
from shared.domain.calls import identify_traits
from shared.domain.events import CallType
from shared.domain.ids import id_text
from shared.domain.traits import MAX_NAME_LENGTH, flatten
from shared.domain.values import JSON, InvalidValue

Call = Mapping[str, JSON]

TYPES: Final[Mapping[str, CallType]] = {
    "identify": "user_identified",
    "group": "company_grouped",
    "track": "event_tracked",
    "page": "page_viewed",
    "screen": "screen_viewed",
    "alias": "user_aliased",
}
"""The type of a call, as SDKs name it, and the type of its event."""

_NESTED: Final = frozenset((dict, list))


class Ids(NamedTuple):
    """Who a call is about."""

    user_id: str
    identified: bool
    anonymous_id: str | None


def check_call(call: Call, kind: str) -> Ids:
    """Who the call is about, after all that its type asks for was found in it. Raises InvalidValue."""
    user_id = text_id(call, "userId")
    anonymous_id = text_id(call, "anonymousId")
    members(call, "context")
    _CHECKS[kind](call)
    if user_id is not None:
        return Ids(user_id, True, anonymous_id)
    if anonymous_id is None or kind == "alias":
        raise InvalidValue("missing_id", "needs a userId" if kind == "alias" else "needs a userId or an anonymousId")
    return Ids(anonymous_id, False, anonymous_id)


def text_id(call: Call, name: str, path: str = "") -> str | None:
    """The id under this name; None when it is absent, null or empty (RudderStack's browser SDK sends `""`).

    A number counts as its canonical text, as with Segment. Raises InvalidValue `invalid_id` or `id_too_long`.
    """
    value = call.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= TEXT_LENGTH and not value.isspace():
        return value
    text = id_text(value)
    if text is None:
        problem = "is blank" if isinstance(value, str) else "must be a string"
        raise InvalidValue("invalid_id", problem, f"{path}/{name}")
    if len(text) > TEXT_LENGTH:
        raise InvalidValue("id_too_long", f"has {len(text):,} characters; the limit is {TEXT_LENGTH}", f"{path}/{name}")
    return text


def members(call: Call, name: str, path: str = "") -> Call:
    """The object under this name, empty when absent or null. Raises InvalidValue `wrong_type`."""
    value = call.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidValue("wrong_type", "must be an object", f"{path}/{name}")
    return value


def _check_traits(traits: Call, path: str) -> None:
    try:
        count = len(traits) if _are_scalars(traits) else len(flatten(traits))
    except InvalidValue as error:
        raise InvalidValue(error.code, error.detail, path + error.path) from None
    if count > TRAITS:
        raise InvalidValue("too_many_traits", f"has {count:,} traits; the limit is {TRAITS}", path)


def _are_scalars(traits: Call) -> bool:
    """Whether there is nothing to flatten and no name to refuse, as with most calls: looked at without a loop."""
    if not _NESTED.isdisjoint(map(type, traits.values())):
        return False
    return "" not in traits and len(max(traits, key=len, default="")) <= MAX_NAME_LENGTH


def _check_identify(call: Call) -> None:
    traits, path = identify_traits(call)
    if traits is None:
        return
    if not isinstance(traits, dict):
        raise InvalidValue("wrong_type", "must be an object", path)
    _check_traits(traits, path)
    company = traits.get("company")
    if isinstance(company, dict) and isinstance(company.get("id"), str | int | Decimal):
        text_id(company, "id", f"{path}/company")


def _check_group(call: Call) -> None:
    if text_id(call, "groupId") is None:
        raise InvalidValue("missing_id", "a group call needs a groupId", "/groupId")
    _check_traits(members(call, "traits"), "/traits")
    check_membership(members(call, "context"))


def check_membership(context: Mapping[str, JSON]) -> None:
    """What a context says of the membership: an object of traits, or null to leave. Raises InvalidValue."""
    _check_traits(members(context, "membership", "/context"), "/context/membership")


def _check_track(call: Call) -> None:
    event = call.get("event")
    if not isinstance(event, str) or not event or event.isspace():
        raise InvalidValue("missing_event", "a track call needs the name of its event", "/event")
    if len(event) > TEXT_LENGTH:
        raise InvalidValue("event_too_long", f"has {len(event):,} characters; the limit is {TEXT_LENGTH}", "/event")
    members(call, "properties")


def _check_view(call: Call) -> None:
    members(call, "properties")


def _check_alias(call: Call) -> None:
    if text_id(call, "previousId") is None:
        raise InvalidValue("missing_id", "an alias call needs a previousId", "/previousId")


_CHECKS: Final[Mapping[str, Callable[[Call], None]]] = {
    "identify": _check_identify,
    "group": _check_group,
    "track": _check_track,
    "page": _check_view,
    "screen": _check_view,
    "alias": _check_alias,
}

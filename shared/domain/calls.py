"""Pure core: where a call of an SDK says what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.domain.events import CallType
from shared.domain.ids import id_text


class Traits(NamedTuple):
    """The traits of an identify call as sent (an object, or absent: None), and the JSON pointer of their place."""

    value: Any
    path: str


def identify_traits(call: Mapping[str, Any]) -> Traits:
    """Segment's SDKs send ``traits``; RudderStack's send ``context.traits`` instead."""
    context = call.get("context")
    if call.get("traits") is None and isinstance(context, dict) and context.get("traits") is not None:
        return Traits(context["traits"], "/context/traits")
    return Traits(call.get("traits"), "/traits")


def company_of(type_: CallType, call: Mapping[str, Any]) -> str | None:
    """The company that a call says something of: that of a ``group``, or of an ``identify`` with a trait ``company``.

    A company without an id there is none, but a plain attribute.
    """
    if type_ == "company_grouped":
        return id_text(call.get("groupId"))
    traits = identify_traits(call).value if type_ == "user_identified" else None
    company = traits.get("company") if isinstance(traits, dict) else None
    return id_text(company.get("id")) if isinstance(company, dict) else None

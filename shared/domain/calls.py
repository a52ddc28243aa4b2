"""Pure core: where a call of an SDK says what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


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

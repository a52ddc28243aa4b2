"""Pure: calls as the debugger shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Literal, TypeAlias

import msgspec

from shared.domain import calls
from shared.domain.events import CallType
from shared.domain.instants import format_instant
from shared.domain.values import loads

CallWord: TypeAlias = Literal["identify", "group", "track", "page", "screen", "alias"]
TYPES: Final[Mapping[str, CallType]] = {
    "identify": "user_identified",
    "group": "company_grouped",
    "track": "event_tracked",
    "page": "page_viewed",
    "screen": "screen_viewed",
    "alias": "user_aliased",
}
"""The word of the SDKs for a call, and the type of its event."""


def told_call(row: Mapping[str, Any]) -> dict[str, Any]:
    """A call with its verdict: what it moved, or why it was put aside."""
    call = {
        "message_id": row["message_id"],
        "user_id": row["user_id"],
        "received_at": format_instant(row["at"]),
    }
    if not row["rank"]:
        reason = {"code": row["code"], "detail": row["detail"], "dead_letter": row["number"], "state": row["state"]}
        return {**call, "type": _type_of(row["entry"]), "verdict": "rejected", **reason, "moved": []}
    return {
        **call,
        "type": row["type"],
        "name": row["name"],
        "at": format_instant(row["occurred_at"]),
        "sdk": sdk_of(row["library"]),
        "verdict": "accepted",
        "moved": [_moved(each) for each in row["moved"]],
    }


def one_call(row: Mapping[str, Any]) -> dict[str, Any]:
    """One call: as in a list, and of one that took effect how soon, and what was received."""
    told = told_call(row)
    if not row["rank"]:
        return told
    handled_at = row["handled_at"]
    effect_ms = None if handled_at is None else max(handled_at - row["at"], 0)
    return {**told, "effect_ms": effect_ms, "call": msgspec.Raw(row["call"].encode())}


def company_of(type_: CallType, call: str) -> str | None:
    """The company that a call as it was received tells something of; None when it names none."""
    document = loads(call)
    return calls.company_of(type_, document) if isinstance(document, dict) else None


def sdk_of(library: str | None) -> str | None:
    """What sent a call, as it says itself: name and version; None when it does not. ``library``: JSON of any kind."""
    document = None if library is None else json.loads(library)
    if not isinstance(document, dict) or not isinstance(document.get("name"), str):
        return None
    version = document.get("version")
    return f"{document['name']} {version}" if isinstance(version, str) else str(document["name"])


def _moved(row: Mapping[str, Any]) -> dict[str, Any]:
    company = {"company_id": row["company_id"]} if row.get("company_id") else {}
    return {
        **company,
        "type": row["type"],
        "segment_id": row["segment_id"],
        "segment_key": row["segment_key"],
        "segment_version": row["segment_version"],
        "at": format_instant(row["at"]),
    }


def _type_of(entry: str) -> str | None:
    """The type of what was put aside, which may be anything; None when it has none."""
    with suppress(ValueError):
        document = json.loads(entry)
        if isinstance(document, dict) and isinstance(document.get("type"), str):
            return str(document["type"])
    return None

"""Pure: the documents that reads answer, made of rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from services.query.freshness_rules import Freshness
from shared.domain.instants import format_instant
from shared.domain.numbers import parse_decimal
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS

State = Literal["READY", "BUILDING", "STALE", "FAILED"]
Document = dict[str, Any]

# What was accepted once stays readable: the limits of shared.domain.values are those of one call.
_decode: Final = json.JSONDecoder(parse_float=parse_decimal).decode


def envelope(
    results: Sequence[object],
    fresh: Freshness,
    *,
    next_: str | int | None = None,
    previous: str | None = None,
    total: int | None = None,
    state: State | None = None,
) -> Document:
    """The document of a list: its page, the ways on and back, and how fresh it is."""
    return {
        "results": results,
        "next": next_,
        "previous": previous,
        "total": total,
        **freshness(fresh, state),
    }


def freshness(fresh: Freshness, state: State | None = None) -> Document:
    """How fresh an answer is; ``state`` overrides READY and STALE when a segment is not built."""
    return {
        "as_of": format_instant(fresh.as_of),
        "lag_seconds": fresh.lag_seconds,
        "sequence": fresh.sequence,
        "state": state or ("STALE" if fresh.is_stale else "READY"),
    }


def freshness_headers(fresh: Freshness) -> dict[str, str]:
    """The same for an answer that is one resource."""
    return {
        "Muster-As-Of": format_instant(fresh.as_of),
        "Muster-Lag-Seconds": f"{fresh.lag_seconds:.3f}",
        "Muster-Sequence": str(fresh.sequence),
        "Muster-State": "STALE" if fresh.is_stale else "READY",
    }


def user_row(row: Mapping[str, Any]) -> Document:
    """A user in a list: built-ins apart, attributes as they are stored; `entered_at` in lists of members."""
    document = {
        "id": row["user_id"],
        "user_id": row["user_id"],
        "identified": row["identified"],
        "first_seen_at": format_instant(row["first_seen_at"]),
        "last_seen_at": format_instant(row["last_seen_at"]),
        "attributes": attributes(row["attributes"]),
    }
    if row["entered_at"] is not None:
        document["entered_at"] = format_instant(row["entered_at"])
    return document


def attributes(text: str, builtins: Collection[str] = USER_BUILTINS) -> msgspec.Raw | Document:
    """Stored attributes; one that is called like a built-in answers as `traits.NAME`."""
    if not any(f'"{name}"' in text for name in builtins):
        return msgspec.Raw(text.encode())
    return {_shown(name, builtins): value for name, value in _decode(text).items()}


def user(row: Mapping[str, Any], merged: Sequence[Mapping[str, Any]] = ()) -> Document:
    """One user: as in a list, and for each attribute its type and the call that decided it."""
    return {
        **user_row({**row, "entered_at": None}),
        "sources": sources(_decode(row["attributes"]), _decode(row["instants"]), _decode(row["provenance"])),
        "merged_from": [
            {"anonymous_id": each["anonymous_id"], "at": format_instant(each["merged_at"]), "calls": each["calls"]}
            for each in merged
        ],
    }


def sources(
    stored: Document,
    instants: Mapping[str, int],
    provenance: Sequence[Sequence[Any]],
    builtins: Collection[str] = USER_BUILTINS,
) -> Document:
    """Attribute -> its type, and the time and message of the call that decided it."""
    return {
        _shown(name, builtins): {
            "type": "datetime" if name in instants else type_name(stored[name]),
            "at": format_instant(at),
            "message_id": message_id,
        }
        for at, _, message_id, present, _ in provenance
        for name in present
        if name in stored
    }


def type_name(value: object) -> str:
    """The JSON type of a value, as people see it."""
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case list():
            return "list"
        case dict():
            return "object"
        case _:
            return "number"


def _shown(name: str, builtins: Collection[str] = USER_BUILTINS) -> str:
    return f"traits.{name}" if name in builtins else name


def cause(text: str) -> Document:
    """`event:m1` -> class and message id; a class alone has no id."""
    class_, _, message_id = text.partition(":")
    return {"class": class_, "message_id": message_id} if message_id else {"class": class_}


def user_segment(row: Mapping[str, Any]) -> Document:
    """A segment that a user is in."""
    return {
        "id": row["segment_id"],
        "key": row["key"],
        "name": row["name"],
        "kind": row["kind"],
        "version": row["version"],
        "since": format_instant(row["entered_at"]),
    }


def segments_of_user(rows: Sequence[Mapping[str, Any]], not_built: Sequence[str], fresh: Freshness) -> Document:
    """The segments that a user is in; `not_built`: those about whose members nothing is known yet."""
    document = envelope([user_segment(row) for row in rows], fresh, total=len(rows))
    return {**document, "not_built": not_built}


def user_company(row: Mapping[str, Any]) -> Document:
    """A company of a user, with the membership's own attributes."""
    return {
        "id": row["company_id"],
        "company_id": row["company_id"],
        "joined_at": format_instant(row["joined_at"]),
        "attributes": msgspec.Raw(row["attributes"].encode()),
        "membership": msgspec.Raw(row["membership"].encode()),
    }


def company_user(row: Mapping[str, Any]) -> Document:
    """A user of a company, with the membership's own attributes."""
    return {
        "id": row["user_id"],
        "user_id": row["user_id"],
        "joined_at": None if row["joined_at"] is None else format_instant(row["joined_at"]),
        "attributes": msgspec.Raw(row["attributes"].encode()),
        "membership": msgspec.Raw(row["membership"].encode()),
    }


def user_event(row: Mapping[str, Any]) -> Document:
    """A logged call: what it was, when, and the call as received."""
    entry = msgspec.json.decode(row["entry"], type=_Entry)
    told = msgspec.json.decode(entry.call, type=_Told)
    return {
        "message_id": row["message_id"],
        "type": row["type"],
        "name": row["name"],
        "at": format_instant(row["occurred_at"]),
        "received_at": format_instant(entry.received_at),
        "properties": _told(told.properties) or _told(told.traits) or {},
        "call": entry.call,
    }


def _told(text: msgspec.Raw) -> msgspec.Raw | None:
    return None if bytes(text) in {b"", b"null"} else text


class _Told(msgspec.Struct):
    """What a call says, as text."""

    properties: msgspec.Raw = msgspec.Raw()
    traits: msgspec.Raw = msgspec.Raw()


class _Entry(msgspec.Struct):
    """The members of a logged entry that readers see; the call stays text."""

    received_at: int
    call: msgspec.Raw


def transition(row: Any) -> Document:
    """A numbered transition."""
    document = {
        "sequence": row.sequence,
        "previous": row.previous,
        "type": row.type,
        "at": format_instant(row.at),
        "user_id": row.user_id,
        "company_id": row.company_id,
        "segment_id": row.segment_id,
        "segment_key": row.segment_key,
        "segment_version": row.segment_version,
        "cause": cause(row.cause),
    }
    return document if row.member_count is None else {**document, "member_count": row.member_count}


def company_row(row: Mapping[str, Any]) -> Document:
    """A company; `entered_at` in lists of members."""
    document = {
        "id": row["company_id"],
        "company_id": row["company_id"],
        "first_seen_at": format_instant(row["first_seen_at"]),
        "last_seen_at": format_instant(row["last_seen_at"]),
        "member_count": row["member_count"],
        "attributes": attributes(row["attributes"], COMPANY_BUILTINS),
    }
    if row.get("entered_at") is not None:
        document["entered_at"] = format_instant(row["entered_at"])
    return document


def company(row: Mapping[str, Any]) -> Document:
    """One company: as in a list, and for each attribute its type and the call that decided it."""
    stored = _decode(row["attributes"]), _decode(row["instants"]), _decode(row["provenance"])
    return {**company_row(row), "sources": sources(*stored, COMPANY_BUILTINS)}

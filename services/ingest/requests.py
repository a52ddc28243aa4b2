"""Pure: a call's received bytes become an entry of its user's shard, or a reason why not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

from services.ingest.calls import TYPES, Call, check_call, text_id
from services.ingest.decoding import read_json
from services.ingest.entries import CallEntry, RefusedEntry, encode, presentable, storable
from services.ingest.limits import CALL_BYTES, MENDED_BYTES, TEXT_LENGTH
from services.ingest.moments import instant_of, is_history, moment
from shared.domain.shards import shard_of
from shared.domain.values import JSON, InvalidValue, has_forbidden_text
from shared.ids import new_id

_BROWSER_KEY: Final = InvalidValue("browser_key", "alias needs a key that is not public in browsers", "/type")


class Reception(msgspec.Struct, frozen=True, gc=False):
    """What the calls of one request have in common. Times are UTC ms."""

    environment: str
    shards: int
    received_at: int
    browser: bool = False
    sent_at: int | None = None
    historical: bool = False
    trace: str | None = None
    context: bytes | None = None


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """An entry for a shard's stream; ``made``: the call had no message id, so its answer must tell the one we made."""

    shard: int
    entry: bytes
    message_id: str
    made: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a call is refused, with the entry that keeps it for people."""

    shard: int
    entry: bytes
    index: int
    message_id: str | None
    error: InvalidValue

    @property
    def message(self) -> str:
        """One sentence that names the place and the reason."""
        return f"{self.error.path[1:].replace('/', '.') or 'the call'}: {self.error.detail}"

    @property
    def answer(self) -> dict[str, Any]:
        """The item of ``rejected`` in a batch's answer."""
        return {"index": self.index, "messageId": self.message_id, "code": self.error.code, "message": self.message}


Verdict: TypeAlias = Accepted | Refused


def judge(reception: Reception, raw: bytes, index: int = 0, kind: str | None = None) -> Verdict:
    """Accept or refuse one call. ``kind``: its type, for routes of one type; in a batch each call says its own."""
    call: JSON = None
    try:
        call = _read(raw)
        return _accept(reception, raw, index, kind, call)
    except InvalidValue as error:
        return _refuse(reception, raw, index, call, error)


def _read(raw: bytes) -> JSON:
    if len(raw) > CALL_BYTES:
        raise InvalidValue("call_too_large", f"has {len(raw):,} bytes; the limit is {CALL_BYTES:,}")
    return read_json(raw)


def _accept(reception: Reception, raw: bytes, index: int, kind: str | None, call: JSON) -> Accepted:
    if not isinstance(call, dict):
        raise InvalidValue("wrong_type", "a call is an object")
    kind = kind or _kind_of(call)
    if kind == "alias" and reception.browser:
        raise _BROWSER_KEY
    ids = check_call(call, kind)
    own_id = text_id(call, "messageId")
    own_sent_at = instant_of(call.get("sentAt"))
    when = moment(
        call.get("timestamp", call.get("originalTimestamp")),
        reception.sent_at if own_sent_at is None else own_sent_at,
        reception.received_at,
    )
    message_id = own_id or new_id("msg_", reception.received_at)
    entry = CallEntry(
        v=1,
        type=TYPES[kind],
        environment=reception.environment,
        message_id=message_id,
        user_id=ids.user_id,
        identified=ids.identified,
        received_at=reception.received_at,
        occurred_at=when.at,
        index=index,
        call=msgspec.Raw(raw),
        anonymous_id=ids.anonymous_id,
        original_timestamp=when.original,
        historical=reception.historical or is_history(when.at, reception.received_at),
        trace=reception.trace,
        context=None if reception.context is None else msgspec.Raw(reception.context),
    )
    shard = shard_of(reception.environment, ids.user_id, reception.shards)
    return Accepted(shard, encode(entry), message_id, own_id is None)


def _kind_of(call: Call) -> str:
    kind = call.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise InvalidValue("unknown_type", f"must be one of {', '.join(TYPES)}", "/type")
    return kind


def _refuse(reception: Reception, raw: bytes, index: int, call: JSON, error: InvalidValue) -> Refused:
    call = _whatever_it_says(raw) if call is None else call
    message_id = _own(call, "messageId")
    entry = RefusedEntry(
        v=1,
        type="call_refused",
        environment=reception.environment,
        message_id=message_id or new_id("msg_", reception.received_at),
        received_at=reception.received_at,
        code=error.code,
        detail=storable(f"{error.path[:TEXT_LENGTH]}: {error.detail[:TEXT_LENGTH]}".removeprefix(": ")),
        call=presentable(raw),
        user_id=_own(call, "userId") or _own(call, "anonymousId"),
        trace=reception.trace,
    )
    return Refused(shard_of(reception.environment, "", reception.shards), encode(entry), index, message_id, error)


def _whatever_it_says(raw: bytes) -> JSON:
    """The call as far as Python can read it: people and `wait_for` look for refused calls by their ids."""
    try:
        call: JSON = json.loads(raw, parse_int=str, parse_float=str) if len(raw) <= MENDED_BYTES else None
    except (ValueError, RecursionError):
        return None
    return call


def _own(call: JSON, name: str) -> str | None:
    """The id under this name if it is usable."""
    try:
        own = text_id(call, name) if isinstance(call, dict) else None
    except InvalidValue:
        return None
    return None if own is None or has_forbidden_text(own) else own

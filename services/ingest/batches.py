"""Pure: a batch taken apart into the received bytes of its calls."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import msgspec

from services.ingest.calls import check_membership
from services.ingest.limits import BATCH_CALLS, BATCH_CONTEXT_BYTES, CALL_BYTES, MENDED_BYTES
from shared.domain.values import JSON, InvalidValue, loads
from shared.errors import MusterError

_SHAPE: Final = 'A batch is an object whose `batch` is a list of calls: {"batch": [{"type": "identify", ...}]}.'
# Possessive, and a string that never ends is a token too: linear whatever is sent.
_TOKENS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_MEMBER: Final = re.compile(rb'\s*("(?:[^"\\]++|\\.)*+")\s*:\s*(.*)', re.DOTALL)


class BatchRefused(MusterError):
    """The batch as a whole cannot be read."""

    code = "invalid_request"
    status = 400


class BatchNotJson(BatchRefused):
    """The batch is not JSON, beyond one bad call in it."""

    code = "invalid_json"


class BatchTooLarge(BatchRefused):
    """The batch has too many calls, or they inherit too large a context."""

    code = "body_too_large"
    status = 413


class Batch(NamedTuple):
    """A batch: each call's received bytes, and what the calls have in common."""

    calls: list[bytes]
    context: bytes | None
    sent_at: JSON


_NULL: Final = msgspec.Raw(b"null")


class _Wire(msgspec.Struct):
    batch: list[msgspec.Raw]
    context: msgspec.Raw = _NULL
    sent_at: msgspec.Raw = msgspec.field(default=_NULL, name="sentAt")


_WIRE: Final = msgspec.json.Decoder(_Wire)


def read_batch(body: bytes) -> Batch:
    """Take a batch apart; its calls are not judged here.

    Raises BatchRefused, BatchNotJson, BatchTooLarge.
    """
    try:
        wire = _WIRE.decode(body)
        calls = [bytes(call) for call in wire.batch]
        common = [bytes(raw) for raw in (wire.context, wire.sent_at)]
    except msgspec.ValidationError:
        raise BatchRefused(_SHAPE) from None
    except (msgspec.DecodeError, RecursionError) as error:
        # One call with NaN, or nested too deep, must not cost the others: they are told apart by their brackets.
        calls, common = _mend(body, error)
    context, sent_at = common
    if len(calls) > BATCH_CALLS:
        raise BatchTooLarge(f"A batch has at most {BATCH_CALLS:,} calls; this one has {len(calls):,}.")
    return Batch(calls, _context(context, len(calls)), _lenient(sent_at))


def _context(raw: bytes, calls: int) -> bytes | None:
    if raw.strip() == b"null":
        return None
    if len(raw) > CALL_BYTES or len(raw) * calls > BATCH_CONTEXT_BYTES:
        raise BatchTooLarge(f"The context of the batch has {len(raw):,} bytes, too much for each of {calls:,} calls.")
    try:
        value = loads(raw)
    except InvalidValue as error:
        raise BatchRefused(f"The context of the batch is refused: {error}.") from None
    if not isinstance(value, dict):
        raise BatchRefused("The context of the batch must be an object.")
    try:
        check_membership(value)
    except InvalidValue as error:
        raise BatchRefused(f"The context of the batch is refused: {error}.") from None
    return raw


def _lenient(raw: bytes) -> JSON:
    """A common value, None when it is not JSON: a wrong ``sentAt`` costs no batch."""
    try:
        return loads(raw)
    except InvalidValue:
        return None


def _mend(body: bytes, error: Exception) -> tuple[list[bytes], list[bytes]]:
    not_json = BatchNotJson(f"The body is not JSON: {error}.")
    if len(body) > MENDED_BYTES:
        raise not_json
    members: dict[JSON, bytes] = {}
    for part in _split(body, b"{", b"}", not_json):
        member = _MEMBER.fullmatch(part)
        if member is None:
            raise not_json
        members[str(_lenient(member[1]))] = member[2]
    if "batch" not in members:
        raise BatchRefused(_SHAPE)
    calls = _split(members["batch"], b"[", b"]", BatchRefused(_SHAPE))
    return calls, [members.get(name, b"null") for name in ("context", "sentAt")]


def _split(text: bytes, opening: bytes, closing: bytes, refusal: MusterError) -> list[bytes]:
    """The parts of the outermost object or list, cut at its commas, whatever is inside the parts."""
    text = text.strip()
    if not (text.startswith(opening) and text.endswith(closing)):
        raise refusal
    parts, depth, start = [], 0, 1
    for token in _TOKENS.finditer(text):
        if depth == 0 and token.start() > 0:
            raise refusal
        mark = token[0]
        depth += (mark in b"[{") - (mark in b"]}")
        if depth == 1 and mark == b",":
            parts.append(text[start : token.start()].strip())
            start = token.end()
    if depth != 0:
        raise refusal
    last = text[start:-1].strip()
    return [*parts, last] if parts or last else []

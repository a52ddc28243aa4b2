"""From a call's received bytes to an entry, or to a reason that names the place."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from services.ingest.requests import Accepted, Reception, Refused, judge
from shared.domain.events import AnyEntry, CallAccepted, CallRefused
from shared.domain.instants import parse_instant
from shared.domain.shards import shard_of
from shared.domain.values import loads

ENTRY: TypeAdapter[Any] = TypeAdapter(AnyEntry)
RECEIVED = parse_instant("2026-11-23T10:00:00Z") or 0
RECEPTION = Reception(environment="development", shards=8, received_at=RECEIVED)


def accepted(raw: bytes, reception: Reception = RECEPTION, index: int = 0, kind: str | None = None) -> CallAccepted:
    """The entry of a call that must be accepted, as the segmenter reads it."""
    verdict = judge(reception, raw, index, kind)
    assert isinstance(verdict, Accepted), verdict
    entry = ENTRY.validate_python(loads(verdict.entry))
    assert isinstance(entry, CallAccepted)
    assert verdict.shard == shard_of(entry.environment, entry.user_id, reception.shards)
    return entry


def refused(raw: bytes, reception: Reception = RECEPTION, kind: str | None = "identify") -> tuple[Refused, CallRefused]:
    """The verdict on a call that must be refused, and the entry that keeps it."""
    verdict = judge(reception, raw, 3, kind)
    assert isinstance(verdict, Refused), verdict
    entry = ENTRY.validate_python(loads(verdict.entry))
    assert isinstance(entry, CallRefused)
    assert verdict.shard == shard_of(entry.environment, "", reception.shards)
    return verdict, entry


def test_an_entry_says_what_was_decided_and_holds_the_received_bytes() -> None:
    """The call is never written anew."""
    raw = b'{ "userId":"u1","anonymousId":"a1", "n": 1.50,"messageId":"m1","timestamp":"2026-11-23T09:00:00Z"}\n'
    verdict = judge(RECEPTION, raw, 2, "identify")
    assert isinstance(verdict, Accepted)
    assert b'"call":' + raw in verdict.entry
    entry = accepted(raw, index=2, kind="identify")
    assert (entry.type, entry.user_id, entry.identified, entry.anonymous_id) == ("user_identified", "u1", True, "a1")
    assert (entry.message_id, entry.index, entry.received_at) == ("m1", 2, RECEIVED)
    assert (entry.occurred_at, entry.original_timestamp, entry.historical) == (RECEIVED - 3_600_000, None, False)


def test_a_batch_gives_its_calls_context_clock_and_place() -> None:
    """Each call says its own type."""
    reception = Reception(
        environment="development", shards=8, received_at=RECEIVED, sent_at=RECEIVED - 3_600_000, historical=True,
        trace="00-1-2-01", context=b'{"ip": "::1"}',
    )  # fmt: skip
    entry = accepted(b'{"type":"track","event":"E","userId":"u","timestamp":"2026-11-23T09:00:00Z"}', reception, 1)
    assert (entry.type, entry.index, entry.context, entry.trace) == ("event_tracked", 1, {"ip": "::1"}, "00-1-2-01")
    assert (entry.occurred_at, entry.original_timestamp) == (RECEIVED, "2026-11-23T09:00:00Z")
    assert entry.historical


def test_the_call_s_own_sent_at_comes_before_the_batch_s() -> None:
    """RudderStack's browser SDK sends one with each call, and its timestamp as originalTimestamp."""
    reception = Reception(environment="development", shards=8, received_at=RECEIVED, sent_at=RECEIVED - 3_600_000)
    call = b'{"type":"page","userId":"u","originalTimestamp":"2026-11-23T08:00:00Z","sentAt":"2026-11-23T08:00:00Z"}'
    assert accepted(call, reception).occurred_at == RECEIVED


def test_a_call_older_than_48_hours_is_history() -> None:
    """Its transitions are no news, whatever route it came by."""
    assert accepted(b'{"userId":"u","timestamp":"2026-11-20"}', kind="identify").historical


def test_a_message_id_is_made_when_there_is_none() -> None:
    """The verdict says so, for the answer."""
    verdict = judge(RECEPTION, b'{"userId":"u","messageId":""}', 0, "identify")
    assert isinstance(verdict, Accepted)
    assert verdict.made
    assert verdict.message_id.startswith("msg_")
    assert accepted(b'{"userId":"u","messageId":12}', kind="identify").message_id == "12"


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        (b"", "invalid_json", "the call"),
        (b'{"userId":"u"', "invalid_json", "the call"),
        (b'{"userId":"\xff"}', "invalid_json", "the call"),
        (b"[]", "wrong_type", "the call"),
        (b"null", "wrong_type", "the call"),
        (b'{"userId":"u","traits":{"a":NaN}}', "invalid_number", "traits.a"),
        (b'{"userId":"u","traits":{"a":1e400}}', "invalid_number", "traits.a"),
        (b'{"userId":"u","traits":{"a":9223372036854775808}}', "invalid_number", "traits.a"),
        (b'{"userId":"u","traits":{"a":' + b"9" * 5_000 + b"}}", "invalid_number", "traits.a"),
        (b'{"userId":"u","traits":{"a":0.12345678901234567890123456789012345}}', "invalid_number", "traits.a"),
        (b'{"userId":"u","traits":{"a":"\\u0000"}}', "forbidden_text", "traits.a"),
        (b'{"userId":"u","traits":{"\\u0000":1}}', "forbidden_text", "traits"),
        (b'{"userId":"u","traits":{"a":["\\ud83d"]}}', "forbidden_text", "traits.a.0"),
        (b'{"userId":"u","traits":{"\\udc00":1}}', "forbidden_text", "traits"),
        (b'{"userId":"u","x":' + b"[" * 10_000 + b"]" * 10_000 + b"}", "too_deep", "the call"),
        (b'{"userId":"u","x":' + b"[" * 64 + b"]" * 64 + b"}", "too_deep", "x.0"),
        (b'{"userId":"u","traits":' + b'{"a":' * 11 + b"1" + b"}" * 12, "too_deep", "traits"),
        (b'{"userId":"' + b"x" * 256 + b'"}', "id_too_long", "userId"),
        (b'{"userId":"u","messageId":"' + b"x" * 256 + b'"}', "id_too_long", "messageId"),
        (b'{"userId":"u","timestamp":"23.11.2026"}', "invalid_timestamp", "timestamp"),
        (b'{"userId":"u","pad":"' + b"x" * 32_768 + b'"}', "call_too_large", "the call"),
    ],
)
def test_bad_input_is_refused_with_its_place_and_reason(raw: bytes, code: str, place: str) -> None:
    """Never an exception, and what is kept of it can be stored."""
    verdict, entry = refused(raw)
    assert (verdict.error.code, verdict.index) == (code, 3)
    assert verdict.message.startswith(place)
    assert (entry.code, entry.environment) == (code, "development")
    assert len(entry.call) <= 4_096
    assert "\0" not in entry.call + entry.detail


def test_a_call_of_exactly_32_kilobytes_is_accepted() -> None:
    """The limit counts the bytes of its text."""
    frame = len(b'{"userId":"u","pad":""}')
    accepted(b'{"userId":"u","pad":"' + b"x" * (32_768 - frame) + b'"}', kind="identify")


def test_a_refused_call_keeps_the_ids_it_has() -> None:
    """So that people find it by user, and `wait_for` by message."""
    verdict, entry = refused(b'{"anonymousId":"a","messageId":"m1","traits":5}')
    assert (verdict.message_id, entry.message_id, entry.user_id) == ("m1", "m1", "a")
    verdict, entry = refused(b'{"anonymousId":true,"messageId":[]}')
    assert (verdict.message_id, entry.user_id) == (None, None)
    assert entry.message_id.startswith("msg_")


@pytest.mark.parametrize("rest", [b'"a":NaN', b'"a":"\\u0000"', b'"a":' + b"9" * 30, b'"pad":"' + b"x" * 40_000 + b'"'])
def test_a_call_that_cannot_be_stored_is_still_found_by_its_ids(rest: bytes) -> None:
    """Whatever of it can be read is read."""
    verdict, entry = refused(b'{"userId":7,"messageId":"m1",' + rest + b"}")
    assert (verdict.message_id, entry.user_id) == ("m1", "7")


def test_ids_that_cannot_be_stored_are_not_kept() -> None:
    """A refused call has to be stored, too."""
    verdict, entry = refused(b'{"userId":"\\u0000","messageId":"\\ud800"}')
    assert (verdict.message_id, entry.user_id) == (None, None)


def test_an_unknown_type_is_refused() -> None:
    """A call of a batch says what it is."""
    for raw in (b'{"userId":"u"}', b'{"userId":"u","type":"delete"}', b'{"userId":"u","type":["track"]}'):
        assert refused(raw, kind=None)[0].error.code == "unknown_type"


def test_a_browser_key_does_not_merge() -> None:
    """Anybody who reads a page knows its key."""
    browser = Reception(environment="development", shards=8, received_at=RECEIVED, browser=True)
    raw = b'{"type":"alias","userId":"me","previousId":"victim"}'
    assert refused(raw, browser, None)[0].error.code == "browser_key"
    assert accepted(raw).type == "user_aliased"

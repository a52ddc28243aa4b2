"""A batch is taken apart call by call: a bad one costs no other."""

import json
import time

import pytest

from services.ingest.batches import BatchNotJson, BatchRefused, BatchTooLarge, read_batch
from services.ingest.limits import BATCH_CALLS

GOOD = b'{"type": "identify",\n"userId":"u1", "traits":{"a,]}\\"":"\\\\"}}'


def batch_of(*calls: bytes) -> bytes:
    """The body of a batch."""
    return (
        b'{"context":{"ip":"::1"},"batch":[' + b" , ".join(calls) + b'],"sentAt":"2026-11-23T10:00:00Z","extra":[{}]}'
    )


def test_the_bytes_of_each_call_are_the_received_ones() -> None:
    """Spaces, escapes and all."""
    batch = read_batch(batch_of(GOOD, b"{}", b"5"))
    assert (batch.calls, batch.context, batch.sent_at) == ([GOOD, b"{}", b"5"], b'{"ip":"::1"}', "2026-11-23T10:00:00Z")


@pytest.mark.parametrize(
    "bad",
    [
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\x"}',
        b'{"a":01}',
        b'{"a":"\x01"}',
        b'{"a":"\xff"}',
        b"{,}",
        b'{"a" 1}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    ],
)
def test_a_call_that_is_not_json_stands_alone(bad: bytes) -> None:
    """Its neighbours, the context and sentAt are read as if it were good."""
    batch = read_batch(batch_of(GOOD, bad, GOOD))
    assert batch.calls == [GOOD, bad, GOOD]
    assert (batch.context, batch.sent_at) == (b'{"ip":"::1"}', "2026-11-23T10:00:00Z")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"batch":[',
        b'{"batch":[{"a":NaN}]',
        b'{"batch":[{"a":NaN}]} {}',
        b'{"batch":[{"a":"NaN]}',
        b'{NaN,"batch":[]}',
        b"\x00",
        b'{"batch":[{"a":NaN}],"padding":"' + b" " * 600_000 + b'"}',
    ],
)
def test_a_body_that_is_not_json_beyond_its_calls_is_refused(body: bytes) -> None:
    """There is nothing to take apart, or too much to try."""
    with pytest.raises(BatchNotJson):
        read_batch(body)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"{}",
        b'{"batch":{}}',
        b'{"batch":null}',
        b'{"batch":NaN}',
        b'{"batch":[],"context":5}',
        b'{"batch":[],"context":{"a":1e400}}',
        b'{"batch":[],"context":{"a":"\\u0000"}}',
    ],
)
def test_a_body_of_another_shape_is_refused(body: bytes) -> None:
    """Also when what its calls inherit could not be stored."""
    with pytest.raises(BatchRefused):
        read_batch(body)


def test_a_batch_may_be_empty_and_its_context_null() -> None:
    """Nothing is inherited."""
    assert read_batch(b'{"batch":[],"context":null}') == ([], None, None)


def test_a_wrong_sent_at_costs_nothing() -> None:
    """It is advice about the clock."""
    assert read_batch(b'{"batch":[{}],"sentAt":"\\ud800"}').sent_at is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"batch":[' + b",".join([b"5"] * (BATCH_CALLS + 1)) + b"]}",
        b'{"batch":[{}],"context":{"a":"' + b"x" * 40_000 + b'"}}',
        b'{"batch":[' + b",".join([b"{}"] * 1_000) + b'],"context":{"a":"' + b"x" * 30_000 + b'"}}',
    ],
)
def test_a_batch_that_would_grow_beyond_its_bounds_is_refused(body: bytes) -> None:
    """Too many calls, or a context that each of them would carry."""
    with pytest.raises(BatchTooLarge):
        read_batch(body)


@pytest.mark.parametrize("hostile", [b'\\"', b'"', b"[", b"{}", b"\\", b'"a"NaN,'])
def test_taking_apart_what_is_not_json_takes_linear_time(hostile: bytes) -> None:
    """400 KB of anything cost less than a second, also on a busy machine."""
    began = time.perf_counter()
    for body in (b'{"batch":["' + hostile * (400_000 // len(hostile)) + b"]}", b'{"batch":[' + hostile * 60_000 + b"}"):
        with pytest.raises(BatchRefused):
            read_batch(body)
    assert time.perf_counter() - began < 1


def test_a_batch_of_one_bad_call_reads_like_a_batch_of_one_good_call() -> None:
    """Whether or not the body had to be taken apart by its brackets."""
    good = read_batch(json.dumps({"batch": [{"a": 1}], "sentAt": "x", "context": {"b": 2}}).encode())
    bad = read_batch(json.dumps({"batch": [{"a": float("nan")}], "sentAt": "x", "context": {"b": 2}}).encode())
    assert (bad.calls, bad.sent_at) == ([b'{"a": NaN}'], good.sent_at)
    assert bad.context == good.context


@pytest.mark.parametrize("membership", [b'"x"', b'{"role":{"$add":"x"}}'])
def test_a_membership_that_no_call_may_have_is_refused_in_the_context_too(membership: bytes) -> None:
    """It would take effect in each call of the batch, and become a dead letter for each."""
    with pytest.raises(BatchRefused, match="membership"):
        read_batch(b'{"context":{"membership":' + membership + b'},"batch":[{}]}')

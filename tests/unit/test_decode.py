"""Entries as they are on the stream: whatever ingest accepts, the segmenter can read."""

import json

import pytest

from services.ingest.requests import Accepted, Reception, judge
from services.segmenter.decode import Raw, Undecodable, decode
from shared.domain.values import MAX_DEPTH, InvalidValue, loads


def nested(levels: int) -> str:
    """A list in a list in a list, so many of them."""
    return "[" * levels + "]" * levels


def test_a_call_as_deep_as_ingest_takes_it_is_an_entry() -> None:
    """The entry is one level more than the call in it."""
    deepest = f'{{"userId":"u1","messageId":"m1","traits":{{"a":{nested(MAX_DEPTH - 2)}}}}}'
    verdict = judge(Reception("development", 8, 0), deepest.encode(), 0, "identify")
    assert isinstance(verdict, Accepted)
    assert not isinstance(decode(Raw("1-0", verdict.entry.decode())), Undecodable)


def test_a_batch_context_as_deep_as_ingest_takes_it_is_an_entry() -> None:
    """The context stands in the entry beside the call."""
    context = f'{{"a":{nested(MAX_DEPTH - 1)}}}'
    assert loads(context)
    with pytest.raises(InvalidValue):
        loads(f"[{context}]")
    reception = Reception("development", 8, 0, context=context.encode())
    verdict = judge(reception, json.dumps({"userId": "u1", "messageId": "m1"}).encode(), 0, "identify")
    assert isinstance(verdict, Accepted)
    assert not isinstance(decode(Raw("1-0", verdict.entry.decode())), Undecodable)


def test_what_is_no_entry_says_why() -> None:
    """By code and with the place."""
    assert decode(Raw("1-0", "rubbish")) == Undecodable("invalid_json", decode_detail("rubbish"))
    strange = decode(Raw("1-0", '{"v":1,"type":"unheard_of"}'))
    assert isinstance(strange, Undecodable)
    assert strange.code == "not_an_entry"


def decode_detail(text: str) -> str:
    """What `loads` says of a text."""
    with pytest.raises(InvalidValue) as refused:
        loads(text)
    return str(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", " 18446744073709551616", "1e400",
        "1e-400", "1.50", "1E2", "-0", "-0.0", "0.1", "123456789012345678901234567890.5", "1" * 40 + ".5", "NaN",
        "01", "1.",
        '"\\ud800"', '"\\u0000"', '"\x00"', '"\ud800"', '"\\u00e9"', '"\U0001f600"', '{"a":1,"a":2}', "[1,]", "[[1.0]]",
        '{"a":[9223372036854775808]}', '{"a":[1,\n -9223372036854775809]}', '"1234567890123456789012"',
    ],
)  # fmt: skip
def test_entries_are_read_by_the_rules_of_values(value: str) -> None:
    """Numbers and text of all kinds: the same value or the same refusal, however fast it is read."""
    text = (
        '{"v":1,"type":"event_tracked","environment":"e","message_id":"m","received_at":0,"user_id":"u",'
        f'"identified":true,"occurred_at":0,"index":0,"call":{{"event":"E","x":{value}}}}}'
    )
    entry = decode(Raw("1-0", text))
    found = entry if isinstance(entry, Undecodable) else repr(getattr(entry, "call", None))
    assert found == read(text)


def read(text: str) -> Undecodable | str:
    """The call in an entry as `loads` has it, or why there is none."""
    try:
        entry = loads(text)
    except InvalidValue as refused:
        return Undecodable(refused.code, str(refused))
    assert isinstance(entry, dict)
    return repr(entry["call"])

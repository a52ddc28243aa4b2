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

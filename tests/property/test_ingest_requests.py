"""Laws of the write door: it never raises, and whatever it lets through can be read back."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.ingest.batches import BatchRefused, read_batch
from services.ingest.calls import TYPES
from services.ingest.decoding import read_json
from services.ingest.requests import Accepted, Reception, judge
from shared.domain.events import AnyEntry, CallAccepted, CallRefused
from shared.domain.numbers import number_literal
from shared.domain.values import JSON, InvalidValue, loads

ENTRY: TypeAdapter[Any] = TypeAdapter(AnyEntry)
RECEPTION = Reception(environment="development", shards=8, received_at=1_795_000_000_000, context=b'{"a":1}')

texts = st.text(max_size=8) | st.sampled_from(
    ["\0", "\ud800", "", " ", "2026-11-23T10:00:00Z", "$add", "a.b", "x" * 300]
)
numbers = st.integers() | st.floats() | st.sampled_from([2**63, -(2**63), 10**400])
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)
names = st.sampled_from(
    ["userId", "anonymousId", "groupId", "previousId", "messageId", "type", "event", "traits", "properties", "context",
     "timestamp", "sentAt", "membership"]
)  # fmt: skip
calls = st.dictionaries(names | texts, values, max_size=8)
good_calls = st.fixed_dictionaries(
    {"type": st.sampled_from(list(TYPES)), "userId": st.text("ab1", min_size=1, max_size=3), "event": st.just("E"),
     "groupId": st.just("g"), "previousId": st.just("p")},
    optional={"traits": st.dictionaries(texts, values, max_size=4), "context": st.dictionaries(texts, values)},
)  # fmt: skip
raws = st.binary(max_size=60) | (calls | good_calls | values).map(lambda value: json.dumps(value).encode())
kinds = st.sampled_from([None, *TYPES])


@given(raws, kinds)
def test_any_bytes_become_an_entry_that_can_be_read_back(raw: bytes, kind: str | None) -> None:
    """Accepted: with the call unchanged. Refused: with a code, free of what cannot be stored."""
    verdict = judge(RECEPTION, raw, 0, kind)
    entry = ENTRY.validate_python(loads(verdict.entry))
    if isinstance(verdict, Accepted):
        assert isinstance(entry, CallAccepted)
        assert entry.call == loads(raw)
    else:
        assert isinstance(entry, CallRefused)
        assert verdict.message
        assert "\0" not in entry.call + entry.detail


literals = st.from_regex(r"\A-?[0-9]{0,22}(\.[0-9]{0,36})?([eE][+-]?[0-9]{0,4})?\Z")
texts_of_json = st.text('[]{},:"\\\x00\x1f\x7f\ud800é\u2028u0dnfr 1-.eE', max_size=12)
wholes = st.sampled_from([b"%s", b'{"a": %s}', b'["x", {"b": [%s]}]', b'{"a": 1, "a": %s}', b'"%s"'])


@given(wholes, raws | (literals | texts_of_json).map(lambda text: text.encode(errors="surrogatepass")))
def test_the_fast_decoder_reads_and_refuses_what_the_exact_one_does(whole: bytes, part: bytes) -> None:
    """The same value, or the same refusal at the same place."""

    def outcome(read: Callable[[bytes], JSON]) -> tuple[JSON, str]:
        try:
            value = read(whole % part)
            return value, typed(value)
        except InvalidValue as refused:
            return refused.code, str(refused)

    assert outcome(read_json) == outcome(loads)


def typed(value: JSON) -> str:
    """Tells 1 from true; the values are compared beside."""
    match value:
        case bool() | str() | None:
            return repr(value)
        case list():
            return f"[{','.join(map(typed, value))}]"
        case dict():
            return f"{{{','.join(f'{name!r}:{typed(member)}' for name, member in value.items())}}}"
        case _:
            return number_literal(value)


@given(st.lists(raws, max_size=4), st.binary(max_size=10))
def test_a_batch_is_refused_as_a_whole_or_gives_every_call_back(raws: list[bytes], tail: bytes) -> None:
    """Whatever its calls are; judging them never raises."""
    body = b'{"batch":[' + b",".join(raws) + b"]" + tail + b"}"
    with suppress(BatchRefused):
        for index, raw in enumerate(read_batch(body).calls):
            ENTRY.validate_python(loads(judge(RECEPTION, raw, index).entry))


@given(st.lists(calls | good_calls, max_size=4))
def test_a_batch_of_json_keeps_its_calls_apart(sent: list[dict[str, Any]]) -> None:
    """As many calls as were sent, each with its own text, also when some are not storable."""
    batch = read_batch(json.dumps({"batch": sent}).encode())
    assert [raw.strip() for raw in batch.calls] == [json.dumps(call).encode() for call in sent]

"""JSON texts and values: the number rule, forbidden text, depth, canonical form, typed equality."""

from decimal import Decimal

import pytest

from shared.domain.values import JSON, MAX_DEPTH, InvalidValue, dumps, has_forbidden_text, loads, typed_key


@pytest.mark.parametrize(
    ("literal", "number"),
    [
        ("0", 0),
        ("-0", 0),
        ("-0.0", 0),
        ("0e99999999999999999999", 0),
        ("1.00", 1),
        ("1e3", 1000),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("9.223372036854775807e18", 2**63 - 1),
        ("1e19", Decimal("1E+19")),
        ("0.1", Decimal("0.1")),
        ("1.500", Decimal("1.5")),
        ("1e-308", Decimal("1E-308")),
        ("-9.999e307", Decimal("-9.999E+307")),
        ("1." + "0" * 400, 1),
        ("0." + "3" * 34, Decimal("0." + "3" * 34)),
    ],
)
def test_a_number_is_read_exactly_and_normalised(literal: str, number: int | Decimal) -> None:
    """An int where it is whole and fits in 64 bits, else a Decimal without trailing zeros."""
    value = loads(literal)
    assert (value, type(value), str(value)) == (number, type(number), str(number))


@pytest.mark.parametrize(
    "literal",
    [
        "9223372036854775808",
        "-9223372036854775809",
        "1" * 5000,
        "1e308",
        "9e-309",
        "1e400",
        "1e99999999999999999999",
        "0." + "3" * 35,
        "NaN",
        "Infinity",
        "-Infinity",
    ],
)
def test_a_number_beyond_the_rule_is_refused_with_its_path(literal: str) -> None:
    """The literal decides, and the path says where it stands."""
    with pytest.raises(InvalidValue) as refused:
        loads(f'{{"a/b": [0, {{"c": {literal}}}]}}')
    assert (refused.value.code, refused.value.path) == ("invalid_number", "/a~1b/1/c")


def test_a_refused_number_that_a_later_member_replaces_is_still_refused() -> None:
    """It is nowhere in the value, so no path tells it."""
    with pytest.raises(InvalidValue) as refused:
        loads('{"a": 1e999, "a": 1}')
    assert (refused.value.code, refused.value.path) == ("invalid_number", "")


@pytest.mark.parametrize("text", ["", "{", "[1,]", "01", "'a'", "1 2", '"\x00"', "\ufeff1", b"\xff", b"\xed\xa0\x80"])
def test_what_is_not_json_is_refused(text: str | bytes) -> None:
    """Bytes that are not UTF-8 too."""
    with pytest.raises(InvalidValue) as refused:
        loads(text)
    assert refused.value.code == "invalid_json"


@pytest.mark.parametrize(
    ("text", "code"),
    [("9" * 20 + "}", "invalid_json"), ('{"a": NaN', "invalid_json"), ("[1e400, " + "[" * 100_000, "too_deep")],
)
def test_a_refused_number_in_a_text_that_is_no_json_is_not_the_first_thing_to_say(text: str, code: str) -> None:
    """It is never an error of another kind."""
    with pytest.raises(InvalidValue) as refused:
        loads(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a": ["\\u0000"]}', "/a/0"),
        ('{"a": "\\ud800"}', "/a"),
        ('{"a": "\\udc00\\ud800"}', "/a"),
        ('{"\\u0000": 1}', ""),
        ('["\ud800"]', "/0"),
    ],
)
def test_nul_and_lone_surrogates_are_refused_in_values_and_names(text: str, path: str) -> None:
    """PostgreSQL can store neither."""
    with pytest.raises(InvalidValue) as refused:
        loads(text)
    assert (refused.value.code, refused.value.path) == ("forbidden_text", path)


def test_escapes_that_only_look_forbidden_are_read() -> None:
    """A pair of surrogates is a character; an escaped backslash is no escape."""
    assert loads('["\\ud83d\\ude00", "\\\\u0000", "é"]') == ["😀", "\\u0000", "é"]


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 990, 100_000])
def test_deep_json_is_refused(depth: int) -> None:
    """Below the recursion limit and far above it."""
    with pytest.raises(InvalidValue) as refused:
        loads("[" * depth + "]" * depth)
    assert refused.value.code == "too_deep"


def test_the_deepest_json_is_read() -> None:
    """The limit itself is allowed, also beside many other lists."""
    deepest = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert dumps(loads(f"[{deepest},[],[],[]]")) == f"[{deepest},[],[],[]]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é\n"]}, '{"a":[true,null,"é\\n"],"b":1}'),
        ({"b": Decimal("1.50"), "a": [], "c": {}}, '{"a":[],"b":1.5,"c":{}}'),
        ([Decimal("1E+20")], "[100000000000000000000.0]"),
        ([Decimal("1.0"), Decimal("-0")], "[1,0]"),
        ([[Decimal("0.5"), [], {}], {"k": {}}], '[[0.5,[],{}],{"k":{}}]'),
    ],
)
def test_a_value_has_one_text(value: JSON, text: str) -> None:
    """Sorted names, no spaces, plain literals."""
    assert dumps(value) == text


def test_typed_keys_tell_types_apart() -> None:
    """1 equals 1.0, but neither "1" nor true."""
    assert typed_key(1) == typed_key(Decimal("1.0"))
    values: list[JSON] = [1, "1", True, [1], [True], ["1"], {"a": 1}, {"a": True}, None]
    assert len({typed_key(value) for value in values}) == len(values)


@pytest.mark.parametrize(("text", "forbidden"), [("a\0b", True), ("\ud800", True), ("😀é", False), ("", False)])
def test_forbidden_text_is_noticed(text: str, *, forbidden: bool) -> None:
    """NUL and lone surrogates, nothing else."""
    assert has_forbidden_text(text) is forbidden

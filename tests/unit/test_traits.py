"""From traits as sent to changes of attributes."""

from decimal import Decimal

import pytest

from shared.domain.traits import Change, Operation, flatten
from shared.domain.values import InvalidValue, loads


def changes(text: str) -> dict[str, Change]:
    """The changes that a JSON object of traits makes."""
    traits = loads(text)
    assert isinstance(traits, dict)
    return flatten(traits)


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ('{"plan": "pro", "seats": 1.50, "beta": false}', {"plan": "pro", "seats": Decimal("1.5"), "beta": False}),
        ('{"address": {"city": "Bonn", "geo": {"lat": 50}}}', {"address.city": "Bonn", "address.geo.lat": 50}),
        ('{"a": null, "b": {"c": null}}', {"a": None, "b.c": None}),
        ('{"a": {}, "b": {"c": {}}}', {}),
        ('{"tags": ["a", null, 1], "none": [null]}', {"tags": ["a", 1], "none": []}),
        ('{"odd": [null, [1]], "odder": [{"a": null}]}', {"odd": [None, [1]], "odder": [{"a": None}]}),
        ('{"$email": "a@b.c"}', {"$email": "a@b.c"}),
        ('{"a": {"b": 1}, "c.d": 2}', {"a.b": 1, "c.d": 2}),
    ],
)
def test_traits_flatten_to_changes(traits: str, expected: dict[str, Change]) -> None:
    """Dotted names, removals, lists without nulls."""
    assert changes(traits) == expected


@pytest.mark.parametrize(
    ("trait", "operation"),
    [
        ('{"$set_once": "a"}', Operation("set_once", "a")),
        ('{"$set_once": [1, null]}', Operation("set_once", [1])),
        ('{"$set_once": false}', Operation("set_once", operand=False)),
        ('{"$add": -1.5}', Operation("add", Decimal("-1.5"))),
        ('{"$append": "x"}', Operation("append", ["x"])),
        ('{"$append": ["x", null, 1]}', Operation("append", ["x", 1])),
        ('{"$remove": true}', Operation("remove", [True])),
    ],
)
def test_an_object_with_one_operator_is_an_operation(trait: str, operation: Operation) -> None:
    """Also inside a nested object."""
    assert changes(f'{{"a": {{"b": {trait}}}}}') == {"a.b": operation}


@pytest.mark.parametrize(
    ("traits", "code", "path"),
    [
        ('{"a": {"b": 1}, "a.b": 2}', "conflicting_names", "/a.b"),
        ('{"a.b": null, "a": {"b": 1}}', "conflicting_names", "/a/b"),
        ('{"": 1}', "bad_name", "/"),
        ('{"a": {"": 1}}', "bad_name", "/a/"),
        (f'{{"{"n" * 256}": 1}}', "bad_name", f"/{'n' * 256}"),
        (f'{{"a": {{"{"n" * 254}": 1}}}}', "bad_name", f"/a/{'n' * 254}"),
        ('{"x": ' * 10 + '{"x": 1}' + "}" * 10, "too_deep", "/x" * 10),
        (f'{{"a": [{",".join(["1"] * 1001)}]}}', "too_many_elements", "/a"),
        ('{"a": {"$foo": 1}}', "unknown_operation", "/a"),
        ('{"a": {"$add": 1, "b": 2}}', "unknown_operation", "/a"),
        ('{"a": {"b": 2, "$add": 1}}', "unknown_operation", "/a"),
        ('{"a": {"$add": "1"}}', "wrong_operand", "/a/$add"),
        ('{"a": {"$add": true}}', "wrong_operand", "/a/$add"),
        ('{"a": {"$append": null}}', "wrong_operand", "/a/$append"),
        ('{"a": {"$append": [[1]]}}', "wrong_operand", "/a/$append"),
        ('{"a": {"$remove": [null]}}', "wrong_operand", "/a/$remove"),
        ('{"a": {"$set_once": null}}', "wrong_operand", "/a/$set_once"),
        ('{"a": {"$set_once": {"b": 1}}}', "wrong_operand", "/a/$set_once"),
    ],
)
def test_traits_are_refused_with_the_path(traits: str, code: str, path: str) -> None:
    """Nothing is dropped silently."""
    with pytest.raises(InvalidValue) as refused:
        changes(traits)
    assert (refused.value.code, refused.value.path) == (code, path)


def test_the_limits_themselves_are_allowed() -> None:
    """255 characters, 10 levels, 1,000 elements beside nulls."""
    assert list(changes(f'{{"{"😀" * 255}": 1}}')) == ["😀" * 255]
    assert list(changes('{"x": ' * 10 + "1" + "}" * 10)) == [".".join("x" * 10)]
    assert changes(f'{{"a": [null,{",".join(["1"] * 1000)}]}}') == {"a": [1] * 1000}

"""Pure rules for JSON values: how a text is read, how a value is written canonically, and when two values are equal."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from typing import Final, NoReturn, TypeAlias

from shared.domain.numbers import NumberRefused, number_literal, parse_decimal, parse_integer

Scalar: TypeAlias = str | int | Decimal | bool
JSON: TypeAlias = "Scalar | list[JSON] | dict[str, JSON] | None"
Value: TypeAlias = Scalar | list[JSON]
"""What an attribute holds: a scalar, or a list as the fold stored it."""

MAX_DEPTH: Final = 64
_SURROGATES: Final = range(0xD800, 0xE000)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_ENCODE_TEXT: Final = json.JSONEncoder(ensure_ascii=False).encode


class InvalidValue(ValueError):
    """A JSON text or value that Muster refuses: `code` for programs, `detail` for people, `path` as a JSON pointer."""

    def __init__(self, code: str, detail: str, path: str = "") -> None:
        super().__init__(f"{path or '/'}: {detail}")
        self.code = code
        self.detail = detail
        self.path = path


class _RefusedNumber:
    """Stands in a decoded value where a number was refused, so that its path can be told."""

    def __init__(self, rule: str) -> None:
        self.rule = rule


def _refuse_constant(name: str) -> NoReturn:
    raise NumberRefused(f"{name} is not a number in JSON")


_DECODER: Final = json.JSONDecoder(parse_int=parse_integer, parse_float=parse_decimal, parse_constant=_refuse_constant)


def loads(text: str | bytes, max_depth: int = MAX_DEPTH) -> JSON:
    """Decode one JSON text, numbers as int or Decimal by the number rule.

    Raises InvalidValue: `invalid_json`, `invalid_number`, `forbidden_text` (NUL, lone surrogate), `too_deep`.
    """
    decoded = _as_text(text)
    try:
        value = _decode(decoded)
    except RecursionError:
        raise InvalidValue("too_deep", f"nested more than {max_depth} levels deep") from None
    except json.JSONDecodeError as error:
        raise InvalidValue("invalid_json", f"not JSON: {error}") from None
    if decoded.count("[") + decoded.count("{") > max_depth or "\\u" in decoded or has_forbidden_text(decoded):
        _inspect(value, max_depth)
    return value


def dumps(value: JSON | tuple[Scalar, ...]) -> str:
    """Encode canonically: sorted keys, no spaces, numbers as literals that `loads` and jsonb read back unchanged."""
    try:
        return _ENCODER.encode(value)
    except TypeError:
        return "".join(_encode(value))


def typed_key(value: JSON) -> Hashable:
    """A hashable key by which 1 equals 1.0 but neither "1" nor true: for sets, and for elements of lists."""
    match value:
        case bool():
            return ("boolean", value)
        case list():
            return ("list", tuple(typed_key(element) for element in value))
        case dict():
            return ("object", frozenset((name, typed_key(member)) for name, member in value.items()))
        case _:
            return value


def has_forbidden_text(text: str) -> bool:
    """Whether the text holds NUL or a lone surrogate, which PostgreSQL cannot store."""
    if "\0" in text:
        return True
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def pointer(path: str, key: str | int) -> str:
    """The JSON pointer of a member or element below `path`."""
    return f"{path}/{key}" if isinstance(key, int) else f"{path}/{key.replace('~', '~0').replace('/', '~1')}"


def _as_text(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise InvalidValue("invalid_json", "not JSON: the text is not UTF-8") from None


def _encode(value: object) -> Iterator[str]:
    match value:
        case dict():
            separator = "{"
            for name in sorted(value):
                yield f"{separator}{_ENCODE_TEXT(name)}:"
                yield from _encode(value[name])
                separator = ","
            yield "}" if value else "{}"
        case list() | tuple():
            separator = "["
            for element in value:
                yield separator
                yield from _encode(element)
                separator = ","
            yield "]" if value else "[]"
        case Decimal():
            yield number_literal(value)
        case _:
            yield _ENCODER.encode(value)


def _decode(text: str) -> JSON:
    try:
        value: JSON = _DECODER.decode(text)
    except NumberRefused as refused:
        # What comes behind the number may be no JSON at all, which is the first thing to say then.
        _raise_refused_number(text, str(refused))
    return value


def _raise_refused_number(text: str, rule: str) -> NoReturn:
    """Decode again with a mark at each refused number, to tell the path: only bad input pays for it."""
    _inspect(_MARKING_DECODER.decode(text))
    # The number is nowhere in the value: a later member of the same name replaced it.
    raise InvalidValue("invalid_number", rule)


def _marking(parse: Callable[[str], object]) -> Callable[[str], object]:
    def parse_or_mark(literal: str) -> object:
        try:
            return parse(literal)
        except NumberRefused as refused:
            return _RefusedNumber(str(refused))

    return parse_or_mark


_MARKING_DECODER: Final = json.JSONDecoder(
    parse_int=_marking(parse_integer),
    parse_float=_marking(parse_decimal),
    parse_constant=_marking(_refuse_constant),
)


def _inspect(value: object, max_depth: int = MAX_DEPTH) -> None:
    """Walk a decoded value without recursion; raise InvalidValue for the first thing found that is refused."""
    pending: list[tuple[str, int, object]] = [("", 1, value)]
    while pending:
        path, depth, node = pending.pop()
        match node:
            case str():
                _refuse_forbidden(node, path)
            case _RefusedNumber():
                raise InvalidValue("invalid_number", node.rule, path)
            case list() | dict() if depth > max_depth:
                raise InvalidValue("too_deep", f"nested more than {max_depth} levels deep", path)
            case list():
                pending.extend((pointer(path, index), depth + 1, element) for index, element in enumerate(node))
            case dict():
                for name, member in node.items():
                    _refuse_forbidden(name, path)
                    pending.append((pointer(path, name), depth + 1, member))


def _refuse_forbidden(text: str, path: str) -> None:
    if has_forbidden_text(text):
        raise InvalidValue("forbidden_text", "text with NUL or a lone surrogate", path)

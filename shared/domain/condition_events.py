"""Pure core: how a condition on events is read: its name, its count and its window."""

from __future__ import annotations

from typing import Final, TypeGuard, get_args

from shared.domain.condition_problems import Problems
from shared.domain.operands import Duration, read_operand
from shared.domain.operators import Operand
from shared.domain.tree import AT_LEAST_ONE, Count, CountForm, Performed, Window
from shared.domain.values import JSON, pointer

MAX_COUNT: Final = 1_000
_KEYS: Final = ("event", "op", "count", "window", "where")
_OPERATORS: Final = ("performed", "not_performed")
_FORMS: Final[tuple[CountForm, ...]] = get_args(CountForm)
_WANTED_COUNT: Final = (
    f'a count is one of {", ".join(_FORMS)} with a whole number from 0 to {MAX_COUNT:,}, such as {{"at_least": 3}}; '
    "between has two of them, [low, high], low <= high"
)
_WANTED_WINDOW: Final = (
    f'a window is "ever", {{"in_last": {Operand.DURATION.value.removeprefix("a duration such as ")}}}, or '
    '{"between_dates": ["2026-01-01", "2026-03-31"]}, first <= last'
)


def read_performed(problems: Problems, raw: dict[str, JSON], path: str) -> Performed | None:
    """A condition on events but for its `where`, which is left to whoever reads conditions."""
    problems.refuse_other_keys(raw, _KEYS, path)
    event = problems.name(raw["event"], pointer(path, "event"), "an event's name")
    op = problems.operator(raw, _OPERATORS, pointer(path, "op"), " and ".join(_OPERATORS))
    count = _count(problems, op, raw, pointer(path, "count"))
    window = _window(problems, raw, pointer(path, "window"))
    if event is None or op is None:
        return None
    return Performed(event, None, count, window, negated=op == "not_performed")


def _count(problems: Problems, op: str | None, raw: dict[str, JSON], path: str) -> Count:
    if "count" not in raw:
        return AT_LEAST_ONE
    if op == "not_performed":
        problems.refuse(path, "wrong_operand", "'not_performed' takes no count: it means none at all")
        return AT_LEAST_ONE
    count = _read_count(raw["count"])
    if count is None:
        problems.refuse(path, "wrong_operand", _WANTED_COUNT)
    return count or AT_LEAST_ONE


def _read_count(raw: JSON) -> Count | None:
    for form in _FORMS:
        if isinstance(raw, dict) and list(raw) == [form]:
            numbers = _numbers(raw[form]) if form == "between" else _numbers([raw[form]])
            return Count(form, numbers) if len(numbers) == (2 if form == "between" else 1) else None
    return None


def _numbers(raw: JSON) -> tuple[int, ...]:
    """The ascending numbers of a list, or none when it is no such list."""
    if not isinstance(raw, list):
        return ()
    numbers = tuple(element for element in raw if _is_countable(element))
    return numbers if len(numbers) == len(raw) and list(numbers) == sorted(numbers) else ()


def _is_countable(raw: JSON) -> TypeGuard[int]:
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= MAX_COUNT


def _window(problems: Problems, raw: dict[str, JSON], path: str) -> Window:
    match raw.get("window", "ever"):
        case "ever":
            return None
        case {"in_last": asked, **others} if not others:
            duration = read_operand(Operand.DURATION, asked)
            if isinstance(duration, Duration):
                return duration
        case {"between_dates": asked, **others} if not others:
            dates = read_operand(Operand.DATE_RANGE, asked)
            match dates:
                case (str(first), str(last)):
                    return first, last
    problems.refuse(path, "wrong_operand", _WANTED_WINDOW)
    return None

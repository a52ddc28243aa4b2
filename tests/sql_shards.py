"""Which tables a statement touches without binding their shard: a reading of our own SQL, which has one style."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_WORDS = (
    "where|on|set|from|using|join|left|right|cross|inner|order|group|limit|for|returning|union|except|values|select|do"
)
_TOUCHED = re.compile(
    r"\b(?P<verb>from|join|(?P<into>into)|update|using)\s+(?:only\s+)?(?P<table>[a-z_]+)\b(?(into)|(?!\s*\())"
    rf"(?:\s+(?:as\s+)?(?!(?:{_WORDS})\b)(?P<alias>[a-z_]+))?(?P<alike>\s+using\s*\(\s*shard\b)?"
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_ONE = r"(?:\$\d+|-1\b)"
_SAME = re.compile(r"\b([a-z_]+)\.shard\s*=\s*([a-z_]+)\.shard\b")


class Touch(NamedTuple):
    """A table in a statement: by which name its columns are told, and the part of the statement that sees it."""

    table: str
    alias: str
    verb: str
    alike: bool
    part: str


def unbound(statement: str, tables: Collection[str]) -> list[str]:
    """The tables among these that the statement touches without one shard: their own has to be a parameter's, or that
    of a table which has one, or it is written as the first column."""
    text = _TEXT.sub("''", _COMMENT.sub("", statement))
    return [touch.table for touch in _touches(text) if touch.table in tables and not _is_bound(touch, text)]


def _touches(text: str) -> Iterator[Touch]:
    for found in _TOUCHED.finditer(text):
        part = _part(text, found.start())
        yield Touch(found["table"], found["alias"] or found["table"], found["verb"], found["alike"] is not None, part)


def _is_bound(touch: Touch, text: str) -> bool:
    if touch.verb == "into":
        return re.search(rf"\binto\s+{touch.table}\s*\(\s*shard\b", touch.part) is not None
    whose = r"(?:\w+\.)?" if touch.alike else ""
    if re.search(rf"(?<![.\w]){whose}shard\s*=\s*{_ONE}", _shallow(touch.part)):
        return True
    return _is_one(touch.alias, touch.part, text, frozenset())


def _is_one(alias: str, part: str, text: str, seen: frozenset[str]) -> bool:
    """Whether the shard of an alias is a parameter's, or that of another alias of which the same is true."""
    if re.search(rf"\b{alias}\.shard\s*=\s*{_ONE}", part):
        return True
    same = {found for pair in _SAME.findall(part) if alias in pair for found in pair} - seen - {alias}
    return any(_is_one(other, text, text, seen | {alias}) for other in same)


def _part(text: str, place: int) -> str:
    """The innermost parentheses around a place, with what is nested in them; the whole text when there are none."""
    depth, start = 0, 0
    for index in range(place - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth < 0:
            start = index + 1
            break
    depth = 0
    for index in range(place, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth < 0:
            return text[start:index]
    return text[start:]


def _shallow(part: str) -> str:
    """A part without what is nested in it: there a column without a name before it may be another table's."""
    while True:
        inner = re.sub(r"\([^()]*\)", " ", part)
        if inner == part:
            return part
        part = inner

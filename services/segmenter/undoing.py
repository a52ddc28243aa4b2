"""Pure room: what one entry, or one subject, changes of the work of a transaction, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import TypeVar, overload

from services.segmenter.company_folding import Copies
from services.segmenter.marks import Gone, Marks
from services.segmenter.work import Work

Key = TypeVar("Key")
Value = TypeVar("Value")
Default = TypeVar("Default")
Changes = list[Callable[[], object]]
"""What takes back each change, in the order of the changes."""


class Undo:
    """Remembers what is changed of a work from ``begin`` on.

    A fold sets, pops and deletes items of mappings, adds to and discards from sets, and appends to lists. Values are
    immutable, but for the memberships of a user, which are replaced as a whole.
    """

    def __init__(self, work: Work, copies: Copies | None = None) -> None:
        """The containers of both are replaced by such as remember."""
        self._changes: Changes = []
        self._lists: list[list[object]] = []
        parts: list[Work | Marks | Gone | Copies] = [work, work.marks, work.gone]
        for part in [*parts, *([] if copies is None else [copies])]:
            for name in [field.name for field in fields(part)]:
                self._watch(part, name)
        self._lengths = [len(each) for each in self._lists]

    def _watch(self, part: object, name: str) -> None:
        value: object = getattr(part, name)
        if isinstance(value, dict):
            setattr(part, name, _Watched(value, self._changes))
        elif isinstance(value, set):
            setattr(part, name, _WatchedSet(value, self._changes))
        elif isinstance(value, list):
            self._lists.append(value)

    def begin(self) -> None:
        """What was changed so far stays."""
        self._changes.clear()
        self._lengths = [len(each) for each in self._lists]

    def take_back(self) -> None:
        """Everything is as it was at ``begin``."""
        for change in reversed(self._changes):
            change()
        self._changes.clear()
        for each, length in zip(self._lists, self._lengths, strict=True):
            del each[length:]


class _Watched(dict[Key, Value]):
    __slots__ = ("_changes",)

    def __init__(self, known: dict[Key, Value], changes: Changes) -> None:
        super().__init__(known)
        self._changes = changes

    def _note(self, key: Key) -> None:
        if key in self:
            self._changes.append(partial(dict.__setitem__, self, key, self[key]))
        else:
            self._changes.append(partial(dict.pop, self, key, None))

    def __setitem__(self, key: Key, value: Value) -> None:
        self._note(key)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key: Key) -> None:
        self._note(key)
        dict.__delitem__(self, key)

    @overload
    def pop(self, key: Key, /) -> Value: ...
    @overload
    def pop(self, key: Key, default: Value, /) -> Value: ...
    @overload
    def pop(self, key: Key, default: Default, /) -> Value | Default: ...
    def pop(self, key: Key, /, *default: Value | Default) -> Value | Default:
        self._note(key)
        return dict.pop(self, key, *default)


class _WatchedSet(set[Value]):
    __slots__ = ("_changes",)

    def __init__(self, known: set[Value], changes: Changes) -> None:
        super().__init__(known)
        self._changes = changes

    def add(self, item: Value, /) -> None:
        if item not in self:
            self._changes.append(partial(set.discard, self, item))
            set.add(self, item)

    def discard(self, item: object, /) -> None:
        for known in self & {item}:
            self._changes.append(partial(set.add, self, known))
            set.discard(self, known)

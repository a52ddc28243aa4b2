"""Pure core: what is allowed in a definition but probably not meant: names and types that nobody has sent yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, TypeAlias

from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, Type, trait_of
from shared.domain.paths import nodes
from shared.domain.segments import SubjectScope
from shared.domain.tree import Attribute, HasCompany, HasMember, Performed, Tree

Seen: TypeAlias = Mapping[str, Collection[str]]
"""Attribute -> the types that were seen: string, number, boolean, list, datetime (a string that is one)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What has been sent in an environment. None, or an event without an entry: nothing is known, nothing is said."""

    users: Seen
    companies: Seen
    events: Collection[str]
    memberships: Seen | None = None
    properties: Mapping[str, Seen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - `Warning` is a builtin
    """`path` is a JSON pointer from the tree's root, `suggestion` the name that may have been meant."""

    path: str
    code: str
    detail: str
    suggestion: str | None = None


_FITS: Final[Mapping[Type, Collection[str]]] = {
    Type.STRING: ("string", "datetime"),
    Type.NUMBER: ("number",),
    Type.BOOLEAN: ("boolean",),
    Type.LIST: ("list",),
    Type.DATETIME: ("datetime",),
}
_BUILTINS: Final[Mapping[str, Mapping[str, Type]]] = {"user": USER_BUILTINS, "company": COMPANY_BUILTINS}


def warnings_of(tree: Tree, scope: SubjectScope, known: Known) -> list[Warning_]:
    """What to say about a tree, in its order; segments that it names are looked at when they are saved themselves."""
    return list(_of_tree(tree, "", scope, known))


def _of_tree(tree: Tree, path: str, scope: SubjectScope, known: Known) -> Iterator[Warning_]:
    for at, node in nodes(tree, path):
        match node:
            case Attribute():
                yield from _of_attribute(node, at, scope, known)
            case Performed():
                yield from _of_event(node, at, known)
            case HasCompany(where=where) if where is not None:
                yield from _of_tree(where, f"{at}/where", "company", known)
            case HasMember(where=where) if where is not None:
                yield from _of_tree(where, f"{at}/where", "user", known)


def _of_attribute(leaf: Attribute, path: str, scope: SubjectScope, known: Known) -> Iterator[Warning_]:
    if leaf.membership:
        if known.memberships is not None:
            yield from _named(leaf, leaf.name, path, ("membership", known.memberships))
        return
    builtins = _BUILTINS[scope]
    name = trait_of(leaf.name, builtins)
    if name is not None:
        yield from _named(leaf, name, path, (scope, known.users if scope == "user" else known.companies), builtins)
    elif leaf.operator.type not in (Type.ANY, builtins[leaf.name]):
        yield _mistyped(leaf, path, leaf.operator.type.value, [builtins[leaf.name].value])


def _of_event(leaf: Performed, path: str, known: Known) -> Iterator[Warning_]:
    if leaf.event not in known.events:
        suggestion = did_you_mean(leaf.event, known.events)
        yield Warning_(path, "unknown_event", f"no user has sent the event {leaf.event!r} yet", suggestion)
    elif leaf.where is not None and leaf.event in known.properties:
        seen = known.properties[leaf.event]
        for at, node in nodes(leaf.where, f"{path}/where"):
            if isinstance(node, Attribute):
                yield from _named(node, node.name, at, (f"event {leaf.event!r}", seen))


def _named(
    leaf: Attribute, name: str, path: str, of: tuple[str, Seen], builtins: Collection[str] = ()
) -> Iterator[Warning_]:
    whose, seen = of
    if name not in seen:
        suggestion = did_you_mean(leaf.name, [*seen, *builtins])
        yield Warning_(path, "unknown_attribute", f"no {whose} has an attribute {name!r} yet", suggestion)
        return
    wanted = Type.NUMBER if _compares_numbers(leaf) else leaf.operator.type
    if wanted is not Type.ANY and not set(_FITS[wanted]) & set(seen[name]):
        yield _mistyped(leaf, path, wanted.value, seen[name])


def _compares_numbers(leaf: Attribute) -> bool:
    return (
        leaf.operator.positive == "is_one_of" and isinstance(leaf.value, tuple) and not isinstance(leaf.value[0], str)
    )


def _mistyped(leaf: Attribute, path: str, wanted: str, seen: Iterable[str]) -> Warning_:
    detail = f"{leaf.op!r} compares a {wanted}, but {leaf.name!r} has only been seen as {', '.join(sorted(seen))}"
    return Warning_(path, "type_never_seen", detail)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The one of these names that is most like a word: in other letters of the same case first, None if none is."""
    names = {name.casefold().replace("_", "").replace(" ", ""): name for name in known}
    plain = word.casefold().replace("_", "").replace(" ", "")
    matches = get_close_matches(plain, names, n=1)
    return names[matches[0]] if matches else None

"""Pure: which attributes and events the conditions of a segment name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, trait_of
from shared.domain.segments import SubjectScope
from shared.domain.tree import Attribute, HasCompany, HasMember, Performed, Tree, leaves

NamedKind: TypeAlias = Literal["user", "company", "membership", "event"]
"""Of what a name is: an attribute of users, companies or memberships, or an event."""


class Name(NamedTuple):
    """A name that a condition asks for; of attributes without the `traits.` before it."""

    kind: NamedKind
    name: str


def names_of(tree: Tree, scope: SubjectScope) -> Iterator[Name]:
    """What a tree on users, or companies, names, its conditions on companies, members and events included."""
    builtins = USER_BUILTINS if scope == "user" else COMPANY_BUILTINS
    for leaf in leaves(tree):
        match leaf:
            case Attribute(name=name, membership=True):
                yield Name("membership", name)
            case Attribute(name=name):
                yield Name(scope, trait_of(name, builtins) or name)
            case Performed(event=event):
                yield Name("event", event)
            case HasCompany(where=where) if where is not None:
                yield from names_of(where, "company")
            case HasMember(where=where) if where is not None:
                yield from names_of(where, "user")

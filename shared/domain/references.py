"""Pure core: which segments a tree names and where, what is wrong with that, and the same tree naming them by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from shared.domain.paths import nodes
from shared.domain.problems import Problem
from shared.domain.segments import SubjectScope
from shared.domain.tree import All, Any_, HasCompany, HasMember, InSegment, Not, Tree


def named_segments(tree: Tree, scope: SubjectScope, path: str = "") -> Iterator[tuple[str, str, SubjectScope]]:
    """Path, name as written, and the scope that it must have, of every segment that a tree names, in its order."""
    for at, node in nodes(tree, path):
        match node:
            case InSegment(segment):
                yield f"{at}/segment", segment, scope
            case HasCompany(where=where) if where is not None:
                yield from named_segments(where, "company", f"{at}/where")
            case HasMember(where=where) if where is not None:
                yield from named_segments(where, "user", f"{at}/where")


def reference_problems(tree: Tree, scope: SubjectScope, scopes: Mapping[str, SubjectScope]) -> list[Problem]:
    """What is wrong with the segments that a tree names; `scopes`: of those that there are, by id and by key."""
    return [
        _problem(path, segment, needed, scopes)
        for path, segment, needed in named_segments(tree, scope)
        if scopes.get(segment) != needed
    ]


def _problem(path: str, segment: str, needed: SubjectScope, scopes: Mapping[str, SubjectScope]) -> Problem:
    if segment not in scopes:
        return Problem(path, "missing_segment", f"there is no segment {segment!r}")
    whose, others = ("users", "companies") if needed == "user" else ("companies", "users")
    return Problem(path, "wrong_scope", f"{segment!r} is a segment of {others}, and here it is about {whose}")


def with_ids(tree: Tree, ids: Mapping[str, str]) -> Tree:
    """The tree with every segment named by its id; `ids`: by the names that are written."""
    match tree:
        case All(children):
            return All(tuple(with_ids(child, ids) for child in children))
        case Any_(children):
            return Any_(tuple(with_ids(child, ids) for child in children))
        case Not(child):
            return Not(with_ids(child, ids))
        case InSegment(segment):
            return replace(tree, segment=ids[segment])
        case HasCompany(where=where) | HasMember(where=where) if where is not None:
            return replace(tree, where=with_ids(where, ids))
    return tree

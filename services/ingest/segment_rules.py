"""Pure rules of segments: their keys, and their conditions as they are kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count
from typing import Final
from unicodedata import normalize

from shared.domain.conditions import parse_tree
from shared.domain.problems import InvalidDefinition, Problem
from shared.domain.segments import Kind, Population, SubjectScope
from shared.domain.tree import EVERYONE, Tree, canonical
from shared.domain.values import JSON, dumps, loads
from shared.errors import DetailedError

KEY_PATTERN: Final = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
MAX_KEY_LENGTH: Final = 64
_SUFFIX_LENGTH: Final = 8


class InvalidConditions(DetailedError):
    """The tree is refused, with every problem and the path of its node."""

    code = "invalid_definition"
    status = 422


def parse_if_match(value: str | None) -> frozenset[str] | None:
    """The revisions that an If-Match header allows; None for any (no header, or `*`)."""
    if value is None or value.strip() == "*":
        return None
    return frozenset(tag.strip().strip('"') for tag in value.split(","))


def conditions_tree(raw: JSON, scope: SubjectScope = "user") -> Tree:
    """The tree of the `conditions` of a body. Raises InvalidConditions."""
    try:
        return parse_tree(raw, scope)
    except InvalidDefinition as error:
        raise refused(error.problems) from None


def asked_tree(kind: Kind, scope: SubjectScope, population: Population, raw: JSON) -> Tree:
    """The tree of a definition as a body has it; EVERYONE for a manual segment. Raises InvalidConditions."""
    if population != "all" and (kind == "manual" or scope == "company"):
        whose = "whoever is picked" if kind == "manual" else "companies"
        detail = f"a segment of {whose} has the population 'all'"
        raise refused_fields([Problem("/population", "wrong_population", detail)])
    if kind == "attribute" and raw is None:
        raise refused([Problem("", "not_an_object", "conditions is missing; see docs/conditions.md")])
    if kind == "attribute":
        return conditions_tree(raw, scope)
    if raw is not None:
        detail = "the members of a manual segment are picked; it has no conditions"
        raise refused([Problem("", "conditions_of_manual", detail)])
    return EVERYONE


def refused(problems: Sequence[Problem]) -> InvalidConditions:
    """The refusal of a tree, with the paths as they stand in the body's field `conditions`."""
    return refused_fields([replace(problem, path=f"/conditions{problem.path}") for problem in problems])


def refused_fields(problems: Sequence[Problem]) -> InvalidConditions:
    """The refusal of a definition, with the paths as they stand in the body."""
    errors = [{"path": problem.path, "code": problem.code, "detail": problem.detail} for problem in problems]
    summary = f"{len(errors)} problems" if len(errors) > 1 else f"{errors[0]['path']}: {errors[0]['detail']}"
    return InvalidConditions(summary, errors=errors)


def conditions_text(tree: Tree) -> str:
    """The canonical JSON text of a tree: equal trees give equal texts."""
    return dumps(canonical(tree))


def same_conditions(stored: str | None, tree: Tree, scope: SubjectScope) -> bool:
    """Whether a stored definition, which jsonb has rewritten, means this tree."""
    if stored is None:
        return tree == EVERYONE
    return conditions_text(parse_tree(loads(stored), scope)) == conditions_text(tree)


def key_from_name(name: str) -> str:
    """A key made from a name: `Pro users!` -> `pro-users`; `segment` when no letter or digit is left."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[: MAX_KEY_LENGTH - _SUFFIX_LENGTH].rstrip("-") or "segment"


def free_key(wanted: str, taken: Collection[str]) -> str:
    """The wanted key, or the first of `wanted-2`, `wanted-3` ... that is not taken."""
    if wanted not in taken:
        return wanted
    return next(key for number in count(2) if (key := f"{wanted}-{number}") not in taken)

"""Pure rules of segments: their keys, and their conditions as they are kept."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count
from typing import Final
from unicodedata import normalize

from shared.domain.conditions import parse_tree
from shared.domain.problems import InvalidDefinition
from shared.domain.tree import canonical
from shared.domain.values import JSON, dumps, loads
from shared.errors import DetailedError, MusterError

KEY_PATTERN: Final = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
MAX_KEY_LENGTH: Final = 64
_SUFFIX_LENGTH: Final = 8


class InvalidConditions(DetailedError):
    """The tree is refused, with every problem and the path of its node."""

    code = "invalid_definition"
    status = 422


class UnsupportedKind(MusterError):
    """A kind of segment that is still to come."""

    code = "unsupported_kind"
    status = 422


class UnsupportedScope(MusterError):
    """A scope that is still to come."""

    code = "unsupported_scope"
    status = 422


def parse_if_match(value: str | None) -> frozenset[str] | None:
    """The revisions that an If-Match header allows; None for any (no header, or `*`)."""
    if value is None or value.strip() == "*":
        return None
    return frozenset(tag.strip().strip('"') for tag in value.split(","))


def canonical_text(raw: JSON) -> str:
    """The canonical JSON text of a tree as it was sent: equal trees give equal texts. Raises InvalidConditions."""
    try:
        return dumps(canonical(parse_tree(raw)))
    except InvalidDefinition as error:
        errors = [
            {"path": f"/conditions{problem.path}", "code": problem.code, "detail": problem.detail}
            for problem in error.problems
        ]
        summary = f"{len(errors)} problems" if len(errors) > 1 else f"{errors[0]['path']}: {errors[0]['detail']}"
        raise InvalidConditions(summary, errors=errors) from None


def same_conditions(stored: str | None, text: str) -> bool:
    """Whether a stored definition, which jsonb has rewritten, means the tree of this canonical text."""
    return stored is not None and canonical_text(loads(stored)) == text


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

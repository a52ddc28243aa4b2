"""Pure: the shape of an explanation: that of the definition, and every node with its truth and next flip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from shared.domain.instants import format_instant
from shared.domain.tree import All, Any_, Leaf, Not, Tree, canonical
from shared.domain.truth import Verdict

Document: TypeAlias = dict[str, Any]
Judge: TypeAlias = Callable[[Tree], Verdict]


def told_node(tree: Tree, judge: Judge, leaf: Callable[[Leaf], Mapping[str, Any]]) -> Document:
    """A node in the shape of the definition, with its truth and next flip; leaves tell more."""
    told = told_verdict(judge(tree))
    match tree:
        case All(children):
            return {"all": [told_node(child, judge, leaf) for child in children], **told}
        case Any_(children):
            return {"any": [told_node(child, judge, leaf) for child in children], **told}
        case Not(child):
            return {"not": told_node(child, judge, leaf), **told}
    written = canonical(tree)
    return {**(written if isinstance(written, dict) else {}), **told, **leaf(tree)}


def told_verdict(verdict: Verdict) -> Document:
    """A truth, and when time alone may change it."""
    due = verdict.next_flip_at
    return {"truth": verdict.truth, "next_flip_at": None if due is None else format_instant(due)}

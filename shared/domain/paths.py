"""Pure core: where each node of a tree stands in the definition's JSON, as JSON pointers."""

from collections.abc import Iterator

from shared.domain.tree import All, Any_, Not, Tree
from shared.domain.values import pointer


def children(tree: Tree, path: str = "") -> list[tuple[str, Tree]]:
    """The nodes right below one, with their paths; none below a leaf: what it holds in `where` is about others."""
    match tree:
        case All(inner):
            return [(pointer(f"{path}/all", index), child) for index, child in enumerate(inner)]
        case Any_(inner):
            return [(pointer(f"{path}/any", index), child) for index, child in enumerate(inner)]
        case Not(child):
            return [(f"{path}/not", child)]
    return []


def nodes(tree: Tree, path: str = "") -> Iterator[tuple[str, Tree]]:
    """Every node with its path, in the order of the tree, parents first."""
    yield path, tree
    for below, child in children(tree, path):
        yield from nodes(child, below)

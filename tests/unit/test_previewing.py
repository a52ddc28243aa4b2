"""What patterns of truths add up to."""

from itertools import product

from services.query.previewing import MOST_ATOMS, Line, Pattern, counts
from shared.domain.tree import EVERYONE, All, Any_, Attribute, Not, Tree

A, B, C = (Attribute(name, "exists") for name in "abc")


def one_of_each(atoms: int) -> list[Pattern]:
    """One subject who is no member for each pattern of so many truths."""
    return [Pattern(False, True, sum(bit << place for place, bit in enumerate(bits)), 1)
            for bits in product((0, 1), repeat=atoms)]  # fmt: skip


def lines(tree: Tree, patterns: list[Pattern]) -> list[tuple[str, int, int]]:
    """Path, count alone, cumulative."""
    return [(line.path, line.alone, line.cumulative) for line in counts(tree, patterns).lines]


def test_lines_of_all_narrow_and_lines_of_any_widen() -> None:
    """Each counts alone, and with those above it in its group."""
    tree = All((A, Any_((B, Not(C)))))
    assert counts(tree, one_of_each(3)).total == 3
    assert lines(tree, one_of_each(3)) == [
        ("/all/0", 4, 4),
        ("/all/1", 6, 3),
        ("/all/1/any/0", 4, 4),
        ("/all/1/any/1", 4, 6),
        ("/all/1/any/1/not", 4, 4),
    ]


def test_who_enters_and_leaves_is_the_difference_to_the_members() -> None:
    """Also members who are not of the population any more."""
    patterns = [
        Pattern(True, True, 1, 10),
        Pattern(True, True, 0, 3),
        Pattern(True, False, 1, 2),
        Pattern(False, True, 1, 7),
    ]
    found = counts(A, patterns)
    assert (found.total, found.entering, found.leaving, found.lines) == (17, 7, 5, [Line("", 17, 17)])


def test_no_condition_is_everyone() -> None:
    """Nothing is counted line by line."""
    found = counts(EVERYONE, [Pattern(False, True, 0, 5), Pattern(False, False, 0, 2)])
    assert (found.total, found.lines) == (5, [])


def test_a_large_tree_is_counted_by_the_lines_of_its_root() -> None:
    """Or as a whole when there are too many of those as well."""
    many = Any_((A,) * (MOST_ATOMS + 1))
    assert lines(All((B, many)), one_of_each(2)) == [("/all/0", 2, 2), ("/all/1", 2, 1)]
    assert lines(many, one_of_each(1)) == [("", 1, 1)]

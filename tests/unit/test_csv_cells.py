"""What a cell of a CSV file means."""

import pytest

from services.cli.csv_cells import literal


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        ("0", "0"),
        ("34", "34"),
        ("-7", "-7"),
        (" 34 ", "34"),
        ("29.85", "29.85"),
        ("19.90", "19.90"),
        ("-0.5", "-0.5"),
        ("9007199254740991", "9007199254740991"),
        ("true", "true"),
        ("FALSE", "false"),
    ],
)
def test_numbers_and_booleans_are_typed(cell: str, sent: str) -> None:
    """A cell that JSON would write alike becomes a number or a boolean."""
    assert literal(cell) == sent


@pytest.mark.parametrize(
    "cell",
    [
        "007",
        "+5",
        "+49 171 1234",
        "01711234",
        "1e5",
        "-0",
        ".5",
        "5.",
        "1,5",
        "NaN",
        "9007199254740992",
        "yes",
        "1_000",
        "٣",
    ],
)
def test_codes_stay_text(cell: str) -> None:
    """Leading zeros, plus signs, exponents, long ids and other digits are text as they stand."""
    assert literal(cell) == f'"{cell}"'


@pytest.mark.parametrize("cell", ["", " ", "\t"])
def test_blank_is_absent(cell: str) -> None:
    """A blank cell says nothing about the attribute."""
    assert literal(cell) is None


def test_overlong_numbers_are_text() -> None:
    """More digits than a number may have here."""
    assert (literal("1" * 400), literal("0." + "1" * 40)) == (f'"{"1" * 400}"', f'"0.{"1" * 40}"')


def test_text_is_kept_as_it_stands() -> None:
    """Quotes, spaces and letters of any language survive."""
    assert literal(' Zoë "Z" ') == '" Zoë \\"Z\\" "'

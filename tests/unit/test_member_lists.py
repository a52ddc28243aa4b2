"""Which values of an uploaded file name users or companies, and why."""

import pytest

from services.ingest.commands.member_imports_csv import (
    MAX_ROWS,
    Asked,
    InvalidCsv,
    UploadedList,
    read_list,
    uploaded_file,
)

USERS, COMPANIES = Asked("user"), Asked("company")


def taken(data: bytes | str, asked: Asked = USERS) -> tuple[str | None, str, list[str]]:
    """Name of the column, what it holds, and its distinct values."""
    listed = read(data, asked)
    return listed.column.name, listed.column.by, [value for _, value in listed.values]


def read(data: bytes | str, asked: Asked = USERS) -> UploadedList:
    """The list in a file."""
    return read_list(data if isinstance(data, bytes) else data.encode(), asked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("user_id\nu1\nu2\n", ("user_id", "user_id", ["u1", "u2"])),
        ("User ID,Plan\nu1,pro\n", ("User ID", "user_id", ["u1"])),
        ("Plan;E-Mail\r\npro;a@b.c\r\n", ("E-Mail", "email", ["a@b.c"])),
        ("email\tuser_id\na@b.c\tu1\n", ("user_id", "user_id", ["u1"])),
        ("u1\nu2", (None, "user_id", ["u1", "u2"])),
        ("a@b.c\nd@e.f\nu3\n", (None, "email", ["a@b.c", "d@e.f", "u3"])),
        ("\n\n  \nu1\n\n", (None, "user_id", ["u1"])),
        ('name,id\n"Ann, ""A""\nof Rome","u,1"\n', ("id", "user_id", ["u,1"])),
    ],
)
def test_a_column_is_chosen_by_its_name_or_its_values(text: str, expected: tuple[str | None, str, list[str]]) -> None:
    """Ids before addresses; a single column needs no header."""
    assert taken(text) == expected


def test_columns_of_companies() -> None:
    """An address names no company."""
    assert taken("Account ID,email\nacme,a@b.c\n", COMPANIES) == ("Account ID", "company_id", ["acme"])
    assert taken("a@b.c\n", COMPANIES) == (None, "company_id", ["a@b.c"])
    with pytest.raises(InvalidCsv, match="No column is called company_id"):
        read("email,plan\na@b.c,pro\n", COMPANIES)


def test_the_caller_may_say_which_column() -> None:
    """By its name in any case; and what it holds, where that cannot be seen."""
    text = "id,contact,ref\n1,a@b.c,r1\n2,d@e.f,r2\n"
    assert taken(text, Asked("user", column="CONTACT")) == ("contact", "email", ["a@b.c", "d@e.f"])
    assert taken(text, Asked("user", column="ref")) == ("ref", "user_id", ["r1", "r2"])
    assert taken(text, Asked("user", column="contact", by="user_id")) == ("contact", "user_id", ["a@b.c", "d@e.f"])
    assert taken("id,email\n1,a@b.c\n", Asked("user", by="email")) == ("email", "email", ["a@b.c"])
    assert taken("a@b.c\n", Asked("user", by="user_id")) == (None, "user_id", ["a@b.c"])


def test_the_reason_names_the_column() -> None:
    """People see what was taken, and why not the other one."""
    assert "'user_id'" in read("user_id,email\nu1,a@b.c\n").column.reason
    assert "before e-mail" in read("user_id,email\nu1,a@b.c\n").column.reason
    assert "no header" in read("u1\n").column.reason


@pytest.mark.parametrize(
    "data",
    ["\ufeffemail\r\né@b.c\r\n".encode(), "email\r\né@b.c\r\n".encode("utf-16"), "email\ré@b.c\r".encode()],
    ids=["utf-8 with a mark", "utf-16", "old Mac"],
)
def test_files_as_spreadsheets_write_them(data: bytes) -> None:
    """With byte order marks and any end of line."""
    assert taken(data) == ("email", "email", ["é@b.c"])


def test_repeated_and_blank_values_are_counted() -> None:
    """Addresses by their key, ids exactly; the first line of each counts."""
    listed = read("email,x\nA@b.c,1\n a@B.c ,2\n,3\n\u00a0d@e.f,4\n")
    assert (listed.rows, listed.blank, listed.repeated) == (4, 1, 1)
    assert listed.values == [(2, "A@b.c"), (5, "d@e.f")]
    assert read("U1\nu1\n").repeated == 0


def test_short_rows_have_no_value() -> None:
    """They count as blank."""
    assert read("name,id\nAnn\nBob,u2\n").blank == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"email\n\xe9@b.c\n", "UTF-8"),
        (b"user_id\nu\x001\n", "NUL"),
        (b"plan,name\npro,Ann\n", "plan, name"),
        (b"user_id,x\n,1\n", "no value"),
        (b"user_id\n", "no value"),
        (b"user_id\n" + b"x" * 200_000, "Line 2"),
        (b"x" * 200_000, "Line 1"),
    ],
)
def test_files_that_are_no_list(data: bytes, reason: str) -> None:
    """Refused with what is wrong and where."""
    with pytest.raises(InvalidCsv, match=reason):
        read(data)


def test_a_column_that_is_not_there() -> None:
    """The sentence names those that are."""
    with pytest.raises(InvalidCsv, match="The file has: user_id"):
        read("user_id\nu1\n", Asked("user", column="mail"))


def test_the_longest_list() -> None:
    """100,000 rows beside the header; one more is refused."""
    rows = "\n".join(f"u{number}" for number in range(MAX_ROWS))
    assert len(read(f"user_id\n{rows}").values) == MAX_ROWS
    with pytest.raises(InvalidCsv, match="100,001 rows"):
        read(f"{rows}\none more")


FORM = (
    b'--x y\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
    b'--x y\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n'
    b"user_id\r\n--u1\r\n\r\n--x y--\r\n"
)


def test_the_file_of_a_form() -> None:
    """The part with a file name, byte for byte."""
    assert uploaded_file('multipart/form-data; boundary="x y"', FORM) == b"user_id\r\n--u1\r\n"


def test_a_body_that_is_the_file() -> None:
    """Whatever it is called."""
    assert uploaded_file("text/csv; charset=utf-8", b"u1") == b"u1"
    assert uploaded_file("", b"u1") == b"u1"


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=z"])
def test_a_form_without_a_file(content_type: str) -> None:
    """Refused."""
    with pytest.raises(InvalidCsv, match="no file"):
        uploaded_file(content_type, FORM)

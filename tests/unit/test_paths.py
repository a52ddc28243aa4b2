"""Raw paths: split first, unquoted then."""

import pytest

from shared.http.paths import InvalidPath, path_parts


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (b"/v1/users/a%2Fb", ["v1", "users", "a/b"]),
        (b"/v1/users/..", ["v1", "users", ".."]),
        (b"/v1/users/%2E%2E/segments", ["v1", "users", "..", "segments"]),
        (b"/v1/users/%252F", ["v1", "users", "%2F"]),
        (b"/v1/users/", ["v1", "users", ""]),
        (b"/v1/users/%F0%9F%98%80+", ["v1", "users", "\U0001f600+"]),
    ],
)
def test_parts_are_ids_as_they_were_meant(raw: bytes, parts: list[str]) -> None:
    """An id with a slash or dots in it stays one part."""
    assert path_parts(raw) == parts


@pytest.mark.parametrize("raw", [b"/v1/users/%FF", b"/v1/users/%ED%A0%80", b"/v1/users/a%00b"])
def test_a_part_that_no_id_can_be_is_refused(raw: bytes) -> None:
    """Invalid UTF-8, lone surrogates and NUL."""
    with pytest.raises(InvalidPath):
        path_parts(raw)

"""Store: the files of the built dashboard, with a fresh nonce in each page."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

NONCE_MARK = b"__CSP_NONCE__"
BUILDING = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">'
    b"<title>Muster</title><h1>Muster</h1><p>dashboard: building. This page reloads by itself.</p></html>"
)


@dataclass(frozen=True, slots=True)
class File:
    """A static file."""

    content: bytes
    media_type: str


class Pages:
    """Reads `folder` at each request: the dashboard may be built while this process runs."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not be there yet."""
        self._folder = folder.resolve()

    def index(self, nonce: str) -> bytes:
        """The dashboard's page, or one that says that it is still being built."""
        try:
            page = (self._folder / "index.html").read_bytes()
        except OSError:
            return BUILDING
        return page.replace(NONCE_MARK, nonce.encode())

    def file(self, name: str) -> File | None:
        """A file inside the folder, other than its pages; None when there is none."""
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or path.suffix == ".html" or not path.is_file():
            return None
        return File(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def content_policy(nonce: str, ingest_url: str) -> str:
    """The Content-Security-Policy of a page: own files, styles with the nonce, calls to the two doors only."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data:; font-src 'self'; connect-src 'self' {ingest_url}; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )

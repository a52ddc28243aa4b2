"""Who sends a call: a write key in the header, the query or the body."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from services.ingest.catalogue import Catalogue, Key
from services.ingest.wire import Request
from shared.domain.keys import PREFIXES
from shared.errors import MusterError
from shared.http.auth import MissingKey, UnknownKey, key_of, wrong_scope


class BrowserKey(MusterError):
    """A key that is public in pages may not merge users or rewrite history."""

    code = "browser_key"
    status = 403


class _Keyed(msgspec.Struct):
    write_key: str = msgspec.field(default="", name="writeKey")


_BOM: Final = b"\xef\xbb\xbf"
_KEY_TEXT: Final = re.compile(rb'"writeKey"\s*:\s*"([A-Za-z0-9_-]{1,100})"')
_KEYED: Final = msgspec.json.Decoder(_Keyed)


def header_key(request: Request) -> str | None:
    """The key of the Authorization header."""
    return key_of(request.headers.get(b"authorization", b"").decode("latin-1"))


def body_key(body: bytes) -> str | None:
    """The `writeKey` in a body; also in one that is not JSON, so that its sender learns what is wrong with it."""
    try:
        return _KEYED.decode(body).write_key or None
    except (msgspec.MsgspecError, RecursionError):
        found = _KEY_TEXT.search(body)
        return None if found is None else found[1].decode()


async def sender_and_body(catalogue: Catalogue, request: Request, path: str) -> tuple[Key, bytes]:
    """Who sends, and what; nobody's body is read whose header or query already names no write key.

    Raises what ``caller`` and ``Request.body`` raise.
    """
    sender = await _sender(catalogue, request, path)
    body = (await request.body()).removeprefix(_BOM)
    return sender or await caller(catalogue, body_key(body), path), body


async def _sender(catalogue: Catalogue, request: Request, path: str) -> Key | None:
    """Who sends by the header or the query; None when neither has a key."""
    authorization = request.headers.get(b"authorization", b"")
    known = catalogue.sender(authorization)
    if known is not None:
        return known
    key = header_key(request)
    if key is None:
        key = request.query("writeKey")
        return None if key is None else await caller(catalogue, key, path)
    found = await caller(catalogue, key, path)
    catalogue.remember(authorization, found)
    return found


async def caller(catalogue: Catalogue, key: str | None, path: str) -> Key:
    """The write key that sends. Raises CatalogueUnavailable, MissingKey, UnknownKey or WrongScope."""
    found = catalogue.find(key or "")
    if key is None:
        raise MissingKey(f"`{path}` needs a write key ({PREFIXES['write']}...): send `Authorization: Basic` with it.")
    found = found or await catalogue.find_or_look(key)
    if found is None:
        raise UnknownKey("This write key is not known here. It may be mistyped, revoked, or of another installation.")
    if found.scope != "write":
        raise wrong_scope(found.scope, "write", path)
    return found

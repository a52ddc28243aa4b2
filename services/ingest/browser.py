"""What browsers' SDKs need beside the calls: CORS, and the settings they ask for before they send anything."""

from __future__ import annotations

from typing import Final

from services.ingest.callers import caller, header_key
from services.ingest.catalogue import Catalogue
from services.ingest.wire import SUCCESS, Answer, Handler, Header, Request, json_answer
from shared.errors import MusterError
from shared.http.paths import path_parts


class UnknownWriteKey(MusterError):
    """Settings are asked for a key that would not be accepted; browsers show the sentence in their console."""

    code = "unknown_key"
    status = 404


CORS: Final[tuple[Header, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Retry-After"),
)
PREFLIGHT: Final = Answer(
    204,
    b"",
    (
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", b"Authorization, Content-Type, AnonymousId, SentAt, X-Retry-Count"),
        (b"access-control-max-age", b"7200"),
    ),
)
"""The answer to any OPTIONS of an SDK route, before anybody is asked for a key: preflights carry none."""

_FIVE_MINUTES: Final[Header] = (b"cache-control", b"private, max-age=300")
"""In the browser alone: a shared cache could hand out an answer that echoes another Host, or outlive a key."""


def segment_settings(catalogue: Catalogue) -> Handler:
    """`GET /v1/projects/{write_key}/settings`: what Segment's analytics.js reads from its `cdnURL`."""

    async def handle(request: Request) -> Answer:
        write_key = path_parts(request.scope["raw_path"])[2]
        found = await catalogue.find_or_look(write_key)
        if found is None or found.scope != "write":
            raise UnknownWriteKey("This write key is not known here, so nothing would be accepted. Check the snippet.")
        host = request.headers.get(b"host", b"").decode("latin-1")
        sender = {"apiKey": write_key, "apiHost": f"{host}/v1", "protocol": request.scope["scheme"]}
        return json_answer({"integrations": {"Segment.io": sender}}, _FIVE_MINUTES)

    return handle


def rudderstack_config(catalogue: Catalogue) -> Handler:
    """`GET /sourceConfig/`: what RudderStack's browser SDK reads from its `configUrl`: no destinations."""

    async def handle(request: Request) -> Answer:
        key = header_key(request) or request.query("writeKey")
        found = await caller(catalogue, key, "/sourceConfig/")
        source = {"id": found.key_id, "enabled": True, "config": {}, "destinations": []}
        return json_answer({"source": source}, _FIVE_MINUTES)

    return handle


async def dropped(request: Request) -> Answer:
    """`POST /v1/m`: the SDK's metrics about itself."""
    return SUCCESS

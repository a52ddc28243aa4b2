"""`python -m benchmarks.bare PORT`: ingest's own server with an app that reads the body and answers, and no more."""

import asyncio
import gc
import sys

import uvloop
from starlette.types import Receive, Scope, Send

from services.ingest.app import Server, server_config
from services.ingest.settings import IngestSettings
from services.ingest.wire import SUCCESS, respond
from tests.ingest_side import NOWHERE


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """No key, no route, no validation, no stream."""
    while (await receive()).get("more_body"):
        pass
    await respond(send, SUCCESS)


async def serve(port: int) -> None:
    """Until SIGTERM."""
    settings = IngestSettings(port=port, redis_url="redis://127.0.0.1:1/0", database_url=NOWHERE)
    server = Server(server_config(app, settings))
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    await server.serve()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1])))

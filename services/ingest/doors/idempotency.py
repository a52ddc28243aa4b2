"""Door: a command that is sent twice with one Idempotency-Key takes effect once, and has the same answer twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.ingest.commands.idempotency import Answer, Command, claim, forget, keep
from shared.clock import Clock
from shared.domain.logins import BEARER_PREFIX
from shared.errors import MusterError
from shared.http.auth import Keys, Logins, authenticate, key_of
from shared.http.bodies import BodyTooLarge
from shared.http.problems import MEDIA_TYPE, problem_bytes
from shared.postgres.pool import Pool
from shared.postgres.sessions import session

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
MAX_KEY_BYTES: Final = 255
MAX_BODY_BYTES: Final = 33 * 1024 * 1024
"""More than any command takes: the body is held until it is known whether it was sent before."""

_READS: Final = ("GET", "HEAD", "OPTIONS")
_log = structlog.stdlib.get_logger()


class InvalidKey(MusterError):
    """The Idempotency-Key is empty or too long."""

    code = "invalid_request"
    status = 400


@dataclass(frozen=True, slots=True)
class Idempotency:
    """ASGI middleware around the commands; a request that no key admits is left to the app to refuse."""

    app: ASGIApp
    pool: Pool
    clock: Clock
    keys: Keys
    logins: Logins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the command, give its answer again, or refuse it."""
        if scope["type"] != "http" or scope["method"] in _READS or HEADER not in Headers(scope=scope):
            await self.app(scope, receive, send)
            return
        body = await _body(receive)
        replay = _Replay(body, receive)
        try:
            command = await self._command(scope, body)
            answer = None if command is None else await self._claim(command)
        except MusterError as error:
            await _refuse(scope, send, error)
            return
        if command is None:
            await self.app(scope, replay, send)
        elif answer is None:
            await _tell(send, await self._run(scope, replay, command))
        else:
            await _tell(send, Answer(answer.status, [*answer.headers, (REPLAYED.lower(), "true")], answer.body))

    async def _command(self, scope: Scope, body: bytes | None) -> Command | None:
        """The command that a request is; None when it has no right to be one. Raises InvalidKey or BodyTooLarge."""
        headers = Headers(scope=scope)
        path = scope["raw_path"].decode("latin-1")
        try:
            principal = await authenticate(headers.get("authorization"), self.keys, "manage", path, self.logins)
        except MusterError as error:
            if error.status >= 500:
                raise
            return None
        if not 1 <= len(headers[HEADER].encode("latin-1")) <= MAX_KEY_BYTES:
            raise InvalidKey(f"An Idempotency-Key has 1 to {MAX_KEY_BYTES} bytes.")
        if body is None:
            raise BodyTooLarge(f"The body is over {MAX_BODY_BYTES:,} bytes.")
        token = (key_of(headers.get("authorization")) or "").encode(errors="surrogatepass")
        # Everybody who is signed in is the same principal, with a bearer of one's own.
        is_login = token.startswith(BEARER_PREFIX.encode())
        key_id = f"{principal.key_id} {sha256(token).hexdigest()}" if is_login else principal.key_id
        route, now = f"{scope['method']} {path}", self.clock.now_ms()
        said = sha256(b"%d " % len(scope["query_string"]) + scope["query_string"] + body).digest()
        secret = b"\0".join((token, route.encode(), headers[HEADER].encode(), said))
        return Command(principal.environment, key_id, route, headers[HEADER], said, secret, now)

    async def _claim(self, command: Command) -> Answer | None:
        async with session(self.pool) as connection:
            return await claim(connection, command)

    async def _run(self, scope: Scope, receive: Receive, command: Command) -> Answer:
        heard = _Heard()
        try:
            await self.app(scope, receive, heard)
        except BaseException:
            await self._settle(command, None)
            raise
        answer = heard.answer()
        await self._settle(command, answer if answer.status < 500 else None)
        return answer

    async def _settle(self, command: Command, answer: Answer | None) -> None:
        """Keep the answer, or forget the command. What cannot be written now is run again by who sends it again."""
        try:
            async with session(self.pool) as connection:
                await (forget(connection, command) if answer is None else keep(connection, command, answer))
        except MusterError as error:
            _log.warning("answer_not_kept", route=command.route, error=error.code)


@dataclass(slots=True)
class _Replay:
    """Receives a body that was read before, then whatever the client does."""

    body: bytes | None
    receive: Receive
    is_over: bool = False

    async def __call__(self) -> Message:
        if self.is_over:
            return await self.receive()
        self.is_over = True
        return {"type": "http.request", "body": self.body or b"", "more_body": self.body is None}


@dataclass(slots=True)
class _Heard:
    """Listens to what the app answers."""

    start: Message = field(default_factory=dict)
    chunks: list[bytes] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.chunks.append(message.get("body", b""))

    def answer(self) -> Answer:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.start["headers"]]
        return Answer(self.start["status"], headers, b"".join(self.chunks))


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large."""
    chunks, size, is_over = list[bytes](), 0, False
    while not is_over:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > MAX_BODY_BYTES:
            return None
        is_over = message["type"] == "http.disconnect" or not message.get("more_body", False)
    return b"".join(chunks)


async def _refuse(scope: Scope, send: Send, error: MusterError) -> None:
    request_id = scope.get("state", {}).get("request_id")
    body = problem_bytes(error.status, error.code, error.detail, request_id=request_id)
    headers = [("content-type", MEDIA_TYPE), ("content-length", str(len(body)))]
    if error.status in (409, 503):
        headers.append(("retry-after", "1"))
    await _tell(send, Answer(error.status, headers, body))


async def _tell(send: Send, answer: Answer) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})

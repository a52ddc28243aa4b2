"""The calls' door: who sends, what is accepted, and the answer once it is durable."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Final

from services.ingest.batches import Batch, read_batch
from services.ingest.callers import BrowserKey, sender_and_body
from services.ingest.catalogue import Catalogue, Key
from services.ingest.drift import DriftWatch
from services.ingest.journal import Journal
from services.ingest.moments import instant_of
from services.ingest.refusals import Refusals
from services.ingest.requests import Accepted, Reception, Refused, Verdict, judge
from services.ingest.wire import SUCCESS, Answer, Handler, Request, json_answer, problem_answer
from shared.clock import Clock
from shared.errors import MusterError
from shared.ids import new_id
from shared.metrics import CALLS_RECEIVED

_TRACE: Final = re.compile(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_TURN: Final = 100
# Looked up once: a metric's own look at its labels costs as much as a call's key.
_ACCEPTED: Final = CALLS_RECEIVED.labels(outcome="accepted")
_REFUSED: Final = CALLS_RECEIVED.labels(outcome="refused")


class InvalidCall(MusterError):
    """The call says something that cannot be accepted."""

    code = "invalid_call"
    status = 400


class CallNotJson(InvalidCall):
    """The call's body is not JSON."""

    code = "invalid_json"


class BatchRejected(InvalidCall):
    """No call of the batch is accepted."""

    code = "batch_refused"


class Acceptance:
    """The handlers of the SDK routes."""

    def __init__(self, catalogue: Catalogue, journal: Journal, clock: Clock, drift: DriftWatch) -> None:
        """What decides: keys, durability, time, and whether this machine knows the time."""
        self._catalogue = catalogue
        self._journal = journal
        self._clock = clock
        self._drift = drift
        self._refusals = Refusals(journal, clock)

    def single(self, kind: str) -> Handler:
        """The handler of a route for calls of one type."""

        async def handle(request: Request) -> Answer:
            sender, body = await sender_and_body(self._catalogue, request, f"/v1/{kind}")
            if sender.browser and kind == "alias":
                raise BrowserKey("`alias` merges users: it needs a key that is not public in browsers.")
            verdict = judge(self._reception(request, sender), body, kind=kind)
            if isinstance(verdict, Refused):
                _REFUSED.inc()
                self._refusals.keep(sender.key_id, [verdict])
                return self._refusal(verdict)
            await self._journal.append([(verdict.shard, verdict.entry)])
            _ACCEPTED.inc()
            return json_answer({"success": True, "messageId": verdict.message_id}) if verdict.made else SUCCESS

        return handle

    async def batch(self, request: Request) -> Answer:
        """`POST /v1/batch`: accepted call by call."""
        sender, body = await sender_and_body(self._catalogue, request, "/v1/batch")
        return await self._batch(request, sender, body, historical=False)

    async def history(self, request: Request) -> Answer:
        """`POST /v1/import`: a batch whose events are no news."""
        sender, body = await sender_and_body(self._catalogue, request, "/v1/import")
        if sender.browser:
            raise BrowserKey("`import` writes history: it needs a key that is not public in browsers.")
        return await self._batch(request, sender, body, historical=True)

    async def _batch(self, request: Request, sender: Key, body: bytes, *, historical: bool) -> Answer:
        batch = read_batch(body)
        verdicts = await self._judge_all(self._reception(request, sender, batch, historical=historical), batch.calls)
        accepted = [verdict for verdict in verdicts if isinstance(verdict, Accepted)]
        refused = [verdict for verdict in verdicts if isinstance(verdict, Refused)]
        if refused and (not accepted or request.query("strict") == "true"):
            self._refusals.keep(sender.key_id, refused)
            _REFUSED.inc(len(verdicts))
            return self._batch_refusal(refused, len(verdicts))
        await self._journal.append([(verdict.shard, verdict.entry) for verdict in accepted])
        # Not before: a batch that is answered with 503 comes again, with its bad calls.
        self._refusals.keep(sender.key_id, refused)
        _ACCEPTED.inc(len(accepted))
        _REFUSED.inc(len(refused))
        return _batch_answer(verdicts, len(accepted), refused)

    async def _judge_all(self, reception: Reception, calls: list[bytes]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for index, raw in enumerate(calls):
            verdicts.append(judge(reception, raw, index))
            if index % _TURN == _TURN - 1:
                # A large batch must not make the small calls beside it wait.
                await asyncio.sleep(0)
        return verdicts

    def _reception(
        self, request: Request, sender: Key, batch: Batch | None = None, *, historical: bool = False
    ) -> Reception:
        self._drift.check()
        trace = request.headers.get(b"traceparent")
        return Reception(
            environment=sender.environment,
            shards=self._catalogue.shards,
            received_at=self._clock.now_ms(),
            browser=sender.browser,
            sent_at=None if batch is None else instant_of(batch.sent_at),
            historical=historical,
            trace=trace.decode() if trace is not None and _TRACE.fullmatch(trace) else None,
            context=None if batch is None else batch.context,
        )

    def _refusal(self, refused: Refused) -> Answer:
        error = CallNotJson if refused.error.code == CallNotJson.code else InvalidCall
        problem = {"path": refused.error.path, "code": refused.error.code, "detail": refused.message}
        return problem_answer(error(refused.message), self._request_id(), [problem])

    def _batch_refusal(self, refused: Sequence[Refused], calls: int) -> Answer:
        error = BatchRejected(f"{len(refused)} of {calls} calls are refused, so none is accepted.")
        problems = [
            {
                "path": f"/batch/{item.index}{item.error.path}",
                "code": item.error.code,
                "detail": item.message,
                "index": item.index,
                "messageId": item.message_id,
            }
            for item in refused
        ]
        return problem_answer(error, self._request_id(), problems)

    def _request_id(self) -> str:
        return new_id("req_", self._clock.now_ms())


def _batch_answer(verdicts: Sequence[Verdict], accepted: int, refused: Sequence[Refused]) -> Answer:
    """Segment's answer, with what is worth knowing beside it."""
    document: dict[str, Any] = {"success": True}
    if refused:
        document |= {"accepted": accepted, "rejected": [item.answer for item in refused]}
    if any(isinstance(verdict, Accepted) and verdict.made for verdict in verdicts):
        document["messageIds"] = [verdict.message_id for verdict in verdicts]
    return SUCCESS if len(document) == 1 else json_answer(document)

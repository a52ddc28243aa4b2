"""Logs: static event names with ids as fields, never traits; other libraries' records get the same shape."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor

from shared.settings import LogFormat

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _without_colours(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Uvicorn says everything twice: once for terminals."""
    event.pop("color_message", None)
    return event


def configure_logging(log_format: LogFormat, service: str) -> None:
    """Send all records of this process to standard error: JSON for machines, or lines for people."""
    structlog.contextvars.bind_contextvars(service=service)
    renderer: list[Processor] = [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    ]
    if log_format == "json":
        renderer = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, _without_colours],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

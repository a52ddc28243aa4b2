"""Processes that an earlier `muster up` left behind: found by run.json, and only stopped when they are really ours."""

from __future__ import annotations

import signal
from typing import Final

import psutil

from services.cli.embedded.postgres_server import running_postgres, stop_postgres
from services.cli.embedded.processes import stop_process
from services.cli.embedded.redis_server import running_redis, stop_redis
from services.cli.home import Home, RunningProcess

# The system counts a process's birth from its own boot time, which moves a little when the clock is set.
_SAME_BIRTH_SECONDS: Final = 2.0
_OUR_WORDS: Final = ("services", "muster", "postgres", "redis", "valkey")


def identify(pid: int) -> RunningProcess:
    """A process of ours as run.json records it. Raises psutil.NoSuchProcess when it is gone already."""
    return RunningProcess(pid=pid, created=psutil.Process(pid).create_time())


def is_running(record: RunningProcess) -> bool:
    """Whether that very process still runs: same pid, same birth, one of our command lines, not a zombie."""
    try:
        process = psutil.Process(record.pid)
        return (
            abs(process.create_time() - record.created) < _SAME_BIRTH_SECONDS
            and process.status() != psutil.STATUS_ZOMBIE
            and any(word in " ".join(process.cmdline()) for word in _OUR_WORDS)
        )
    except psutil.Error:
        return False


def stop_strays(home: Home) -> list[str]:
    """Stop what still runs on this home although its supervisor is gone: services first, then Redis, then Postgres.

    Returns their names. The caller holds the home's lock, so no supervisor runs.
    """
    stopped = []
    record = home.read_run()
    for name, child in (record.children if record else {}).items():
        if name not in ("postgres", "redis") and is_running(child):
            stop_process(child.pid, signal.SIGTERM)
            stopped.append(name)
    redis = running_redis(home.path)
    if redis:
        stop_redis(redis)
        stopped.append("redis")
    postgres = running_postgres(home.path)
    if postgres:
        stop_postgres(postgres)
        stopped.append("postgres")
    home.forget_run()
    return stopped

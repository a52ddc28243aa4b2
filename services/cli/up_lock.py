"""The lock of a home folder: one `muster up` at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from services.cli.errors import CommandFailed
from services.cli.home import Home


@contextmanager
def lock(home: Home) -> Iterator[bool]:
    """Whether this home is ours to run, for as long as the context lasts: the kernel gives it back when we die."""
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        file = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise CommandFailed(f"MUSTER_HOME {home.path} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(file)

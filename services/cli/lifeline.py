"""A supervised process ends when its supervisor does, even when that one was killed without a word."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from typing import Final

VARIABLE: Final = "MUSTER_SUPERVISOR_PID"
_PR_SET_PDEATHSIG: Final = 1


def follow_supervisor(environment: Mapping[str, str]) -> None:
    """Have the kernel send us SIGTERM when the supervisor that started us dies (Linux; elsewhere the next start cleans
    up). Without a supervisor, nothing happens."""
    supervisor = environment.get(VARIABLE)
    if not supervisor or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(supervisor):
        sys.exit("The supervisor died while this process started.")

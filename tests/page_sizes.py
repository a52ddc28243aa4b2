"""How much an owner does in one page of work; tests make pages small, so that there are many."""

import pytest

from services.segmenter import building, chore_pages, due, event_states, merge_pages, pick_pages, preparing, working

LIMITS = (
    (due, "SWEEP_PAGE"),
    (preparing, "PREPARE_PAGE"),
    (preparing, "COUNT_PAGE"),
    (building, "BUILD_PAGE"),
    (building, "BUILD_SPAN"),
    (working, "PUBLISH_PAGE"),
    (working, "DROP_PAGE"),
    (chore_pages, "FAN_OUT_PAGE"),
    (event_states, "FORGET_PAGE"),
    (merge_pages, "MERGE_PAGE"),
    (pick_pages, "CLOSING_PAGE"),
)


def limit_pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let every page hold so many users at most."""
    for module, name in LIMITS:
        patch.setattr(module, name, size)

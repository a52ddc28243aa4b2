"""Query's OpenAPI document is the one that is checked in."""

from __future__ import annotations

import json

from fastapi.openapi.models import OpenAPI

from services.query.openapi import CONTRACT, text

DOCUMENT = json.loads(text())
OPEN = {"/healthz", "/readyz", "/metrics", "/config.json", "/v1/login"}


def test_the_document_is_checked_in() -> None:
    """A change of a route is seen in review; `make contracts` writes the file again."""
    assert CONTRACT.read_text(encoding="utf-8") == text()


def test_the_document_is_openapi() -> None:
    """The standard's own model takes it."""
    assert OpenAPI.model_validate(DOCUMENT).openapi.startswith("3.1.")


def test_every_refusal_is_a_problem_document() -> None:
    """No route promises the framework's own shape of errors."""
    operations = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]
    assert all("application/problem+json" in operation["responses"]["default"]["content"] for operation in operations)
    assert "HTTPValidationError" not in text()


def test_every_read_needs_a_key_and_can_wait() -> None:
    """All but what browsers and operators load first."""
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            names = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert (path not in OPEN) == ("security" in operation) == ("wait_for" in names), path

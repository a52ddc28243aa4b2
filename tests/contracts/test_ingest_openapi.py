"""Ingest's OpenAPI document is the one that is checked in."""

import json

from fastapi.openapi.models import OpenAPI

from services.ingest.openapi import CONTRACT, text

DOCUMENT = json.loads(text())


def test_the_document_is_checked_in() -> None:
    """A change of a route is seen in review; `python -m services.ingest.openapi` writes the file again."""
    assert CONTRACT.read_text(encoding="utf-8") == text()


def test_the_document_is_openapi() -> None:
    """The standard's own model takes it."""
    described = OpenAPI.model_validate(DOCUMENT)
    assert described.openapi.startswith("3.1.")


def test_every_reference_leads_somewhere() -> None:
    """Hand-written and generated parts fit together."""
    schemas = DOCUMENT["components"]["schemas"]
    references = {part.split('"')[0] for part in text().split("#/components/schemas/")[1:]}
    assert references <= set(schemas)


def test_every_refusal_is_a_problem_document() -> None:
    """No route promises the framework's own shape of errors."""
    operations = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]
    assert all("application/problem+json" in operation["responses"]["default"]["content"] for operation in operations)
    assert "HTTPValidationError" not in text()


def test_commands_say_which_key_they_need() -> None:
    """All of them but the ones for operators."""
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            assert ("security" in operation) == (path not in {"/healthz", "/readyz", "/metrics"})

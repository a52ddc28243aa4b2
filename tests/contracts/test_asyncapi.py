"""The AsyncAPI document of the transitions stream is the one that is checked in, and tells what the relay writes."""

import json

from services.segmenter.asyncapi import CONTRACT, text
from shared.stream.appending import FIELDS


def test_the_document_is_checked_in() -> None:
    """A change of the stream is seen in review; `make contracts` writes the file again."""
    assert CONTRACT.read_text(encoding="utf-8") == text()


def test_the_document_names_the_fields_that_the_relay_writes() -> None:
    """All of them, in their order, and none that is not there."""
    schema = json.loads(text())["components"]["schemas"]["Transition"]
    assert tuple(schema["properties"]) == FIELDS

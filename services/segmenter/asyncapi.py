"""Wiring: writes the AsyncAPI document of the transitions stream where it is checked in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from services.segmenter.app import create_app
from services.segmenter.settings import SegmenterSettings

CONTRACT: Final = Path(__file__).parents[2] / "docs" / "contracts" / "transitions.asyncapi.json"


def text() -> str:
    """The document as the file has it: what FastStream makes of the application, for a Redis at its usual place."""
    settings = SegmenterSettings(database_url="postgresql://", redis_url="redis://localhost:6379")
    document = json.loads(create_app(settings).schema.to_specification().to_json())
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    CONTRACT.write_text(text(), encoding="utf-8")

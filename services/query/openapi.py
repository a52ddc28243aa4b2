"""Wiring: writes query's OpenAPI document where it is checked in: `python -m services.query.openapi`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from services.query.app import build_api

CONTRACT: Final = Path(__file__).parents[2] / "docs" / "contracts" / "query.openapi.json"


def text() -> str:
    """The document as the file has it."""
    return json.dumps(build_api().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    CONTRACT.write_text(text(), encoding="utf-8")

"""The pages that problems point at: /docs/problems/{code}."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from shared.http.problems import TITLES

router = APIRouter(include_in_schema=False)


@router.get("/docs/problems/{code}")
async def problem_page(code: str) -> HTMLResponse:
    """What a code means."""
    if code not in TITLES:
        raise HTTPException(404)
    return HTMLResponse(_page(code, f"<p>{escape(TITLES[code])}.</p>"))


@router.get("/docs/problems")
async def problem_index() -> HTMLResponse:
    """All codes."""
    rows = "".join(
        f'<dt><a href="/docs/problems/{code}">{code}</a></dt><dd>{escape(title)}</dd>' for code, title in TITLES.items()
    )
    return HTMLResponse(_page("Problems", f"<dl>{rows}</dl>"))


def _page(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1>{body}</html>'

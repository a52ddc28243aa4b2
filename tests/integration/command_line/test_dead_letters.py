"""`muster dead-letters` for all entries of one reason."""

import pytest
import typer

from services.cli.dead_letters import chosen
from services.cli.errors import CommandFailed
from shared.postgres.pool import AnyConnection
from tests.segmenting import segmenting


async def bury(postgres: AnyConnection, *letters: tuple[str, str]) -> list[int]:
    """Dead letters by code and state; returns their numbers."""
    insert = (
        "insert into dead_letters (shard, entry_id, code, detail, entry, failed_at, state)"
        " values (0, '1-0', $1, '', '{}', clock_timestamp(), $2) returning dead_letter"
    )
    return [await postgres.fetchval(insert, code, state) for code, state in letters]


async def test_a_code_chooses_all_open_ones(database_url: str, redis_url: str) -> None:
    """Oldest first; those of another code or settled before are left alone."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        letters = [("bad", "open"), ("other", "open"), ("bad", "discarded"), ("bad", "open")]
        first, _, _, last = await bury(muster.connection, *letters)
        assert await chosen(muster.connection, None, "bad", None) == [first, last]
        assert await chosen(muster.connection, [7], None, "Discard") == [7]


async def test_somebody_is_asked_with_the_number(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No is an answer."""
    asked: list[str] = []

    def no(question: str, abort: bool) -> None:
        asked.append(question)
        raise typer.Abort

    monkeypatch.setattr(typer, "confirm", no)
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await bury(muster.connection, ("bad", "open"), ("bad", "open"))
        with pytest.raises(typer.Abort):
            await chosen(muster.connection, None, "bad", "Discard")
        assert asked == ["Discard all 2 open dead letters with the code bad?"]
        with pytest.raises(CommandFailed, match="No open dead letter has the code 'good'"):
            await chosen(muster.connection, None, "good", "Discard")


async def test_numbers_or_a_code(database_url: str, redis_url: str) -> None:
    """Both, or neither, is a mistake."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        for numbers, code in (([7], "bad"), (None, None), ([], None)):
            with pytest.raises(CommandFailed, match="by their numbers, or all open ones"):
                await chosen(muster.connection, numbers, code, None)

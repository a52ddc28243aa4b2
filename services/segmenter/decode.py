"""Pure room: bytes of the stream into typed entries, one by one, so that a bad one never fails its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from shared.domain.events import AnyEntry
from shared.domain.values import MAX_DEPTH, InvalidValue, loads

ENTRY_DEPTH = MAX_DEPTH + 1
"""An entry holds a call, or a batch's context, that may be as deep as ingest takes them."""

_ENTRIES: TypeAdapter[AnyEntry] = TypeAdapter(AnyEntry)


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as read: its Redis id and the text of its one field, as it goes into the log."""

    entry_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Why an entry cannot take effect, whatever the state."""

    code: str
    detail: str


def decode(raw: Raw) -> AnyEntry | Undecodable:
    """The entry in a text, numbers as int or Decimal; or the reason why there is none."""
    try:
        return _ENTRIES.validate_python(loads(raw.text, ENTRY_DEPTH))
    except InvalidValue as error:
        return Undecodable(error.code, str(error))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        return Undecodable("not_an_entry", f"{where}: {first['msg']}")

"""Door: which attributes and events there are, for pickers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from services.query import contract_answers, responses
from services.query.catalogue_reads import NOTHING_SAID, CatalogueStore, Naming, Said
from services.query.door import Reading, check_limit
from services.query.naming import Name
from services.query.samples import Sample
from services.query.search_requests import Limit
from shared.domain.casefold import casefold
from shared.domain.instants import format_instant
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, Type, trait_of
from shared.http.answers import answer

router = APIRouter(tags=["catalogue"])
Scope = Literal["user", "company", "membership"]
Found = Annotated[str, Query(description="A part of the name, or of the display name, in any case.")]
BUILTINS: Final[Mapping[Scope, Mapping[str, Type]]] = {
    "user": USER_BUILTINS,
    "company": COMPANY_BUILTINS,
    "membership": {},
}
TOP_VALUES: Final = 5


class ValuesQuery(BaseModel):
    """The parameters of a list of values."""

    scope: Scope = "user"
    event: str | None = Field(None, description="The name of an event: then of a property of it.")
    prefix: str = Field("", description="How the value starts, in any case.")
    limit: Limit = 20


@router.get("/v1/attributes", responses={200: {"model": contract_answers.AttributePage}})
async def attributes(request: Request, read: Reading, scope: Scope = "user", search: Found = "") -> Response:
    """Names of attributes: built-ins first, then those that were sent, the most frequent first.

    Types and numbers are exact, up to 2 s old; those of memberships, and all values, are of a sample of at most 4,000,
    the first of each shard by id, read again after 60 s.
    """
    catalogue: CatalogueStore = request.app.state.catalogue
    sample = await catalogue.sample(read.environment, scope, read.shards)
    types, subjects = sample.types, sample.size
    if scope != "membership":
        counted = await catalogue.attributes(read.environment, scope, read.shards)
        types, subjects = counted.types, counted.subjects
    uses = await catalogue.uses(read.environment)
    told = _Told(scope, subjects, sample, uses, await catalogue.said(read.environment))
    results = [told.builtin(name, type_) for name, type_ in BUILTINS[scope].items()]
    results += sorted(
        (told.attribute(name, found) for name, found in types.items()), key=lambda row: (-row["users"], row["name"])
    )
    results = [row for row in results if _is_found(row, search)]
    return answer(responses.envelope(results, read.fresh, total=len(results)))


@router.get("/v1/attributes/{name:id}/values", responses={200: {"model": contract_answers.ValuePage}})
async def values(
    request: Request,
    read: Reading,
    name: Annotated[str, Path(description="Name of an attribute, or of a property of an event.")],
    asked: Annotated[ValuesQuery, Query()],
) -> Response:
    """Values that the attribute has in a sample, the most frequent first; of lists the elements.

    The sample is that of `/v1/attributes`; of at most 4,000 users, or companies, who have the attribute, where few of
    that one do.
    """
    check_limit(asked.limit, "?limit")
    catalogue: CatalogueStore = request.app.state.catalogue
    if asked.event is not None:
        sample, trait = await catalogue.sample(read.environment, "event", read.shards, asked.event), name
    else:
        trait = trait_of(name, BUILTINS[asked.scope]) or ""
        sample = await catalogue.sample_with(read.environment, asked.scope, read.shards, trait)
    found = sample.values_like(trait, asked.prefix, asked.limit)
    results = [{"value": value.value, "count": value.uses} for value in found]
    return answer(responses.envelope(results, read.fresh, total=len(results)))


@router.get("/v1/events/names", responses={200: {"model": contract_answers.EventNamePage}})
async def event_names(request: Request, read: Reading, search: Found = "") -> Response:
    """Names of events, the most frequent first, with how many were logged and when the last one was."""
    catalogue: CatalogueStore = request.app.state.catalogue
    uses, said = await catalogue.uses(read.environment), await catalogue.said(read.environment)
    results = [
        {
            "name": row["name"],
            **_said(said, Name("event", row["name"])),
            "events": row["events"],
            "last_at": format_instant(row["last_at"]),
            "used_by": _used_by(uses.get(Name("event", row["name"]), ())),
        }
        for row in await catalogue.events(read.environment, read.shards)
    ]
    results = [row for row in results if _is_found(row, search)]
    return answer(responses.envelope(results, read.fresh, total=len(results)))


@router.get("/v1/events/properties", responses={200: {"model": contract_answers.PropertyPage}})
async def event_properties(request: Request, read: Reading, name: str, search: Found = "") -> Response:
    """Properties of the events of a name, from a sample of at most 4,000, with their types and frequent values."""
    catalogue: CatalogueStore = request.app.state.catalogue
    sample = await catalogue.sample(read.environment, "event", read.shards, name)
    wanted = casefold(search.strip())
    results = [
        {
            "name": property_,
            "types": list(types),
            "type_counts": types,
            "share": _share(sum(types.values()), sample.size),
            "values": _values(sample, property_),
        }
        for property_, types in sample.types.items()
        if wanted in casefold(property_)
    ]
    return answer(responses.envelope(results, read.fresh, total=len(results)))


class _Told:
    """Tells the attributes of a scope."""

    def __init__(
        self,
        scope: Scope,
        subjects: int,
        sample: Sample,
        uses: Mapping[Name, Sequence[Naming]],
        said: Mapping[Name, Said],
    ) -> None:
        self._scope = scope
        self._subjects = subjects
        self._sample = sample
        self._uses = uses
        self._said = said

    def builtin(self, name: str, type_: Type) -> dict[str, Any]:
        used_by = _used_by(self._uses.get(Name(self._scope, name), ()))
        said = _said(self._said, Name(self._scope, name))
        return {"name": name, **said, "types": [type_.value], "builtin": True, "values": [], "used_by": used_by}

    def attribute(self, name: str, types: Mapping[str, int]) -> dict[str, Any]:
        number = sum(types.values())
        told = f"traits.{name}" if name in BUILTINS[self._scope] else name
        return {
            "name": told,
            **_said(self._said, Name(self._scope, told)),
            "types": sorted(types, key=lambda type_: (-types[type_], type_)),
            "type_counts": types,
            "users": number,
            "share": _share(number, self._subjects),
            "builtin": False,
            "values": _values(self._sample, name),
            "used_by": _used_by(self._uses.get(Name(self._scope, name), ())),
        }


def _said(said: Mapping[Name, Said], name: Name) -> dict[str, str | None]:
    found = said.get(name, NOTHING_SAID)
    return {"display_name": found.display_name, "description": found.description}


def _is_found(row: Mapping[str, Any], search: str) -> bool:
    """Whether a search is a part of the name, or of how people call it."""
    wanted = casefold(search.strip())
    return wanted in casefold(row["name"]) or wanted in casefold(row["display_name"] or "")


def _share(number: int, of: int) -> float | None:
    return min(round(number / of, 4), 1.0) if of else None


def _values(sample: Sample, name: str) -> list[Any]:
    return [value.value for value in sample.values.get(name, ())[:TOP_VALUES]]


def _used_by(naming: Sequence[Naming]) -> list[dict[str, str]]:
    return [{"id": each.segment_id, "key": each.key, "name": each.name} for each in naming]

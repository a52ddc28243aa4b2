"""What a refusal says about the fields that a body may have: the one that was meant, and those that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.requests import Request

from shared.domain.condition_problems import did_you_mean


def meant_field(request: Request, place: Sequence[str | int]) -> str:
    """The end of a sentence on an unknown field at a place in the body; nothing when no field is near."""
    *parents, field = place
    model = _body_of(request)
    for part in parents:
        if isinstance(part, str):
            model = _model_in(_fields(model)[part].annotation) if part in _fields(model) else None
    return did_you_mean(str(field), _fields(model))


def needed_fields(request: Request) -> str:
    """A sentence on a body that was not sent, with the fields that it has to have."""
    needed = [_words(name, field) for name, field in _fields(_body_of(request)).items() if field.is_required()]
    return f"a JSON body is needed{', with ' if needed else ''}{' and '.join(needed)}"


def _words(name: str, field: FieldInfo) -> str:
    if get_origin(field.annotation) is not Literal:
        return f"`{name}`"
    *others, last = get_args(field.annotation)
    return f"`{name}`: {', '.join(others)} or {last}"


def _body_of(request: Request) -> type[BaseModel] | None:
    body = getattr(request.scope.get("route"), "body_field", None)
    return None if body is None else _model_in(body.field_info.annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a type such as `Where | None` or `list[Where]`, if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for model in map(_model_in, get_args(annotation)) if model is not None), None)


def _fields(model: type[BaseModel] | None) -> Mapping[str, FieldInfo]:
    return {} if model is None else model.model_fields

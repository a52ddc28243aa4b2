"""Pure: what the OpenAPI document says of the routes for SDKs, which no framework serves."""

from __future__ import annotations

from typing import Any, Final

_CALLS: Final = {
    "identify": "Tell what is known about a user.",
    "group": "Tell that a user belongs to a company, and what is known about the company.",
    "track": "Tell that a user did something.",
    "page": "Tell that a user saw a page: the event `$page`.",
    "screen": "Tell that a user saw a screen: the event `$screen`.",
    "alias": "Tell that two ids are one user. Not for browser keys.",
}
_SECURITY: Final[list[dict[str, list[str]]]] = [{"key": []}, {"writeKey": []}]
_PROBLEM: Final = {
    "description": "A problem document.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is stable; `errors` name single things that are wrong.",
    "required": ["type", "title", "status", "code", "detail", "message"],
    "properties": {
        "type": {"type": "string", "description": "A page that this server serves.", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "message": {"type": "string", "description": "The same as `detail`."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "code", "detail"],
                "properties": {
                    "path": {"type": "string", "description": "A JSON pointer into the body, or `?parameter`."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

SDK_SCHEMAS: Final[dict[str, Any]] = {
    "Call": {
        "type": "object",
        "title": "Call",
        "description": "A call of the Segment HTTP Tracking API. Fields that are not known are kept and not read.",
        "properties": {
            "type": {"enum": sorted(_CALLS), "description": "Needed in a batch."},
            "userId": {"type": "string", "maxLength": 255},
            "anonymousId": {"type": "string", "maxLength": 255},
            "messageId": {"type": "string", "maxLength": 255, "description": "The same id takes effect once."},
            "timestamp": {"type": "string", "format": "date-time"},
            "sentAt": {"type": "string", "format": "date-time"},
            "traits": {"type": "object"},
            "event": {"type": "string"},
            "properties": {"type": "object"},
            "groupId": {"type": "string"},
            "name": {"type": "string"},
            "previousId": {"type": "string"},
            "context": {"type": "object"},
        },
    },
    "Batch": {
        "type": "object",
        "title": "Batch",
        "required": ["batch"],
        "properties": {
            "batch": {"type": "array", "items": {"$ref": "#/components/schemas/Call"}},
            "context": {"type": "object", "description": "Of each call that has none."},
            "sentAt": {"type": "string", "format": "date-time"},
            "writeKey": {"type": "string"},
        },
    },
    "Accepted": {
        "type": "object",
        "title": "Accepted",
        "required": ["success"],
        "properties": {
            "success": {"const": True},
            "messageId": {"type": "string", "description": "Of a call that came without one."},
            "accepted": {"type": "integer"},
            "rejected": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "index": {"type": "integer"},
                        "messageId": {"type": ["string", "null"]},
                        "code": {"type": "string"},
                        "message": {"type": "string"},
                    },
                },
            },
        },
    },
}

SECURITY_SCHEME: Final[dict[str, Any]] = {
    "type": "http",
    "scheme": "basic",
    "description": "A write key as the user, and no password. Also `writeKey` in the body.",
}


def with_sdk_routes(described: dict[str, Any]) -> dict[str, Any]:
    """A document of the management routes with the SDK routes before them, and the schemas that both name."""
    components = described["components"]
    return described | {
        "paths": sdk_paths() | described["paths"],
        "components": components
        | {
            "schemas": components["schemas"] | SDK_SCHEMAS | {"Problem": PROBLEM_SCHEMA},
            "securitySchemes": components["securitySchemes"] | {"writeKey": SECURITY_SCHEME},
        },
    }


def sdk_paths() -> dict[str, Any]:
    """The paths of the SDK routes by their long names."""
    paths = {f"/v1/{name}": {"post": _command(summary, "Call")} for name, summary in _CALLS.items()}
    paths["/v1/batch"] = {"post": _command("Many calls; each is accepted or rejected by itself.", "Batch")}
    paths["/v1/batch"]["post"]["parameters"] = [
        {"name": "strict", "in": "query", "schema": {"enum": ["true"]}, "description": "Refuse all for one bad call."}
    ]
    paths["/v1/import"] = {"post": _command("A batch of history: its transitions have the cause `import`.", "Batch")}
    for path, summary in (("/healthz", "Alive."), ("/readyz", "Can accept calls."), ("/metrics", "For Prometheus.")):
        paths[path] = {"get": {"tags": ["operation"], "summary": summary, "responses": _responses("As it says.")}}
    return paths


def _command(summary: str, schema: str) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "tags": ["calls"],
        "summary": summary,
        "security": _SECURITY,
        "requestBody": {"required": True, "content": body},
        "responses": _responses("Durable: on the stream and on disk.", "Accepted"),
    }


def _responses(description: str, schema: str | None = None) -> dict[str, Any]:
    good: dict[str, Any] = {"description": description}
    if schema is not None:
        good["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"200": good, "default": _PROBLEM}

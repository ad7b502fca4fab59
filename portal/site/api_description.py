"""What the open data are, as OpenAPI 3.1 describes it: for people, and for programs that ask."""

from typing import Any

from portal.i18n import languages

LICENSE = {
    "name": "CC BY 4.0",
    "address": "https://creativecommons.org/licenses/by/4.0/",
    # The towns have not confirmed it yet; the portal says so below its pages too.
    "state": "planned",
}

Schema = dict[str, Any]

_WORD: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_FIGURE: Schema = {"type": ["number", "null"]}
_MAYBE_WORD: Schema = {"type": ["string", "null"]}
_MAYBE_NUMBER: Schema = {"type": ["integer", "null"]}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_NEWS: dict[str, Schema] = {
    "id": _NUMBER,
    "address": _ADDRESS,
    "title": _named("Text"),
    "summary": _named("Text"),
    "town": _WORD,
    "towns": _list(_WORD),
    "objectives": _list(_NUMBER),
    "published_at": _MOMENT,
    "changed_at": _MOMENT,
}

SCHEMAS: dict[str, Schema] = {
    "Text": {
        **_object(text=_WORD, language=_WORD),
        "description": "A text with the language it is in: that asked for, or one it falls back to.",
    },
    "License": _object(name=_WORD, address=_ADDRESS, state={"enum": ["planned", "in force"]}),
    "Problem": _object(status=_NUMBER, title=_WORD),
    "News": _object(**_NEWS),
    "NewsItem": _object(**_NEWS, html=_WORD, pictures=_list(_named("Picture"))),
    "Picture": _object(address=_ADDRESS, width=_NUMBER, alternative=_named("Text")),
    "Town": _object(
        slug=_WORD,
        name=_WORD,
        country=_WORD,
        time_zone=_WORD,
        website=_MAYBE_WORD,
        summary=_named("Text"),
        address=_ADDRESS,
        facts=_list(_named("Fact")),
        services=_list(_named("Service")),
    ),
    "Fact": _object(
        key=_WORD,
        label=_named("Text"),
        text={"oneOf": [_named("Text"), {"type": "null"}]},
        value=_FIGURE,
        value_to=_FIGURE,
        unit=_WORD,
        year=_MAYBE_NUMBER,
        source=_WORD,
    ),
    "Service": _object(
        key=_WORD, name=_named("Text"), note=_named("Text"), language=_WORD, address=_MAYBE_WORD
    ),
    "Document": _object(
        key=_WORD,
        kind=_WORD,
        title=_named("Text"),
        summary=_named("Text"),
        language=_MAYBE_WORD,
        year=_MAYBE_NUMBER,
        month=_MAYBE_NUMBER,
        deposited_on={"type": ["string", "null"], "format": "date"},
        address=_ADDRESS,
    ),
    "Objective": _object(
        number=_NUMBER, wording=_named("Text"), binding_language=_WORD, address=_ADDRESS
    ),
}


def description(root: str) -> dict[str, Any]:
    """Give the OpenAPI document of the open data at an address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open data of the partnership of the three towns",
            "version": "1",
            "description": "What visitors read, in each language. Every text names its language.",
            "license": {"name": LICENSE["name"], "url": LICENSE["address"]},
        },
        "servers": [{"url": root}],
        "paths": {
            "/{language}/news": _path(
                "The news, the last published first", _list(_named("News")), _NARROWING, next=True
            ),
            "/{language}/news/{id}": _path(
                "One news item whole", _named("NewsItem"), [_parameter("id", "path", _ID)]
            ),
            "/{language}/towns": _path("The towns", _list(_named("Town"))),
            "/{language}/documents": _path("The documents", _list(_named("Document"))),
            "/{language}/objectives": _path("The objectives", _list(_named("Objective"))),
        },
        "components": {"schemas": SCHEMAS},
    }


_SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9-]{1,120}$"}
_PLACE: Schema = {"type": "string", "pattern": "^[0-9]{1,16}-[0-9]{1,9}$"}
_ID: Schema = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}


def _parameter(name: str, place: str, schema: Schema, words: str = "") -> Schema:
    told = {"name": name, "in": place, "required": place == "path", "schema": schema}
    return told | ({"description": words} if words else {})


_NARROWING = [
    _parameter("town", "query", _SLUG, "The slug of the town that wrote them, or is concerned."),
    _parameter("before", "query", _PLACE, "Where a page goes on; it stands in `next`."),
]


def _path(
    words: str, data: Schema, parameters: list[Schema] | None = None, next: bool = False
) -> Schema:
    tags = [language.tag for language in languages().public]
    language = _parameter("language", "path", {"type": "string", "enum": tags})
    parts = {"language": _WORD, "license": _named("License"), "data": data}
    if next:
        parts["next"] = {"type": ["string", "null"], "format": "uri"}
    problem = {"application/problem+json": {"schema": _named("Problem")}}
    return {
        "parameters": [language],
        "get": {
            "summary": words,
            "parameters": parameters or [],
            "responses": {
                "200": {
                    "description": "What was asked for",
                    "content": {"application/json": {"schema": _object(**parts)}},
                },
                "400": {"description": "A parameter can't be read", "content": problem},
                "404": {"description": "There is none", "content": problem},
            },
        },
    }

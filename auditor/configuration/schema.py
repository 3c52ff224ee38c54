"""The JSON Schema of `auditor.yaml`, for editors and other tools."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.configuration import vocabulary as words
from auditor.model.config import Config, Objectives, Redundancy, ThirdParty

Schema = dict[str, object]

_GLOB = "`*` and `?` are wildcards; brackets stand for themselves."


def config_schema() -> Schema:
    """Return the JSON Schema (2020-12) of the file.

    It cannot say that service names are unique, that k is at most n in a threshold, or that a date exists:
    only the reader checks these.
    """
    schema = _mapping(
        "What auditor is told about services, objectives and accepted risks.",
        version={"const": words.VERSION, "description": "The version of this file format."},
        tags=_optional(_tags()),
        defaults=_optional(_defaults()),
        services=_optional(_list("The services to judge.", _service())),
        zones=_optional(_text_map("Zone ids by zone name, as the account maps them.", _text())),
        suppressions=_optional(_list("Accepted risks.", _suppression())),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "auditor.yaml",
        **_optional(schema),
    }


def _tags() -> Schema:
    default = Config()
    return _mapping(
        "Names of the tags that say what a resource is part of.",
        service=_text(f"Names the service; {default.service_tag} by default."),
        function=_text(f"Names the function; {default.function_tag} by default."),
        threshold=_text(f"Holds the signing threshold; {default.threshold_tag} by default."),
    )


def _defaults() -> Schema:
    return _mapping(
        "Objectives of the services that state none.",
        survive=_levels(),
        accept=_accept(Config().accept.word),
    )


def _service() -> Schema:
    return _mapping(
        "A service that customers depend on.",
        required=("name",),
        name=_text("What reports call the service."),
        function=_choice("What the service does.", words.FUNCTIONS),
        match=_match(),
        exclude=_texts(f"Addresses that are not part of it. {_GLOB}"),
        objectives=_objectives(),
        needs=_list("Third parties outside the input.", _need()),
        redundancy=_list("Resources that stand in for each other.", _redundancy()),
        threshold={
            "type": "string",
            "pattern": words.THRESHOLD,
            "description": "How many of how many signers are needed, like 3/5.",
        },
    )


def _match() -> Schema:
    return _mapping(
        "Which resources belong to the service: those that any criterion matches.",
        tags=_text_map("Tags and their values.", {"type": "string"}),
        addresses=_texts(f"Addresses, URNs or ARNs. {_GLOB}"),
        modules=_texts(f"Module paths. {_GLOB}"),
    )


def _objectives() -> Schema:
    return _mapping(
        "What the service must reach.",
        survive=_levels(),
        accept=_accept(Objectives().accept.word),
        rto=_duration("Longest time until the service is back."),
        rpo=_duration("Longest span of data that may be lost."),
    )


def _need() -> Schema:
    return _mapping(
        "A third party that the service needs.",
        required=("name",),
        name=_text("The third party."),
        alternatives=_texts("Third parties that take over by themselves."),
        mode=_choice("What the alternatives do meanwhile.", words.MODES, ThirdParty(name="").mode),
    )


def _redundancy() -> Schema:
    default = Redundancy(members=())
    return _mapping(
        "A group of resources that stand in for each other.",
        required=("members",),
        members={**_texts(f"Addresses. {_GLOB}"), "minItems": 1},
        needed={
            "type": "integer",
            "minimum": 1,
            "maximum": words.LARGEST_NUMBER,
            "default": default.needed,
            "description": "How many must be left.",
        },
        mode=_choice("What the members do meanwhile.", words.MODES, default.mode),
    )


def _suppression() -> Schema:
    return _mapping(
        "An accepted risk: hides the findings that match all of policy, service and address.",
        required=("policy", "reason"),
        policy=_text(f"Id or name of the policy. {_GLOB}"),
        service=_text(f"The service. {_GLOB}"),
        address=_text(f"The address of the cause. {_GLOB}"),
        reason=_text("Why the risk is accepted."),
        owner=_text("Who accepted it."),
        expires={
            "type": "string",
            "format": "date",
            "pattern": words.DATE,
            "description": "Last day on which it holds, YYYY-MM-DD.",
        },
    )


def _mapping(about: str, required: Iterable[str] = (), **properties: Schema) -> Schema:
    schema: Schema = {
        "type": "object",
        "description": about,
        "properties": dict(properties),
        "additionalProperties": False,
    }
    needed = sorted(required)
    return {**schema, "required": needed} if needed else schema


def _optional(schema: Schema) -> Schema:
    """Allow a key with nothing behind it, as is left when all its entries are commented out."""
    return {**schema, "type": [schema["type"], "null"]}


def _list(about: str, item: Schema) -> Schema:
    return {"type": "array", "description": about, "items": item}


def _text(about: str = "") -> Schema:
    schema: Schema = {"type": "string", "pattern": r"\S"}
    return {**schema, "description": about} if about else schema


def _texts(about: str) -> Schema:
    return _list(about, _text())


def _text_map(about: str, value: Schema) -> Schema:
    names: Schema = {"pattern": r"\S"}
    return {"type": "object", "description": about, "propertyNames": names, "additionalProperties": value}


def _choice(about: str, known: Iterable[str], default: str | None = None) -> Schema:
    schema: Schema = {"enum": [str(word) for word in known], "description": about}
    return schema if default is None else {**schema, "default": str(default)}


def _levels() -> Schema:
    items: Schema = {"enum": [level.value for level in words.LEVELS]}
    about = "Failure domains whose loss the service must survive."
    return {**_list(about, items), "minItems": 1, "uniqueItems": True}


def _accept(default: str) -> Schema:
    known = tuple(verdict.word for verdict in words.VERDICTS)
    return _choice(f"The worst verdict that counts as survived; {default} by default.", known)


def _duration(about: str) -> Schema:
    seconds: Schema = {"type": "integer", "minimum": 0, "maximum": words.LARGEST_NUMBER}
    return {
        "description": f"{about} 30s, 15m, 4h, 1d, or seconds.",
        "oneOf": [{"type": "string", "pattern": words.DURATION}, seconds],
    }

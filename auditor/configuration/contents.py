"""What `auditor.yaml` says, section by section; reader.py tells what may stand in it."""

from __future__ import annotations

from functools import partial

from auditor.configuration import scalars, vocabulary
from auditor.configuration.cursor import Cursor, Problems, quote
from auditor.configuration.document import compose
from auditor.errors import ConfigError
from auditor.model.config import (
    Config,
    Match,
    Objectives,
    Redundancy,
    ServiceConfig,
    Suppression,
    ThirdParty,
)
from auditor.model.verdict import Verdict


def parse(source: str, text: str) -> Config:
    """Return the configuration in *text*; ConfigError lists all mistakes with their places."""
    node = compose(source, text)
    if node is None:
        return Config(source=source)
    problems = Problems()
    root = Cursor(node, "", problems)
    config = Config(source=source) if root.kind == "null" else _config(source, root)
    if problems.kept:
        raise ConfigError(source, problems.lines())
    return config


def _config(source: str, root: Cursor) -> Config:
    fields = root.fields(vocabulary.ROOT_KEYS)
    fields.read("version", scalars.version, vocabulary.VERSION)
    default = Config()
    no_tags: dict[str, str] = {}
    tags = fields.section("tags", _tags, no_tags)
    defaults = fields.section("defaults", _defaults, Objectives())
    return Config(
        source=source,
        services=fields.section("services", partial(_services, accept=defaults.accept), ()),
        survive=defaults.survive or default.survive,
        accept=defaults.accept,
        service_tag=tags.get("service", default.service_tag),
        function_tag=tags.get("function", default.function_tag),
        threshold_tag=tags.get("threshold", default.threshold_tag),
        suppressions=fields.section("suppressions", _suppressions, ()),
        zone_ids=fields.section("zones", scalars.filled_pairs, ()),
    )


def _tags(cursor: Cursor) -> dict[str, str]:
    fields = cursor.fields(vocabulary.TAG_KEYS)
    named = {key: fields.maybe(key, Cursor.text) for key in vocabulary.TAG_KEYS}
    return {key: name for key, name in named.items() if name is not None}


def _defaults(cursor: Cursor) -> Objectives:
    fields = cursor.fields(vocabulary.DEFAULTS_KEYS)
    return Objectives(
        survive=fields.read("survive", scalars.levels, ()),
        accept=fields.read("accept", scalars.verdict, Config().accept),
    )


def _services(cursor: Cursor, accept: Verdict) -> tuple[ServiceConfig, ...]:
    services = []
    lines: dict[str, int] = {}
    for item in cursor.items():
        service = _service(item, accept)
        if service.name in lines:
            item.fail(f"the service {quote(service.name)} is already defined on line {lines[service.name]}")
        elif service.name:
            lines[service.name] = item.line
        services.append(service)
    return tuple(services)


def _service(cursor: Cursor, accept: Verdict) -> ServiceConfig:
    fields = cursor.fields(vocabulary.SERVICE_KEYS)
    fields.need("name", "what reports call the service")
    return ServiceConfig(
        name=fields.read("name", Cursor.text, ""),
        function=fields.maybe("function", scalars.function),
        match=fields.read("match", _match, Match()),
        exclude=fields.read("exclude", scalars.texts, ()),
        objectives=fields.read("objectives", partial(_objectives, accept=accept), Objectives(accept=accept)),
        needs=fields.read("needs", _needs, ()),
        redundancy=fields.read("redundancy", _redundancies, ()),
        threshold=fields.maybe("threshold", scalars.threshold),
        line=cursor.line,
    )


def _match(cursor: Cursor) -> Match:
    fields = cursor.fields(vocabulary.MATCH_KEYS)
    return Match(
        tags=fields.read("tags", scalars.pairs, ()),
        addresses=fields.read("addresses", scalars.texts, ()),
        modules=fields.read("modules", scalars.texts, ()),
    )


def _objectives(cursor: Cursor, accept: Verdict) -> Objectives:
    fields = cursor.fields(vocabulary.OBJECTIVES_KEYS)
    return Objectives(
        survive=fields.read("survive", scalars.levels, ()),
        accept=fields.read("accept", scalars.verdict, accept),
        rto_seconds=fields.maybe("rto", scalars.duration),
        rpo_seconds=fields.maybe("rpo", scalars.duration),
    )


def _needs(cursor: Cursor) -> tuple[ThirdParty, ...]:
    return tuple(_need(item) for item in cursor.items())


def _need(cursor: Cursor) -> ThirdParty:
    fields = cursor.fields(vocabulary.NEED_KEYS)
    fields.need("name", "the third party that the service needs")
    return ThirdParty(
        name=fields.read("name", Cursor.text, ""),
        alternatives=fields.read("alternatives", scalars.texts, ()),
        mode=fields.read("mode", scalars.mode, ThirdParty(name="").mode),
    )


def _redundancies(cursor: Cursor) -> tuple[Redundancy, ...]:
    return tuple(_redundancy(item) for item in cursor.items())


def _redundancy(cursor: Cursor) -> Redundancy:
    fields = cursor.fields(vocabulary.REDUNDANCY_KEYS)
    fields.need("members", "the resources that stand in for each other")
    default = Redundancy(members=())
    return Redundancy(
        members=fields.read("members", scalars.some_texts, ()),
        needed=fields.read("needed", scalars.positive, default.needed),
        mode=fields.read("mode", scalars.mode, default.mode),
    )


def _suppressions(cursor: Cursor) -> tuple[Suppression, ...]:
    return tuple(_suppression(item) for item in cursor.items())


def _suppression(cursor: Cursor) -> Suppression:
    fields = cursor.fields(vocabulary.SUPPRESSION_KEYS)
    fields.need("policy", "the id or name of the policy whose findings are accepted")
    fields.need("reason", "why the risk is accepted")
    return Suppression(
        policy=fields.read("policy", Cursor.text, ""),
        address=fields.maybe("address", Cursor.text),
        service=fields.maybe("service", Cursor.text),
        reason=fields.read("reason", Cursor.text, ""),
        owner=fields.maybe("owner", Cursor.text),
        expires=fields.maybe("expires", scalars.date),
        line=cursor.line,
    )

"""The provider of a Pulumi resource: found by URN and id, with its region and account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from auditor.model.record import ProviderConfig
from auditor.model.value import Known, Unknown, Value
from auditor.sources.pulumi.names import PROVIDERS, package_of
from auditor.sources.pulumi.state import Entry
from auditor.sources.pulumi.urn import PROVIDER, parse_urn, split_provider
from auditor.sources.pulumi.values import convert

_ROLE = re.compile(r"^arn:[^:]*:(?:iam|sts)::(\d{12}):")
_ACCOUNTS = {"google": ("project",), "azurerm": ("subscription_id",)}


class Providers:
    """The provider resources of one stack, and the configuration behind the default ones."""

    def __init__(self, entries: Iterable[Entry], config: Mapping[str, str]) -> None:
        """Take all entries of the stack, and what the input says of its configuration (aws:region)."""
        self._config = config
        self._found: dict[str, ProviderConfig] = {}
        self.default_tags: dict[str, Mapping[str, str]] = {}
        """Provider key -> the tags that it adds to every resource."""
        for entry in entries:
            if entry.state.type.startswith(PROVIDER):
                self._add(entry)

    def find(self, reference: str, token: str) -> ProviderConfig:
        """Return the configuration of a resource of type *token* that names the provider *reference*."""
        urn, identity = split_provider(reference)
        package = package_of(token)
        # Two states of one provider share the URN; a preview knows no id.
        known = self._found.get(f"{urn}::{identity}") or self._found.get(urn)
        if known is not None:
            return known
        name = PROVIDERS.get(package, package)
        parsed = parse_urn(urn)
        key = f"{name}.{parsed.name}" if parsed is not None else name
        return ProviderConfig(
            name, key, self._configured(package, "region"), self._configured_account(package), f"pulumi:{package}"
        )

    def _add(self, entry: Entry) -> None:
        state = entry.state
        package = package_of(state.type)
        name = PROVIDERS.get(package, package)
        parsed = parse_urn(state.urn)
        converted = convert({**(state.inputs or {}), **(state.outputs or {})}, None)
        settings = {key: _decoded(value) for key, value in converted.values.items()}
        region = self._value(settings, converted.unknown, "region")
        if region == Known(None) and parsed is not None and parsed.name.startswith("default"):
            region = self._configured(package, "region")
        account = _account(name, settings, converted.unknown)
        if account == Known(None) and parsed is not None and parsed.name.startswith("default"):
            account = self._configured_account(package)
        key = f"{name}.{parsed.name}" if parsed is not None else name
        config = ProviderConfig(name, key, region, account, f"pulumi:{package}")
        self._found[f"{state.urn}::{state.id or ''}"] = config
        self._found.setdefault(state.urn, config)
        tags = settings.get("default_tags")
        inside = tags.get("tags") if isinstance(tags, dict) else None
        if isinstance(inside, dict):
            self.default_tags[key] = {str(k): v for k, v in inside.items() if isinstance(v, str)}

    def _value(self, settings: Mapping[str, Any], unknown: Mapping[str, Any], name: str) -> Value:
        if unknown.get(name):
            return Unknown(f"the provider's {name} is known after the update")
        value = settings.get(name)
        return Known(value if isinstance(value, str) and value else None)

    def _configured(self, package: str, name: str) -> Value:
        return Known(self._config.get(f"{package}:{name}") or None)

    def _configured_account(self, package: str) -> Value:
        if package in ("gcp", "google-native"):
            return self._configured(package, "project")
        return self._configured(package, "subscriptionId") if package.startswith("azure") else Known(None)


def _account(name: str, settings: Mapping[str, Any], unknown: Mapping[str, Any]) -> Value:
    for argument in _ACCOUNTS.get(name, ()):
        if unknown.get(argument):
            return Unknown(f"the provider's {argument} is known after the update")
        value = settings.get(argument)
        return Known(value if isinstance(value, str) and value else None)
    roles = settings.get("assume_roles") or settings.get("assume_role")
    last = roles[-1] if isinstance(roles, list) and roles else roles
    arn = last.get("role_arn") or last.get("roleArn") if isinstance(last, dict) else None
    found = _ROLE.match(arn) if isinstance(arn, str) else None
    if found is not None:
        return Known(found.group(1))
    if unknown.get("assume_roles") or unknown.get("assume_role"):
        return Unknown("the role that the provider assumes is known after the update")
    allowed = settings.get("allowed_account_ids")
    if isinstance(allowed, list) and len(allowed) == 1:
        return Known(str(allowed[0]))
    return Known(None)


def _decoded(value: Any) -> Any:
    # Settings of a provider are text: what is not text stands there as JSON.
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value.encode())
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return value
    return value

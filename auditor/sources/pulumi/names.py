"""Pulumi tokens and property names in Terraform's spelling, from tables generated out of the published SDKs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

PREFIXES = {
    "aws": "aws",
    "aws-native": "awscc",
    "gcp": "google",
    "google-native": "google_native",
    "azure": "azurerm",
    "azure-native": "azure_native",
    "kubernetes": "kubernetes",
}
"""Pulumi package -> prefix of its types. azure-native is ARM and aws-native Cloud Control: types of their own."""
PROVIDERS = {
    "aws": "aws",
    "aws-native": "aws",
    "gcp": "google",
    "google-native": "google",
    "azure": "azurerm",
    "azure-native": "azurerm",
}
"""Pulumi package -> the provider whose loss takes it."""
Form = Any
"""A Terraform name, or [name, form, what is inside], as docs/generate_pulumi_types.py writes them."""
_UNGROUPED = frozenset({"index", "core", ("azure", "compute"), ("azure", "network")})
"""Modules of Pulumi's that Terraform's names do not tell."""
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VERSIONED = re.compile(r"/v\d[\w]*$")


@dataclass(frozen=True, slots=True)
class Name:
    """A Terraform type, and how it was found: schema, checked, name (a guess by rule), own (no Terraform type)."""

    type: str
    how: str


class _Types(msgspec.Struct):
    types: dict[str, tuple[str, str]]


class _Properties(msgspec.Struct):
    properties: dict[str, dict[str, Any]]


def _file(name: str) -> bytes:
    return (Path(__file__).parent / "data" / name).read_bytes()


@cache
def _types() -> Mapping[str, tuple[str, str]]:
    return msgspec.json.decode(_file("types.json"), type=_Types).types


@cache
def _properties() -> Mapping[str, Mapping[str, Form]]:
    return msgspec.json.decode(_file("properties.json"), type=_Properties).properties


def package_of(token: str) -> str:
    """Return the package of a token (aws:rds/instance:Instance: aws); a provider's is what it provides."""
    if token.startswith("pulumi:providers:"):
        return token.rsplit(":", 1)[-1]
    return token.split(":", 1)[0]


@lru_cache(maxsize=4096)
def type_of(token: str) -> Name:
    """Return the Terraform type of a Pulumi *token*."""
    found = _types().get(token) or _types().get(_long(token))
    if found is not None:
        return Name(*found)
    package = package_of(token)
    prefix = PREFIXES.get(package)
    if prefix is None:
        return Name(snake(token.replace("-", "_").replace("/", "_").replace(":", "_")), "own")
    module, _, own = token.partition(":")[2].partition(":")
    module = _VERSIONED.sub("", module) if "native" in package else module
    if package == "kubernetes":
        # kubernetes:apps/v1:Deployment is Terraform's kubernetes_deployment_v1.
        return Name(f"kubernetes_{snake(own)}_{module.rpartition('/')[2]}", "name")
    group = module.split("/")[0]
    # azure:network/networkInterface is azurerm_network_interface, not azurerm_network_network_interface.
    is_told = "native" not in package and own.lower().startswith(group.lower())
    full = own if is_told or group in _UNGROUPED or (package, group) in _UNGROUPED else f"{group}_{own}"
    return Name(f"{prefix}_{snake(full)}", "own" if "native" in package else "name")


def _long(token: str) -> str:
    # Pulumi YAML lets aws:s3:Bucket stand for aws:s3/bucket:Bucket.
    parts = token.split(":")
    if len(parts) == 2:
        parts = [parts[0], "index", parts[1]]
    if len(parts) != 3 or "/" in parts[1] or not parts[2]:
        return token
    own = parts[2]
    return f"{parts[0]}:{parts[1]}/{own[0].lower()}{own[1:]}:{own}"


def long_token(token: str) -> str:
    """Return *token* as the engine spells it, where the tables know it."""
    return _long(token) if token not in _types() and _long(token) in _types() else token


def forms_of(type_: str) -> Mapping[str, Form] | None:
    """Return how the properties of a Terraform type are spelled, None where the tables do not hold it."""
    return _properties().get(type_)


@lru_cache(maxsize=1 << 14)
def snake(name: str) -> str:
    """Return a Pulumi name in snake case (enableHttp2 stays one word: enable_http2)."""
    return _WORD.sub("_", name).lower()


def squash(name: str) -> str:
    """Return *name* without what differs between spellings."""
    return re.sub(r"[^a-z0-9]", "", name.lower())

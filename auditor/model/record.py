"""A record: one resource as an input spelled it, before the catalog understands it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from auditor.model.source import Written
from auditor.model.value import UNSET, Known, Unknown, Value


class InputMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one input as a whole."""

    name: str
    kind: str
    """terraform-plan, terraform-state, terraform-show-state, ..."""
    sha256: str
    """Hash of the bytes read."""
    tool: str = ""
    """What wrote it (Terraform 1.11.4), or ""."""
    notes: tuple[str, ...] = ()
    """What the input itself says it lacks, in sentences."""


OUTSIDE = "outside"
"""The type of the record that stands for what a text names and no input holds."""
UNCOUNTED = "uncounted"
"""A flag: the input does not tell how many instances of the block there are, perhaps none."""


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an input asked for and did not get: what it would have told is open."""

    account: str
    region: str
    """"" where it is not of one Region."""
    types: tuple[str, ...]
    """Terraform types that it would have told of; none: of any type, or of the one resource `id`."""
    reason: str
    id: str = ""
    """Id or ARN of the one resource that it is about."""


class Origin(msgspec.Struct, frozen=True):
    """Where a record was read: the input as the user named it, and the place inside it."""

    input: str
    kind: str
    """terraform-plan, terraform-state, terraform-show-state, ..."""
    pointer: str = ""
    """JSON pointer or line inside the input; empty where the format has none."""
    file: str | None = None
    line: int | None = None


class ProviderConfig(msgspec.Struct, frozen=True):
    """The provider configuration that a record is created with."""

    name: str
    """Short provider name: aws, google, azurerm, cloudflare, ..."""
    key: str
    """The configuration's key in the input (aws, aws.osaka, module.x:aws.this)."""
    region: Value
    """Known(None) where the input sets no region."""
    account: Value
    """Account id, or Known(None) where the input does not set one."""
    source: str = ""
    """Full provider address (registry.terraform.io/hashicorp/aws)."""
    zone: Value = UNSET
    """The zone that resources without one of their own get (google), or Known(None)."""
    references: tuple[str, ...] = ()
    """Addresses of the resources that the configuration is built from (a Kubernetes cluster)."""


class Reference(msgspec.Struct, frozen=True):
    """One expression of the configuration that mentions other resources."""

    path: str
    """Dotted path of the argument, list indexes left out (network_configuration.subnets)."""
    targets: tuple[str, ...]
    """Full addresses of the resource instances meant (data resources included), in index order."""
    attributes: tuple[str, ...] = ()
    """Attribute of each target that is read ("" where the whole object is), same length as targets."""
    exact: bool = True
    """False where the targets are only candidates: some of them may not be meant."""
    opaque: tuple[str, ...] = ()
    """References that could not be followed (local.sites), for coverage and candidates."""
    spare: bool = False
    """The plan does not show the expression: this is what it means only if nothing else can be meant."""
    beside: tuple[tuple[str, str | int | float | bool], ...] = ()
    """Constants in the same nested block (the weight of a target group)."""


class Record(msgspec.Struct, frozen=True):
    """One managed or data resource of an input.

    `values` holds what is known; `unknown` mirrors its shape with True where the value is known
    only after apply. Terraform type and attribute names are the common spelling of every source.
    """

    address: str
    type: str
    name: str
    module: str
    """Module path with instance keys (module.a[0].module.b), "" for the root."""
    index: int | str | None
    mode: str
    """managed or data."""
    values: Mapping[str, Any]
    unknown: Mapping[str, Any]
    provider: ProviderConfig
    origin: Origin
    references: tuple[Reference, ...] = ()
    configured: frozenset[str] | None = None
    """Top-level arguments that the configuration sets; None where the input has no configuration."""
    dependencies: tuple[str, ...] = ()
    """Addresses that a state lists as dependencies, without instance keys."""
    action: str = "none"
    """none, create, update, replace, read: what the plan does to it."""
    flags: frozenset[str] = frozenset()
    """tainted, drifted, ...: said in the result."""
    sensitive: frozenset[str] = msgspec.field(default_factory=frozenset)
    """Top-level attributes whose values must never be printed."""
    written: Written | None = None
    """Where its block stands in the source, where that is known."""
    reason: str = ""
    """Why nothing but its address is known, where that is so."""

    def get(self, path: str) -> Value:
        """Return the value at dotted *path* ("vpc_config.subnet_ids"; list blocks use their first item)."""
        if "." in path:
            return self._walk(path.split("."))
        value, unknown = self.values.get(path), self.unknown.get(path)
        if unknown is None or unknown is False:
            return Known(value) if value is not None else UNSET
        return self._walk([path])

    def _walk(self, parts: list[str]) -> Value:
        value: Any = self.values
        unknown: Any = self.unknown
        for part in parts:
            if isinstance(value, list):
                value = value[0] if value else None
                unknown = unknown[0] if isinstance(unknown, list) and unknown else unknown
            if unknown is True:
                return self._computed(parts[0])
            # Decoded JSON holds plain dicts; the slower question is asked of anything else.
            value = value.get(part) if type(value) is dict or isinstance(value, Mapping) else None
            unknown = unknown.get(part) if type(unknown) is dict or isinstance(unknown, Mapping) else None
        if unknown is True or (value is None and unknown and _any_unknown(unknown)):
            return self._computed(parts[0])
        return Known(value) if value is not None else UNSET

    def _computed(self, top: str) -> Value:
        return UNSET if self._unset_when_computed(top) else Unknown("known after apply")

    def _unset_when_computed(self, top: str) -> bool:
        # A computed argument that the configuration does not mention is unset, not unknown: design
        # section 13 ("an unset multi_az is after_unknown: true with the key absent").
        return self.configured is not None and top not in self.configured

    def refs(self, *paths: str) -> tuple[Reference, ...]:
        """Return the references of the arguments *paths* and of everything below them."""
        if not self.references:
            return ()
        below = tuple([p + "." for p in paths])
        return tuple([r for r in self.references if r.path in paths or r.path.startswith(below)])

    def has_unknown(self, path: str) -> bool:
        """Say whether something at or below *path* is known only after apply."""
        found: Any = self.unknown
        for part in path.split("."):
            found = found[0] if isinstance(found, list) and found else found
            found = found.get(part) if isinstance(found, Mapping) else found
        return _any_unknown(found)

    @property
    def lines(self) -> dict[str, int]:
        """Dotted path of an argument or nested block -> its line, where that is known."""
        return {path: span.line for path, span in self.written.spans.items()} if self.written is not None else {}

    @property
    def block_address(self) -> str:
        """The address without the resource's own instance key."""
        if self.index is None:
            return self.address
        # The key is cut as it is spelled: Terraform escapes quotes and line ends inside it.
        last = [m for m in _INDEX.finditer(self.address) if m.end() == len(self.address)]
        return self.address[: last[0].start()] if last else self.address


def _any_unknown(unknown: Any) -> bool:
    if isinstance(unknown, Mapping):
        return any(_any_unknown(v) for v in unknown.values())
    if isinstance(unknown, list):
        return any(_any_unknown(v) for v in unknown)
    return unknown is True


_INDEX = re.compile(r"\[(?:[^\]\"]|\"(?:[^\"\\]|\\.)*\")*\]")


def strip_keys(address: str) -> str:
    """Return *address* without any instance keys (module.a.aws_x.y)."""
    return _INDEX.sub("", address)

"""The parts of Terraform's JSON that are read, and nothing else: the rest is never decoded."""

from __future__ import annotations

from typing import Any

import msgspec

_NULL = msgspec.Raw(b"null")


class Change(msgspec.Struct, gc=False):
    """The change that a plan makes to one object; its values stay raw so that one broken object is only one."""

    actions: list[str] | None = None
    after: msgspec.Raw = _NULL
    after_unknown: msgspec.Raw = _NULL
    after_sensitive: msgspec.Raw = _NULL


class ResourceChange(msgspec.Struct, gc=False):
    """One entry of resource_changes."""

    address: str
    type: str
    change: Change
    name: str = ""
    mode: str = "managed"
    module_address: str | None = None
    index: int | str | None = None
    provider_name: str | None = None
    deposed: str | None = None
    deposed_key: str | None = None


class ReadChange(msgspec.Struct, gc=False):
    """A change whose values are decoded together with the list that it stands in."""

    actions: list[str] | None = None
    after: dict[str, Any] | None = None
    after_unknown: msgspec.Raw = _NULL
    after_sensitive: msgspec.Raw = _NULL


class ReadResourceChange(msgspec.Struct, gc=False):
    """One entry of resource_changes, its values decoded."""

    address: str
    type: str
    change: ReadChange
    name: str = ""
    mode: str = "managed"
    module_address: str | None = None
    index: int | str | None = None
    provider_name: str | None = None
    deposed: str | None = None
    deposed_key: str | None = None


class ShownResource(msgspec.Struct, gc=False):
    """One resource of planned_values, of prior_state or of `show -json` of a state."""

    address: str
    type: str
    name: str = ""
    mode: str = "managed"
    index: int | str | None = None
    provider_name: str | None = None
    values: msgspec.Raw = _NULL
    sensitive_values: msgspec.Raw = _NULL
    depends_on: list[str] | None = None
    tainted: bool | None = None
    deposed_key: str | None = None


class ShownModule(msgspec.Struct):
    """A module of a shown state; its resources stay raw so that one broken resource is only one."""

    address: str | None = None
    resources: msgspec.Raw = _NULL
    child_modules: list[ShownModule] | None = None


class ShownValues(msgspec.Struct):
    """The values of a shown state or plan."""

    root_module: ShownModule | None = None
    outputs: msgspec.Raw = msgspec.Raw(b"")


class PriorState(msgspec.Struct):
    """The state that a plan started from."""

    values: ShownValues | None = None


class ConfigResource(msgspec.Struct):
    """A resource or data block of the configuration."""

    type: str
    name: str
    mode: str = "managed"
    provider_config_key: str | None = None
    expressions: msgspec.Raw = _NULL
    for_each_expression: msgspec.Raw = _NULL
    count_expression: msgspec.Raw = _NULL


class ConfigOutput(msgspec.Struct):
    """An output block."""

    expression: msgspec.Raw = _NULL


class ConfigVariable(msgspec.Struct):
    """A variable block."""

    default: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class ModuleCall(msgspec.Struct):
    """A module block and the module it calls."""

    expressions: dict[str, msgspec.Raw] | None = None
    for_each_expression: msgspec.Raw = _NULL
    count_expression: msgspec.Raw = _NULL
    module: ConfigModule | None = None


class ConfigModule(msgspec.Struct):
    """A module of the configuration."""

    resources: list[ConfigResource] | None = None
    module_calls: dict[str, ModuleCall] | None = None
    outputs: dict[str, ConfigOutput] | None = None
    variables: dict[str, ConfigVariable] | None = None


class ConfigProvider(msgspec.Struct):
    """A provider block, or a module's mention of a provider."""

    name: str = ""
    full_name: str | None = None
    alias: str | None = None
    module_address: str | None = None
    expressions: dict[str, Any] | None = None


class Configuration(msgspec.Struct):
    """The configuration that a plan was made from."""

    provider_config: msgspec.Raw = _NULL
    root_module: ConfigModule | None = None


class Variable(msgspec.Struct):
    """The value of a root variable."""

    value: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class RelevantAttribute(msgspec.Struct):
    """An attribute that the plan says it depends on."""

    resource: str
    attribute: list[Any] | None = None


class RawInstance(msgspec.Struct):
    """One instance of a resource in a raw state."""

    attributes: msgspec.Raw = _NULL
    attributes_flat: msgspec.Raw = _NULL
    index_key: int | str | None = None
    status: str | None = None
    deposed: str | None = None
    dependencies: list[str] | None = None
    sensitive_attributes: msgspec.Raw = _NULL


class RawResource(msgspec.Struct):
    """One resource of a raw state; its instances stay raw so that one broken instance is only one."""

    type: str
    name: str
    mode: str = "managed"
    module: str | None = None
    provider: str | None = None
    instances: msgspec.Raw = _NULL

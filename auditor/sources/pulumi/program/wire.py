"""Messages of the engine's protocol as plain values, and back; transforms of the program's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.values import SIGNATURE, UNKNOWN

_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the public mark of a secret, not one
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A resource as a program asks for it."""

    type: str
    name: str
    custom: bool
    parent: str = ""
    provider: str = ""
    version: str = ""
    remote: bool = False
    protect: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, list[str]] = field(default_factory=dict)
    position: str = ""

    def state(self, urn: str, provider: str) -> State:
        """Return it as a state of an engine."""
        return State(
            urn,
            self.type,
            custom=self.custom,
            inputs=dict(self.properties),
            parent=self.parent or None,
            provider=provider or None,
            dependencies=list(self.dependencies),
            property_dependencies=dict(self.property_dependencies),
            protect=self.protect,
            source_position=self.position or None,
        )


def asked_for(request: Any, *, is_read: bool = False) -> Asked:
    """Return a RegisterResource or ReadResource request as a plain value."""
    position = request.sourcePosition if request.HasField("sourcePosition") else None
    where = f"{position.uri}#{position.line}" if position is not None and position.uri else ""
    common = {
        "type": request.type,
        "name": request.name,
        "parent": request.parent,
        "provider": request.provider,
        "version": request.version,
        "dependencies": tuple(request.dependencies),
        "position": where,
    }
    if is_read:
        return Asked(custom=True, properties=plain(request.properties), **common)
    depends = {name: list(found.urns) for name, found in request.propertyDependencies.items()}
    return Asked(
        custom=request.custom,
        remote=request.remote,
        protect=request.protect,
        properties=plain(request.object),
        property_dependencies=depends,
        **common,
    )


def plain(struct: Any) -> dict[str, Any]:
    """Return a protobuf Struct as a dict; whole numbers are integers."""
    return {name: _plain(value) for name, value in struct.fields.items()}


def _plain(value: Any) -> Any:
    match value.WhichOneof("kind"):
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "struct_value":
            return plain(value.struct_value)
        case "list_value":
            return [_plain(item) for item in value.list_value.values]
        case _:
            return None


def struct(values: Mapping[str, Any]) -> Any:
    """Return *values* as a protobuf Struct."""
    from google.protobuf import struct_pb2

    out = struct_pb2.Struct()
    out.update({name: value for name, value in values.items() if value is not None})
    return out


def echo(properties: Mapping[str, Any], *, scalars_only: bool = False) -> dict[str, Any]:
    """Return what a provider would give back of *properties*.

    A resource that is passed as an input comes back as its id: a reference makes the SDK look it up for ever. Azure
    native's outputs have other types than its inputs, so of those only plain values come back.
    """
    out = {}
    for name, value in properties.items():
        found = _echo(value)
        if found is None or (scalars_only and not _is_plain(found)):
            continue
        out[name] = found
    return out


def _echo(value: Any) -> Any:
    if isinstance(value, list):
        return [_echo(item) for item in value]
    if not isinstance(value, dict):
        return value
    match value.get(SIGNATURE):
        case None:
            return {name: _echo(item) for name, item in value.items()}
        case mark if mark == _REFERENCE:
            return value.get("id") or UNKNOWN
        case mark if mark == _SECRET:
            return {**value, "value": _echo(value.get("value"))}
        case mark if mark == _OUTPUT:
            return _echo(value.get("value", UNKNOWN))
        case _:
            return None  # an asset or archive


def _is_plain(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return not any(isinstance(item, dict | list) for item in items)


# --- transforms ---------------------------------------------------------------------------------------


def transformed(callback: Any, asked: Asked) -> Asked:
    """Return *asked* as the program's transform *callback* changes it."""
    import grpc
    from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

    options = resource_pb2.TransformResourceOptions(provider=asked.provider, depends_on=list(asked.dependencies))
    request = resource_pb2.TransformRequest(
        type=asked.type,
        name=asked.name,
        custom=asked.custom,
        parent=asked.parent,
        properties=struct(asked.properties),
        options=options,
    )
    with grpc.insecure_channel(callback.target) as channel:
        answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(
            callback_pb2.CallbackInvokeRequest(token=callback.token, request=request.SerializeToString()), timeout=60
        )
    response = resource_pb2.TransformResponse.FromString(answer.response)
    changed = plain(response.properties) if response.HasField("properties") else asked.properties
    provider = response.options.provider if response.HasField("options") else ""
    return replace(asked, properties=changed, provider=provider or asked.provider)

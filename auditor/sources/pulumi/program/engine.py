"""A small Pulumi engine: answers a program over gRPC like a first preview, and writes down what it asks for.

It implements the two services that a language SDK speaks to, ResourceMonitor and Engine, with the message classes of
the installed SDK. Nothing is created: every id is unknown, every output is the input or unknown.
https://github.com/pulumi/pulumi/tree/master/proto/pulumi
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent import futures
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from auditor.errors import SourceError
from auditor.sources.pulumi.names import package_of
from auditor.sources.pulumi.program import wire
from auditor.sources.pulumi.program.invokes import ANSWERS
from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.urn import PROVIDER, STACK, STACK_REFERENCE
from auditor.sources.pulumi.values import UNKNOWN

# outputValues and invokeDependsOn are left out on purpose: the SDK then holds back invokes whose inputs are unknown.
FEATURES = frozenset({
    "secrets", "resourceReferences", "aliasSpecs", "deletedWith", "replaceWith", "transforms", "invokeTransforms",
    "parameterization", "resourceHooks", "errorHooks",
})  # fmt: skip
_ERROR = 3
_MAX_RESOURCES = 200_000
_MAX_MESSAGE = 400 << 20


class Outputs(Protocol):
    """What the engine answers for a resource that a program asks for."""

    def __call__(self, state: State) -> tuple[str, Mapping[str, Any]]:
        """Return (id, outputs)."""


def first_preview(state: State) -> tuple[str, Mapping[str, Any]]:
    """Answer as a first preview does: no id, and as outputs the inputs."""
    return "", wire.echo(state.inputs or {}, scalars_only="-native" in package_of(state.type))


@dataclass(slots=True)
class Recording:
    """What a program asked for."""

    states: list[State] = field(default_factory=list)
    remote: list[tuple[str, str]] = field(default_factory=list)
    """(URN, type) of components that a plugin builds."""
    unanswered: set[str] = field(default_factory=set)
    assumed: set[str] = field(default_factory=set)
    """What was answered without being known, in words."""
    errors: list[str] = field(default_factory=list)


class Engine:
    """The server, as a context: `address` is valid inside."""

    def __init__(
        self, project: str, stack: str, config: Mapping[str, str], region: str = "", outputs: Outputs = first_preview
    ) -> None:
        """Take the stack's names and configuration, and the region that the environment names."""
        self.recording = Recording()
        self.address = ""
        self._project = project
        self._stack = stack
        self._config = config
        self._region = region
        self._outputs = outputs
        self._root = ""
        self._providers: dict[str, Mapping[str, Any]] = {}
        self._defaults: dict[str, str] = {}
        self._transforms: list[Any] = []
        self._lock = threading.RLock()
        self._types: dict[str, str] = {}
        self._server: Any = None

    def __enter__(self) -> Self:
        """Start to listen on a free port of this machine only."""
        grpc, services = _protocol()
        self._server = grpc.server(
            futures.ThreadPoolExecutor(max_workers=32),
            options=[("grpc.max_receive_message_length", _MAX_MESSAGE), ("grpc.max_send_message_length", _MAX_MESSAGE)],
        )
        for service, methods in services.items():
            handlers = {
                name: grpc.unary_unary_rpc_method_handler(
                    self._guarded(getattr(self, "_" + name, None), answer),
                    request_deserializer=request.FromString,
                    response_serializer=answer.SerializeToString,
                )
                for name, (request, answer) in methods.items()
            }
            self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop at once."""
        self._server.stop(None)

    def _guarded(self, method: Callable[[Any, Any], Any] | None, answer: Any) -> Callable[[Any, Any], Any]:
        def respond(request: Any, _context: Any) -> Any:
            return method(request, answer) if method is not None else answer()

        return respond

    # --- Engine -------------------------------------------------------------------------------------

    def _Log(self, request: Any, answer: Any) -> Any:  # noqa: N802 - the protocol's names
        if request.severity >= _ERROR:
            self.recording.errors.append(request.message[:4000])
        return answer()

    def _GetRootResource(self, _request: Any, answer: Any) -> Any:  # noqa: N802
        return answer(urn=self._root)

    def _SetRootResource(self, request: Any, answer: Any) -> Any:  # noqa: N802
        self._root = request.urn
        return answer()

    # --- ResourceMonitor ----------------------------------------------------------------------------

    def _SupportsFeature(self, request: Any, answer: Any) -> Any:  # noqa: N802
        return answer(hasSupport=request.id in FEATURES)

    def _RegisterPackage(self, request: Any, answer: Any) -> Any:  # noqa: N802
        return answer(ref=f"{request.name}@{request.version}")

    def _RegisterStackTransform(self, request: Any, answer: Any) -> Any:  # noqa: N802
        self._transforms.append(request)
        return answer()

    def _RegisterResource(self, request: Any, answer: Any) -> Any:  # noqa: N802
        asked = wire.asked_for(request)
        for callback in (*request.transforms, *reversed(self._transforms)):
            asked = wire.transformed(callback, asked)
        state, outputs = self.register(asked)
        identity = "" if state.id in (None, UNKNOWN) else state.id
        return answer(urn=state.urn, id=identity, object=wire.struct(outputs))

    def register(self, asked: wire.Asked) -> tuple[State, Mapping[str, Any]]:
        """Write down a resource and return it with its outputs."""
        with self._lock:
            state = self._record(asked)
        if asked.remote:
            self.recording.remote.append((state.urn, state.type))
            return state, {}
        identity, outputs = self._outputs(state) if state.custom else ("", {})
        state.id = identity or (UNKNOWN if state.custom else None)
        if state.type.startswith(PROVIDER):
            self._providers[f"{state.urn}::{state.id}"] = state.inputs or {}
        if identity:
            state.outputs = dict(outputs)
        return state, outputs

    def _ReadResource(self, request: Any, answer: Any) -> Any:  # noqa: N802
        asked = wire.asked_for(request, is_read=True)
        with self._lock:
            state = self._record(asked)
        state.id = request.id or UNKNOWN
        state.external = True
        outputs = wire.echo(state.inputs or {})
        if state.type == STACK_REFERENCE:
            outputs = {"name": request.id}  # what it holds is not known
        fields = {"urn": state.urn, "properties": wire.struct(outputs)}
        if "id" in answer.DESCRIPTOR.fields_by_name:
            fields["id"] = request.id
        return answer(**fields)

    def _record(self, asked: wire.Asked) -> State:
        if len(self.recording.states) >= _MAX_RESOURCES:
            raise SourceError(self._project, f"the program asks for more than {_MAX_RESOURCES} resources")
        parents = self._types.get(asked.parent, "")
        types = f"{parents}${asked.type}" if parents and parents != STACK else asked.type
        urn = f"urn:pulumi:{self._stack}::{self._project}::{types}::{asked.name}"
        provider = asked.provider
        if asked.custom and not provider and not asked.type.startswith(("pulumi:", PROVIDER)):
            provider = self._default_provider(package_of(asked.type), asked.version)
        state = asked.state(urn, provider)
        self._types[urn] = types
        self.recording.states.append(state)
        if asked.type == STACK:
            self._root = urn
        return state

    def _default_provider(self, package: str, version: str) -> str:
        """Return the reference of the provider that a resource without one gets, registered once per version."""
        name = "default_" + version.replace(".", "_").replace("-", "_").replace("+", "_") if version else "default"
        urn = f"urn:pulumi:{self._stack}::{self._project}::{PROVIDER}{package}::{name}"
        if urn not in self._defaults:
            start = f"{package}:"
            inputs = {k[len(start) :]: v for k, v in self._config.items() if k.startswith(start)}
            if package == "aws" and not inputs.get("region") and self._region:
                inputs["region"] = self._region
            state = State(urn, PROVIDER + package, inputs=inputs)
            state.id = self._outputs(state)[0] or UNKNOWN
            self._defaults[urn] = f"{urn}::{state.id}"
            self._providers[self._defaults[urn]] = inputs
            self.recording.states.append(state)
        return self._defaults[urn]

    # --- functions ----------------------------------------------------------------------------------

    def _Invoke(self, request: Any, answer: Any) -> Any:  # noqa: N802
        value = self.invoke(request.tok, wire.plain(request.args), request.provider, request.version)
        if value is None:
            fields = {"unknown": True} if "unknown" in answer.DESCRIPTOR.fields_by_name else {}
            return answer(**fields)
        return answer(**{"return": wire.struct(value)})

    def invoke(self, token: str, arguments: Mapping[str, Any], provider: str, version: str) -> Mapping[str, Any] | None:
        """Return what the function *token* gives, None where only a cloud can answer."""
        respond = ANSWERS.get(token)
        if respond is None:
            self.recording.unanswered.add(token)
            return None
        with self._lock:
            reference = provider or self._default_provider(package_of(token), version)
        settings = self._providers.get(reference, {})
        region = arguments.get("region") or settings.get("region") or ""
        found = respond(region if isinstance(region, str) and "-" in region else "", arguments, settings)
        if found.assumed:
            self.recording.assumed.add(found.assumed)
        return found.value

    def _Call(self, request: Any, answer: Any) -> Any:  # noqa: N802
        self.recording.unanswered.add(request.tok)
        return answer()


def _protocol() -> tuple[Any, dict[str, dict[str, tuple[Any, Any]]]]:
    """Return grpc, and service -> method -> (request class, response class) as the installed SDK has them."""
    try:
        import grpc
        from google.protobuf import message_factory
        from pulumi.runtime.proto import engine_pb2, resource_pb2
    except ImportError as error:
        hint = "pip install 'resilience-auditor[pulumi]', or give the output of: pulumi preview --json --show-sames"
        raise SourceError("--run-program", f"the Pulumi SDK is not installed ({error.name})", hint=hint) from None
    services = {}
    for module, name in ((resource_pb2, "ResourceMonitor"), (engine_pb2, "Engine")):
        service = module.DESCRIPTOR.services_by_name[name]
        services[service.full_name] = {
            method.name: (
                message_factory.GetMessageClass(method.input_type),
                message_factory.GetMessageClass(method.output_type),
            )
            for method in service.methods
        }
    return grpc, services

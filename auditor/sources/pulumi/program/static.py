"""Reads a program that is written in YAML: its expressions are evaluated, nothing is run.

https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import SourceError
from auditor.sources.pulumi.names import long_token
from auditor.sources.pulumi.program.engine import Engine, Recording
from auditor.sources.pulumi.program.project import FILES, Project
from auditor.sources.pulumi.program.wire import Asked
from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.urn import PROVIDER, STACK
from auditor.sources.pulumi.values import UNKNOWN

_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_STEP = re.compile(r"\.([A-Za-z_$][\w$-]*)|\[(?:(\d+)|\"([^\"]*)\")\]")
_DEEPEST = 100
_FILES = frozenset({"fileasset", "filearchive", "stringasset", "remoteasset", "remotearchive", "assetarchive"})
_NOT_KNOWN = object()


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an expression, and the URNs of the resources that it comes from."""

    value: Any
    urns: frozenset[str] = frozenset()


_OPEN = Value(UNKNOWN)


def read_yaml(project: Project) -> Recording:
    """Return what the YAML program of *project* asks for."""
    program = _Program(project)
    program.read()
    return program.engine.recording


@dataclass(slots=True)
class _Program:
    project: Project
    engine: Engine = field(init=False)
    _resources: Mapping[str, Any] = field(default_factory=dict)
    _variables: Mapping[str, Any] = field(default_factory=dict)
    _states: dict[str, State] = field(default_factory=dict)
    _known: dict[str, Value] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _lines: Mapping[str, int] = field(default_factory=dict)
    _stack: str = ""

    def __post_init__(self) -> None:
        project = self.project
        self.engine = Engine(project.name, project.stack, project.config)
        path, document = _program_of(project)
        self._resources = _mapping(document, "resources")
        self._variables = _mapping(document, "variables")
        self._lines = _lines_of(path)

    def read(self) -> None:
        """Ask for every resource, those that others need first."""
        name = f"{self.project.name}-{self.project.stack}"
        self._stack = self.engine.register(Asked(type=STACK, name=name, custom=False))[0].urn
        for resource in self._resources:
            self._resource(resource)

    def _resource(self, name: str) -> State:
        if name in self._states:
            return self._states[name]
        if name in self._open:
            raise SourceError(str(self.project.directory), f"resource {name} needs itself", place="resources")
        self._open.add(name)
        body = self._resources[name]
        if not isinstance(body, dict) or not isinstance(body.get("type"), str):
            raise SourceError(str(self.project.directory), f"resource {name} has no type", place="resources")
        self._states[name] = self.engine.register(self._asked(name, body))[0]
        if isinstance(body.get("get"), dict):
            self._states[name].external = True
        self._open.discard(name)
        return self._states[name]

    def _asked(self, name: str, body: Mapping[str, Any]) -> Asked:
        source = body.get("get") if isinstance(body.get("get"), dict) else None
        listed = source.get("state") if source is not None else body.get("properties")
        inputs: dict[str, Any] = {}
        depends: dict[str, list[str]] = {}
        for key, item in listed.items() if isinstance(listed, dict) else ():
            found = self._value(item)
            inputs[str(key)] = found.value
            depends[str(key)] = sorted(found.urns)
        options = body.get("options")
        given: Mapping[str, Any] = options if isinstance(options, dict) else {}
        after = self._value(given.get("dependsOn")).urns
        line = self._lines.get(name, 0)
        token = body["type"]
        token = long_token(f"{PROVIDER}{token.rsplit(':', 1)[-1]}" if token.startswith(PROVIDER) else token)
        return Asked(
            type=token,
            name=str(body.get("name") or name),
            custom=True,
            parent=self._urn(given.get("parent")) or self._stack,
            provider=self._provider(given.get("provider")),
            version=str(given.get("version") or ""),
            protect=given.get("protect") is True,
            properties=inputs,
            dependencies=tuple(sorted(after.union(*(set(urns) for urns in depends.values())))),
            property_dependencies=depends,
            position=f"project:///{FILES[0]}#{line}" if line else "",
        )

    def _urn(self, expression: Any) -> str:
        urns = self._value(expression).urns
        return next(iter(urns)) if len(urns) == 1 else ""

    def _provider(self, expression: Any) -> str:
        urn = self._urn(expression)
        return f"{urn}::{UNKNOWN}" if urn else ""

    # --- expressions --------------------------------------------------------------------------------

    def _value(self, item: Any, depth: int = 0) -> Value:
        if depth > _DEEPEST:
            return _OPEN
        match item:
            case str():
                return self._text(item)
            case list():
                parts = [self._value(part, depth + 1) for part in item]
                return Value([p.value for p in parts], frozenset().union(*(p.urns for p in parts)))
            case dict() if len(item) == 1 and str(next(iter(item))).lower().startswith("fn::"):
                name, argument = next(iter(item.items()))
                return self._function(str(name)[4:], argument, depth + 1)
            case dict():
                found = {str(key): self._value(part, depth + 1) for key, part in item.items()}
                urns = frozenset().union(*(p.urns for p in found.values()))
                return Value({key: p.value for key, p in found.items()}, urns)
            case _:
                return Value(item)

    def _text(self, text: str) -> Value:
        whole = _EXPRESSION.fullmatch(text)
        if whole is not None:
            return self._expression(whole.group(1))
        urns: frozenset[str] = frozenset()

        def fill(match: re.Match[str]) -> str:
            nonlocal urns
            found = self._expression(match.group(1))
            urns |= found.urns
            return found.value if isinstance(found.value, str) else json.dumps(found.value)

        filled = _EXPRESSION.sub(fill, text.replace("$${", "\0"))
        return Value(filled.replace("\0", "${"), urns)

    def _expression(self, text: str) -> Value:
        name = re.split(r"[.\[]", text, maxsplit=1)[0]
        steps = [m.group(1) or m.group(3) or int(m.group(2)) for m in _STEP.finditer(text[len(name) :])]
        if name == "pulumi":
            known = {"stack": self.project.stack, "project": self.project.name, "cwd": str(self.project.directory)}
            return Value(known.get(str(steps[0]) if steps else "", UNKNOWN))
        if name in self._resources:
            return self._of_resource(self._resource(name), steps)
        if name in self._variables:
            if name not in self._known:
                self._known[name] = _OPEN  # a variable that needs itself stays open
                self._known[name] = self._value(self._variables[name])
            return _within(self._known[name], steps)
        return self._setting(text)

    def _setting(self, name: str) -> Value:
        key = name if ":" in name else f"{self.project.name}:{name}"
        if key not in self.project.config:
            self.engine.recording.assumed.add(f"the setting {name} is missing and taken as unknown")
            return _OPEN
        value = self.project.config[key]
        try:
            parsed = json.loads(value)
        except ValueError:
            return Value(value)
        return Value(value if isinstance(parsed, str) else parsed)

    def _of_resource(self, state: State, steps: Sequence[str | int]) -> Value:
        here = frozenset({state.urn})
        if not steps or steps[0] == "urn":
            return Value(state.urn, here)
        if steps[0] in (state.inputs or {}):
            return Value(_within(Value(state.inputs), steps).value, here)
        return Value(UNKNOWN, here)

    def _function(self, name: str, argument: Any, depth: int) -> Value:
        if name.lower() == "invoke":
            return self._invoke(argument, depth)
        found = self._value(argument, depth)
        if ":" in name:  # fn::aws:getAmi is the short form of invoke
            return self._invoke({"function": name, "arguments": argument}, depth)
        if name.lower() in _FILES:
            return Value(None)
        value = _built_in(name.lower(), found.value)
        if value is _NOT_KNOWN:
            self.engine.recording.unanswered.add(f"fn::{name}")
        return Value(UNKNOWN if value is _NOT_KNOWN else value, found.urns)

    def _invoke(self, argument: Any, depth: int) -> Value:
        call = argument if isinstance(argument, dict) else {}
        token = _function_token(str(call.get("function") or ""))
        given = self._value(call.get("arguments") or {}, depth)
        options = call.get("options")
        provider = self._provider(options.get("provider")) if isinstance(options, dict) else ""
        arguments = given.value if isinstance(given.value, dict) else {}
        answer = self.engine.invoke(token, arguments, provider, "")
        if answer is None:
            return Value(UNKNOWN, given.urns)
        wanted = call.get("return")
        return Value(answer.get(wanted, UNKNOWN) if isinstance(wanted, str) else dict(answer), given.urns)


def _built_in(name: str, argument: Any) -> Any:
    match name, argument:
        case "join", [str(separator), list(parts)]:
            return separator.join(str(part) for part in parts)
        case "split", [str(separator), str(text)]:
            return text.split(separator) if UNKNOWN not in text else UNKNOWN
        case "select", [int(index), list(parts)] if 0 <= index < len(parts):
            return parts[index]
        case "tojson", value:
            return json.dumps(value)
        case "tobase64", str(text):
            return base64.b64encode(text.encode()).decode() if UNKNOWN not in text else UNKNOWN
        case "secret", value:
            return value
        case _:
            return _NOT_KNOWN


def _within(value: Value, steps: Sequence[str | int]) -> Value:
    found = value.value
    for step in steps:
        if isinstance(found, dict) and isinstance(step, str):
            found = found.get(step, UNKNOWN)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return Value(UNKNOWN, value.urns)
    return Value(found, value.urns)


def _function_token(token: str) -> str:
    """Return aws:getAmi and aws:ec2:getAmi as the engine spells them."""
    parts = token.split(":")
    if len(parts) == 2:
        parts = [parts[0], "index", parts[1]]
    if len(parts) != 3 or "/" in parts[1] or "native" in parts[0]:
        return ":".join(parts)
    return f"{parts[0]}:{parts[1]}/{parts[2]}:{parts[2]}"


def _program_of(project: Project) -> tuple[Path, Mapping[str, Any]]:
    path = next(project.directory / name for name in FILES if (project.directory / name).is_file())
    if "resources" in project.document:
        return path, project.document
    place = project.directory / project.main
    main = place if place.is_file() else place / "Main.yaml"
    if not main.is_file():
        return path, project.document
    try:
        found = yaml.safe_load(main.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise SourceError(str(main), f"it cannot be read: {type(error).__name__}") from None
    return main, found if isinstance(found, dict) else {}


def _mapping(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return {str(key): item for key, item in found.items()} if isinstance(found, dict) else {}


def _lines_of(path: Path) -> Mapping[str, int]:
    """Return the line of every resource."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "resources" and isinstance(value, yaml.MappingNode):
            return {k.value: k.start_mark.line + 1 for k, _ in value.value}
    return {}

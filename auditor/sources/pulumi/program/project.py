"""A Pulumi project on disk: Pulumi.yaml and the settings of one stack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import SourceError

FILES = ("Pulumi.yaml", "Pulumi.yml")
_MAX_FILE = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project with the configuration of the stack that is looked at."""

    directory: Path
    name: str
    runtime: str
    stack: str
    main: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of the runtime (virtualenv, toolchain, ...)."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """Pulumi.yaml as a whole, for programs written in it."""
    config: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    """Keys of `config` whose values are encrypted: they are placeholders here."""
    notes: tuple[str, ...] = ()


def is_project(directory: Path) -> bool:
    """Return whether *directory* is a Pulumi project."""
    return any((directory / name).is_file() for name in FILES)


def read_project(directory: Path, stack: str, placeholder: str) -> Project:
    """Return the project in *directory* with the settings of *stack*, or of its only stack where none is named."""
    path = next(directory / name for name in FILES if (directory / name).is_file())
    document = _read(path)
    name = document.get("name")
    if not isinstance(name, str) or not name:
        raise SourceError(str(path), "the project has no name", place="name", hint="add a line: name: my-project")
    runtime, options = _runtime(path, document)
    chosen, notes = _stack(directory, stack)
    settings = directory / f"Pulumi.{chosen}{path.suffix}"
    config = _Config(name, placeholder)
    config.add_project(document.get("config"))
    if settings.is_file():
        own = _read(settings)
        config.add_stack(own.get("config"))
        if own.get("environment"):
            notes += (f"{settings.name} takes settings from Pulumi ESC, which is not asked: they are missing.",)
    main = document.get("main")
    return Project(
        directory=directory.resolve(),
        name=name,
        runtime=runtime,
        stack=chosen,
        main=main if isinstance(main, str) else "",
        options=options,
        document=document,
        config=config.values,
        secrets=tuple(config.secrets),
        notes=(*notes, *config.notes),
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > _MAX_FILE:
            raise SourceError(str(path), "it is larger than 4 MiB")
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}" if mark is not None else ""
        raise SourceError(str(path), f"it is not valid YAML: {error.problem}", place=place) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise SourceError(str(path), f"it cannot be read: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise SourceError(str(path), "it is not a mapping of settings")
    return {str(key): value for key, value in found.items()}


def _runtime(path: Path, document: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    runtime = document.get("runtime")
    if isinstance(runtime, dict):
        options = runtime.get("options")
        runtime = runtime.get("name")
        if isinstance(runtime, str):
            return runtime, options if isinstance(options, dict) else {}
    if isinstance(runtime, str):
        return runtime, {}
    raise SourceError(str(path), "the project names no runtime", place="runtime", hint="for example runtime: python")


def _stack(directory: Path, wanted: str) -> tuple[str, tuple[str, ...]]:
    found = sorted(
        p.name.removeprefix("Pulumi.").rsplit(".", 1)[0]
        for p in directory.glob("Pulumi.*.y*ml")
        if p.is_file() and p.suffix in (".yaml", ".yml")
    )
    short = wanted.rsplit("/", 1)[-1]
    if short:
        if found and short not in found:
            return short, (f"Stack {short} has no settings file here.",)
        return short, ()
    if len(found) > 1:
        names = ", ".join(found[:10])
        raise SourceError(
            str(directory), f"the project has several stacks: {names}", hint=f"name one: --stack {found[0]}"
        )
    return (found[0], ()) if found else ("dev", ("The project has no stack settings; the stack is called dev here.",))


class _Config:
    """The configuration of a stack, put together as the Pulumi command line does."""

    def __init__(self, project: str, placeholder: str) -> None:
        self._project = project
        self._placeholder = placeholder
        self.values: dict[str, str] = {}
        self.secrets: list[str] = []
        self.notes: list[str] = []

    def add_project(self, config: Any) -> None:
        """Take the project's own values and defaults."""
        for key, item in config.items() if isinstance(config, dict) else ():
            if isinstance(item, dict) and item.keys() & {"value", "default", "type", "description", "secret"}:
                value = item.get("value", item.get("default"))
                if value is not None:
                    self._set(str(key), value)
            elif item is not None:
                self._set(str(key), item)

    def add_stack(self, config: Any) -> None:
        """Take the stack's values, which win."""
        for key, item in config.items() if isinstance(config, dict) else ():
            if isinstance(item, dict) and item.keys() == {"secure"}:
                self._set(str(key), self._placeholder)
                self.secrets.append(self._name(str(key)))
                self.notes.append(f"The encrypted setting {self._name(str(key))} is taken as unknown.")
            elif item is not None:
                self._set(str(key), item)

    def _set(self, key: str, value: Any) -> None:
        self.values[self._name(key)] = value if isinstance(value, str) else json.dumps(value, default=str)

    def _name(self, key: str) -> str:
        # Older files say project:config:key.
        return key.replace(":config:", ":") if ":" in key else f"{self._project}:{key}"

"""Typed settings: what a stack's Pulumi.STACK.yaml must say, checked before anything is created."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, TypeVar, cast

import pulumi


class Settings(Protocol):
    """A dataclass whose fields are text or numbers."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]


S = TypeVar("S", bound=Settings)
_TYPES: Mapping[str, type] = {"str": str, "int": int}


def settings(kind: type[S], key: str) -> S:
    """Return the setting *key* as *kind*; name every field that is missing, unknown or of another type."""
    found: object = pulumi.Config().require_object(key)
    fields = dataclasses.fields(kind)
    if not isinstance(found, dict):
        raise pulumi.RunError(f"setting {key}: it must have {', '.join(f.name for f in fields)}")
    given = cast("dict[str, object]", found)
    wanted = {field.name: _TYPES[str(field.type)] for field in fields}
    wrong = [f"{name} is not known" for name in given if name not in wanted]
    wrong += [f"{name} is missing" for name in wanted if name not in given]
    wrong += [f"{name} is not {t.__name__}" for name, t in wanted.items() if type(given.get(name, t())) is not t]
    if wrong:
        raise pulumi.RunError(f"setting {key}: {'; '.join(wrong)}")
    return kind(**given)

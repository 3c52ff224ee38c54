"""What terraform_remote_state reads: outputs of another stack of the scan, found by where its state is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.sources.hcl.backends import NoPlaceError, read_place
from auditor.sources.hcl.folder import source_files
from auditor.sources.hcl.functions.encoding import from_json
from auditor.sources.hcl.numbers import InexactError
from auditor.sources.hcl.values import (
    MAX_ITEMS,
    EvalError,
    LimitError,
    MapValue,
    Marked,
    ObjectLike,
    Ref,
    SetValue,
    Unk,
    bare,
    marked,
)

if TYPE_CHECKING:
    from auditor.sources.hcl.modules import Module
    from auditor.sources.hcl.resources import Instance

ACROSS = "//"
"""Stands between the name of an input and an address in it, where one stack mentions a resource of another."""


@dataclass(slots=True)
class Neighbour:
    """A stack of the scan as others read it: what a state or plan states, what its source says."""

    name: str
    """The input that its records come from."""
    place: str
    """Where its state is kept, "" where that is not known."""
    is_loose: bool = False
    """Whether it may be kept elsewhere too: a state or plan in a file, a backend that is not wholly written down."""
    documents: Sequence[bytes] = ()
    """JSON of the outputs that its state and plan state, what says most first."""
    top: Module | None = None
    is_applied: bool = False
    """Whether the first document is a state: it lists all outputs there are."""
    _stated: dict[str, tuple[Any, bool]] | None = field(default=None)

    def stated(self) -> dict[str, tuple[Any, bool]]:
        """Return the outputs that are known, each with whether it is sensitive."""
        if self._stated is None:
            self._stated = {}
            for text in self.documents:
                for name, output in _stated(text):
                    self._stated.setdefault(name, output)
        return self._stated

    def has(self, name: str) -> bool:
        """Return whether it has an output of that name."""
        return name in self.stated() or (self.top is not None and name in self.top.folder.outputs)


def _stated(text: bytes) -> Iterator[tuple[str, tuple[Any, bool]]]:
    try:
        found = from_json(text.decode("utf-8", "replace")) if text else {}
    except (EvalError, InexactError, LimitError):
        return
    for name, output in found.items() if isinstance(found, dict) else ():
        if isinstance(output, dict) and "value" in output:
            yield name, (output["value"], output.get("sensitive") is True)


class Neighbours:
    """The stacks of one scan."""

    def __init__(self, gather: Callable[[], Iterable[Neighbour]] = tuple) -> None:
        """Take what tells them: it is asked when the first remote state is read."""
        self._gather = gather
        self._all: tuple[Neighbour, ...] | None = None
        self.notes: dict[str, dict[str, None]] = {}
        """By directory: what was taken for granted there."""

    def outputs(self, instance: Instance) -> Any:
        """Return what the data source *instance* gives as its outputs."""
        ref = Ref(instance.address, "outputs")
        try:
            one = self._of(instance)
        except NoPlaceError as problem:
            reason = f"the state that {instance.address} reads: {problem}"
            instance.module.stack.warn(f"{instance.block.file}:{instance.block.line}", reason)
            return Unk(reason=reason, refs=(ref,), direct=True)
        if one.is_applied and one.top is None:
            return {name: _as_read(value, ref, name) for name, value in one.stated().items()}
        return Outputs(one, ref)

    def _of(self, instance: Instance) -> Neighbour:
        place = read_place(instance)
        here = instance.module.stack.locations.path.resolve()
        known = self._known()
        found = [one for one in known if one.place == place]
        if len(found) == 1:
            return found[0]
        if found:
            raise NoPlaceError(f"{len(found)} stacks of this scan keep their state in {_shown(place, here)}")
        # A state that was pulled into a file does not say where it is kept.
        read = _names_read(instance)
        fitting = [one for one in known if one.is_loose and read and all(one.has(name) for name in read)]
        if len(fitting) == 1:
            said = f"{fitting[0].name} is taken to be the state that {instance.address} reads: it alone has its outputs"
            self.notes.setdefault(str(here), {})[f"{said} ({', '.join(sorted(read)[:5])})."] = None
            return fitting[0]
        raise NoPlaceError(f"it is kept in {_shown(place, here)}, which no other input here keeps its state in: add it")

    def _known(self) -> tuple[Neighbour, ...]:
        if self._all is None:
            # A backend that is itself made of a remote state finds nothing.
            self._all = ()
            self._all = tuple(self._gather())
        return self._all


def _shown(place: str, here: Path) -> str:
    scheme, _, path = place.partition(":")
    if scheme != "file":
        return place[:200]
    try:
        # Where this machine keeps its files is nobody's business.
        return Path(path).relative_to(here.parent).as_posix()
    except ValueError:
        return Path(path).name


def _names_read(instance: Instance) -> set[str]:
    block = re.escape(instance.block.labels[1])
    wanted = re.compile(rf"data\.terraform_remote_state\.{block}(?:\[[^\]\n]*\])?\.outputs\.([A-Za-z_][\w-]*)")
    found: set[str] = set()
    for path in source_files(instance.module.folder.path):
        try:
            found.update(wanted.findall(path.read_text("utf-8", "replace")))
        except OSError:
            continue
    return found


class Outputs(ObjectLike):
    """The outputs of another stack, each worked out when asked for."""

    __slots__ = ("_one", "_ref")

    def __init__(self, one: Neighbour, ref: Ref) -> None:
        """Take the stack and the data source that reads it."""
        self._one = one
        self._ref = ref

    def attribute(self, name: str) -> Any:
        """Return one output."""
        stated = self._one.stated().get(name)
        if stated is not None:
            return _as_read(stated, self._ref, name)
        if self._one.top is None or name not in self._one.top.folder.outputs:
            raise EvalError(f"{self._one.name} has no output {name!r}")
        return across(self._one.top.attribute(name), self._one.name)

    def whole(self) -> Unk:
        """Return what stands for all of them."""
        return Unk(reason="all outputs of another stack at once", refs=(self._ref,), direct=True)


def _as_read(stated: tuple[Any, bool], ref: Ref, name: str) -> Any:
    value, sensitive = stated
    return Marked(value, (Ref(ref.address, f"{ref.attribute}.{name}"),), sensitive)


class _Foreign(ObjectLike):
    """A resource or module of another stack."""

    __slots__ = ("_name", "_one")

    def __init__(self, one: ObjectLike, name: str) -> None:
        self._one = one
        self._name = name

    def attribute(self, name: str) -> Any:
        return across(self._one.attribute(name), self._name)

    def whole(self) -> Unk:
        return replace(self._one.whole(), refs=_refs(self._one.whole().refs, self._name))


def _refs(refs: tuple[Ref, ...], name: str) -> tuple[Ref, ...]:
    return tuple(
        ref if ACROSS in ref.address.partition("[")[0] else Ref(f"{name}{ACROSS}{ref.address}", ref.attribute)
        for ref in refs
    )


def across(value: Any, name: str, budget: list[int] | None = None) -> Any:
    """Return *value*, a value of the stack *name*, as another stack sees it: every address with the stack's name."""
    budget = budget if budget is not None else [MAX_ITEMS]
    budget[0] -= 1
    if budget[0] < 0:
        raise LimitError("the output is too large")
    if type(value) is Unk:
        return replace(value, refs=_refs(value.refs, name))
    if type(value) is Marked:
        return marked(across(bare(value), name, budget), _refs(value.refs, name), value.sensitive)
    if isinstance(value, ObjectLike):
        return _Foreign(value, name)
    if isinstance(value, dict):
        kind = MapValue if isinstance(value, MapValue) else dict
        return kind((key, across(item, name, budget)) for key, item in value.items())
    if isinstance(value, SetValue):
        return SetValue([across(item, name, budget) for item in value])
    if isinstance(value, tuple | list):
        return type(value)(across(item, name, budget) for item in value)
    return value

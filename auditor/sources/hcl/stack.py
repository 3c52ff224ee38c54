"""What all modules of one input share, and the calls whose source is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.model.record import ProviderConfig
from auditor.sources.hcl.evaluate import Interpreter
from auditor.sources.hcl.functions.files import FileReader
from auditor.sources.hcl.locations import Locations
from auditor.sources.hcl.remote import Neighbours
from auditor.sources.hcl.syntax import Block
from auditor.sources.hcl.values import EvalError, ObjectLike, Ref, Unk
from auditor.sources.hcl.variables import Given

if TYPE_CHECKING:
    from auditor.sources.hcl.modules import Module


@dataclass(slots=True)
class Stack:
    """What all modules of one input share."""

    interpreter: Interpreter
    files: FileReader
    locations: Locations
    given: Mapping[str, Given]
    workspace: str
    neighbours: Neighbours = field(default_factory=Neighbours)
    warnings: dict[str, None] = field(default_factory=dict)
    modules: int = 0
    instances: int = 0
    gaps: list[Gap] = field(default_factory=list)
    providers: dict[tuple[str, str, str], ProviderConfig] = field(default_factory=dict)
    """By module, local name and alias."""
    default_tags: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def warn(self, place: str, problem: str) -> None:
        """Note something that could not be evaluated."""
        if len(self.warnings) < 200:
            self.warnings[f"{place}: {problem}"] = None


class Gap(ObjectLike):
    """A module call whose source is not there."""

    __slots__ = ("address", "block", "module", "reason")

    def __init__(self, module: Module, block: Block, address: str, reason: str) -> None:
        """Take the calling module, the call and why its source was not read."""
        self.module = module
        self.block = block
        self.address = address
        self.reason = reason

    def attribute(self, name: str) -> Any:
        """Return an output: nothing is known of it but where it comes from."""
        return Unk(reason=self.reason, refs=(Ref(self.address, name),), direct=True)

    def whole(self) -> Unk:
        """Return what stands for all of it."""
        return Unk(reason=self.reason, refs=(Ref(self.address),), direct=True)


class Nothing:
    """The scope of a value that may name nothing."""

    files = None

    def resolve(self, parts: tuple[str, ...]) -> tuple[Any, int]:
        """Refuse every name."""
        raise EvalError(f"{parts[0][:60]!r} cannot be used in a value of a variable")

"""The syntax tree of a file: bodies, blocks, arguments and expressions, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A value that stands there."""

    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name and the attributes read of it: var.x, aws_subnet.a.id, data.aws_ami.b."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class GetAttr:
    """source.name."""

    source: Expression
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class GetIndex:
    """source[key]."""

    source: Expression
    key: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Splat:
    """source[*] and what is read of each element."""

    source: Expression
    each: Expression
    """An expression over the name `*`."""


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A function call."""

    name: str
    arguments: tuple[Expression, ...]
    expands: bool
    """Whether the last argument is a sequence of arguments (`...`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    """-x or !x."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """left operator right."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """condition ? yes : no."""

    condition: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True, eq=False)
class TupleExpr:
    """[a, b]."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectExpr:
    """{a = b}."""

    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True, eq=False)
class For:
    """[for ...] or {for ...}."""

    key_name: str
    value_name: str
    source: Expression
    key: Expression | None
    """None for a sequence."""
    value: Expression
    condition: Expression | None
    groups: bool


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A string of several parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TemplateIf:
    """%{ if } in a template."""

    condition: Expression
    yes: Template
    no: Template


@dataclass(frozen=True, slots=True, eq=False)
class TemplateFor:
    """%{ for } in a template."""

    key_name: str
    value_name: str
    source: Expression
    body: Template


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """An expression that cannot be read, and why."""

    reason: str


Expression = (
    Literal
    | Name
    | GetAttr
    | GetIndex
    | Splat
    | Call
    | Unary
    | Binary
    | Conditional
    | TupleExpr
    | ObjectExpr
    | For
    | Template
    | TemplateIf
    | TemplateFor
    | Broken
)


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """name = expression."""

    name: str
    expression: Expression
    line: int
    last_line: int = 0
    column: int = 0
    """In bytes, counted from 1; 0 where it is not known."""
    last_column: int = 0
    file: str = ""
    """The file of an override that it stands in, "" for the file of its block."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """type "label" { body }."""

    type: str
    labels: tuple[str, ...]
    body: Body
    file: str
    line: int
    last_line: int = 0
    """The line of its closing brace."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What stands between braces, or in a file."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def of_type(self, *types: str) -> tuple[Block, ...]:
        """Return the blocks of *types*."""
        return tuple(block for block in self.blocks if block.type in types)

    def expression(self, name: str) -> Expression | None:
        """Return the expression of the argument *name*, None where it is not there."""
        attribute = self.attributes.get(name)
        return attribute.expression if attribute is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """One file and what is wrong with it."""

    path: str
    body: Body
    problems: tuple[str, ...] = ()

"""Turns tree-sitter's nodes into expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from auditor.sources.hcl.numbers import InexactError, number_of
from auditor.sources.hcl.syntax import (
    Binary,
    Broken,
    Call,
    Conditional,
    Expression,
    For,
    GetAttr,
    GetIndex,
    Literal,
    Name,
    ObjectExpr,
    Splat,
    TupleExpr,
    Unary,
)
from auditor.sources.hcl.templates import Token, assemble, cut_lines, flush, unescape
from auditor.sources.hcl.values import EvalError

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 150
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MARKS = frozenset(
    {
        "template_interpolation",
        "template_if_intro",
        "template_else_intro",
        "template_if_end",
        "template_for_start",
        "template_for_end",
    }
)
_POSTFIX = frozenset({"get_attr", "index", "splat"})


def line_of(node: Node) -> int:
    """Return the line that *node* starts in, counted from 1."""
    return int(node.start_point[0]) + 1


class Converter:
    """Converts the nodes of one text."""

    def __init__(self, data: bytes, *, cut_last_line_end: bool = False) -> None:
        """Take the text; *cut_last_line_end* where its heredoc wraps a template."""
        self._data = data
        self._cut = cut_last_line_end
        self._depth = 0
        self._terms: dict[str, Callable[[Node], Expression]] = {
            "expression": self.expression,
            "literal_value": self._literal,
            "template_expr": self._template,
            "string_lit": lambda node: Literal(self.string(node)),
            "collection_value": self._collection,
            "variable_expr": lambda node: Name((self.text(node),)),
            "function_call": self._call,
            "for_expr": self._for,
            "operation": self._operation,
            "conditional": self._conditional,
        }

    def text(self, node: Node) -> str:
        """Return the text of *node*."""
        return self._data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def string(self, node: Node) -> str:
        """Return the value of a quoted string without interpolations."""
        children = node.children
        if len(children) < 2:
            return ""
        return unescape(self._slice(children[0].end_byte, children[-1].start_byte), quoted=True)

    def attribute(self, node: Node) -> tuple[str, Expression]:
        """Return name and expression of an argument."""
        children = node.children
        if node.has_error:
            return self.text(children[0]), Broken("it cannot be read as HCL")
        found = next((child for child in children if child.type == "expression"), None)
        return self.text(children[0]), self.expression(found) if found is not None else Broken("it has no value")

    def expression(self, node: Node) -> Expression:
        """Return the expression of *node*."""
        if self._depth >= _MAX_DEPTH:
            return Broken("it is nested too deeply")
        self._depth += 1
        try:
            return self._chain(node.children)
        finally:
            self._depth -= 1

    def _slice(self, start: int, end: int) -> str:
        return self._data[start:end].decode("utf-8", "replace")

    def _chain(self, nodes: Sequence[Node]) -> Expression:
        term: Expression | None = None
        for position, node in enumerate(nodes):
            kind = node.type
            if kind in _POSTFIX and term is not None:
                if kind == "splat":
                    return self._splat(term, node, nodes[position + 1 :])
                term = self._follow_one(term, node)
            elif kind in self._terms:
                term = self._terms[kind](node)
            elif kind not in ("(", ")", "comment"):
                return Broken(f"{self.text(node)[:40]!r} is not understood")
        return term if term is not None else Broken("it has no value")

    def _follow(self, term: Expression, nodes: Sequence[Node]) -> Expression:
        for position, node in enumerate(nodes):
            if node.type == "splat":
                return self._splat(term, node, nodes[position + 1 :])
            term = self._follow_one(term, node)
        return term

    def _follow_one(self, term: Expression, node: Node) -> Expression:
        if node.type == "get_attr":
            name = self.text(node.children[-1])
            return Name((*term.parts, name)) if isinstance(term, Name) else GetAttr(term, name)
        inner = node.children[0]
        if inner.type == "legacy_index":
            for part in self.text(inner).strip(".").split("."):
                term = GetIndex(term, Literal(int(part)) if part.isdecimal() else Broken("a wrong index"))
            return term
        key = next((child for child in inner.children if child.type == "expression"), None)
        return GetIndex(term, self.expression(key) if key is not None else Broken("an empty index"))

    def _splat(self, term: Expression, node: Node, behind: Sequence[Node]) -> Expression:
        inner = node.children[0]
        steps = [child for child in inner.children if child.type in _POSTFIX]
        if inner.type == "full_splat":
            # All that follows belongs to each element: x[*].a[*].b nests.
            return Splat(term, self._follow(Name(("*",)), [*steps, *behind]))
        # a.*.b[0] is (a.*.b)[0]: only attributes belong to the old form.
        count = next((i for i, step in enumerate(steps) if step.type != "get_attr"), len(steps))
        each = self._follow(Name(("*",)), steps[:count])
        return self._follow(Splat(term, each), [*steps[count:], *behind])

    # --- terms ------------------------------------------------------------------------------------

    def _literal(self, node: Node) -> Expression:
        inner = node.children[0]
        match inner.type:
            case "string_lit":
                return Literal(self.string(inner))
            case "numeric_lit":
                try:
                    return Literal(number_of(self.text(inner)))
                except (EvalError, InexactError) as error:
                    return Broken(str(error))
            case "bool_lit":
                return Literal(self.text(inner) == "true")
            case "null_lit":
                return Literal(None)
            case _:
                return Broken(f"{self.text(inner)[:40]!r} is not understood")

    def _collection(self, node: Node) -> Expression:
        inner = node.children[0]
        if inner.type == "tuple":
            return TupleExpr(tuple(self.expression(child) for child in inner.children if child.type == "expression"))
        pairs = []
        for element in inner.children:
            if element.type == "object_elem":
                sides = [child for child in element.children if child.type == "expression"]
                if len(sides) == 2:
                    pairs.append((self._object_key(sides[0]), self.expression(sides[1])))
        return ObjectExpr(tuple(pairs))

    def _object_key(self, node: Node) -> Expression:
        only = node.children[0] if len(node.children) == 1 else None
        if only is not None and only.type == "variable_expr":
            return Literal(self.text(only))
        return self.expression(node)

    def _call(self, node: Node) -> Expression:
        name, arguments, expands = "", [], False
        for child in node.children:
            if child.type == "identifier":
                name = self.text(child)
            elif child.type == "function_arguments":
                arguments = [self.expression(inner) for inner in child.children if inner.type == "expression"]
                expands = any(inner.type == "ellipsis" for inner in child.children)
        return Call(name, tuple(arguments), expands)

    def _for(self, node: Node) -> Expression:
        inner = node.children[0]
        names: list[str] = []
        source: Expression = Broken("a for expression without a source")
        values: list[Expression] = []
        condition, groups = None, False
        for child in inner.children:
            match child.type:
                case "for_intro":
                    names = [self.text(c) for c in child.children if c.type == "identifier"]
                    found = next((c for c in child.children if c.type == "expression"), None)
                    source = self.expression(found) if found is not None else source
                case "expression":
                    values.append(self.expression(child))
                case "for_cond":
                    found = next((c for c in child.children if c.type == "expression"), None)
                    condition = self.expression(found) if found is not None else None
                case "ellipsis":
                    groups = True
        if not names or not values:
            return Broken("a for expression that is not understood")
        key = values[0] if len(values) > 1 else None
        return For(names[0] if len(names) > 1 else "", names[-1], source, key, values[-1], condition, groups)

    def _conditional(self, node: Node) -> Expression:
        """Return c1 ? a : c2 ? b : d: the grammar groups it from the left, the language from the right."""
        sides: list[Node] = []
        here: Node | None = node
        while here is not None:
            parts = [child for child in here.children if child.type == "expression"]
            if len(parts) != 3:
                return Broken("a condition that is not understood")
            inner = parts[0].children
            here = inner[0] if len(inner) == 1 and inner[0].type == "conditional" else None
            sides = [*(parts[1:] if here is not None else parts), *sides]
        if len(sides) > 2 * _MAX_DEPTH:
            return Broken("it is nested too deeply")
        found = [self.expression(side) for side in sides]
        result = found[-1]
        for place in range(len(found) - 3, -1, -2):
            result = Conditional(found[place], found[place + 1], result)
        return result

    def _operation(self, node: Node) -> Expression:
        inner = node.children[0]
        if self._depth >= _MAX_DEPTH:
            return Broken("it is nested too deeply")
        self._depth += 1
        try:
            if inner.type == "unary_operation":
                return Unary(self.text(inner.children[0]), self._chain(inner.children[1:]))
            return self._binary(inner)
        finally:
            self._depth -= 1

    def _binary(self, node: Node) -> Expression:
        children = node.children
        at = next((i for i, c in enumerate(children) if c.type in _OPERATORS), None)
        if at is None:
            return Broken("an operation that is not understood")
        return Binary(children[at].type, self._chain(children[:at]), self._chain(children[at + 1 :]))

    # --- templates --------------------------------------------------------------------------------

    def _template(self, node: Node) -> Expression:
        inner = node.children[0]
        quoted = inner.type == "quoted_template"
        start, end = self._extent(inner) if not quoted else _between(inner)
        tokens: list[Token] = []
        for mark in _marks(inner):
            self._literals(tokens, start, mark.start_byte, quoted=quoted)
            tokens.append(self._mark(mark))
            start = mark.end_byte
        self._literals(tokens, start, end, quoted=quoted)
        indented = not quoted and self.text(inner.children[0]) == "<<-"
        cut_lines(tokens)
        if indented:
            flush(tokens)
        return assemble(tokens, is_whole=quoted or self._cut)

    def _extent(self, node: Node) -> tuple[int, int]:
        """Return where the text of a heredoc starts and ends: the lines between its two identifiers."""
        names = [child for child in node.children if child.type == "heredoc_identifier"]
        first = self._data.find(b"\n", names[0].end_byte) + 1 if names else node.end_byte
        last = self._data.rfind(b"\n", 0, names[-1].start_byte) + 1 if len(names) > 1 else node.end_byte
        return first, max(first, last - 1 if self._cut else last)

    def _literals(self, tokens: list[Token], start: int, end: int, *, quoted: bool) -> None:
        if start >= end:
            return
        text = self._slice(start, end)
        for line in [text] if quoted else _LINE.findall(text):
            tokens.append(Token("text", unescape(line, quoted=quoted)))

    def _mark(self, node: Node) -> Token:
        children = node.children
        found = next((child for child in children if child.type == "expression"), None)
        expression = self.expression(found) if found is not None else Broken("an empty interpolation")
        names = tuple(self.text(child) for child in children if child.type == "identifier")
        cuts = [i for i, child in enumerate(children) if child.type == "strip_marker"]
        left = 1 in cuts
        right = any(i > 1 for i in cuts)
        return Token(_KINDS[node.type], "", expression, names, left, right)


_OPERATORS = frozenset({"+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"})
_KINDS = {
    "template_interpolation": "value",
    "template_if_intro": "if",
    "template_else_intro": "else",
    "template_if_end": "endif",
    "template_for_start": "for",
    "template_for_end": "endfor",
}


def _between(node: Node) -> tuple[int, int]:
    children = node.children
    return children[0].end_byte, children[-1].start_byte


def _marks(node: Node) -> list[Node]:
    found: list[Node] = []
    pending = list(reversed(node.children))
    while pending:
        child = pending.pop()
        if child.type in _MARKS:
            found.append(child)
        elif child.type.startswith("template_") and child.type != "template_literal":
            pending.extend(reversed(child.children))
    return found

"""Parses HCL text with tree-sitter into the syntax tree; what is broken is named and the rest is kept."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from auditor.sources.hcl.conversion import Converter, line_of
from auditor.sources.hcl.syntax import Attribute, Block, Body, Broken, Expression, SourceFile

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

# A block that starts in the first column: where a file is cut up once it has mistakes.
_START = re.compile(rb'^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{', re.MULTILINE)
_MAX_PROBLEMS = 20


@functools.cache
def parser() -> Parser:
    """Return the HCL parser; it is loaded when the first file is read."""
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def parse(path: str, data: bytes) -> SourceFile:
    """Return the syntax tree of a file; a mistake costs the block that it stands in, not the file."""
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    root = parser().parse(data).root_node
    if not root.has_error:
        return SourceFile(path, _body(root, Converter(data), path, 0))
    return _recovered(path, data)


def parse_expression(text: str) -> Expression:
    """Return one expression on its own (a value of --var)."""
    root = parser().parse(b"x = " + text.encode() + b"\n").root_node
    if root.has_error:
        return Broken("not an expression")
    body = _body(root, Converter(b"x = " + text.encode() + b"\n"), "", 0)
    return body.expression("x") or Broken("not an expression")


@functools.lru_cache(maxsize=4096)
def parse_template(text: str) -> Expression:
    """Return *text* as a template without escapes: a string of a JSON file, or a template file."""
    end = "END_OF_TEMPLATE"
    while end in text:
        end += "_"
    data = f"x = <<{end}\n{text}\n{end}\n".encode()
    root = parser().parse(data).root_node
    if root.has_error:
        return Broken("a template that cannot be read")
    converter = Converter(data, cut_last_line_end=True)
    return _body(root, converter, "", 0).expression("x") or Broken("a template that cannot be read")


def _recovered(path: str, data: bytes) -> SourceFile:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    problems: list[str] = []
    starts = [found.start() for found in _START.finditer(data)]
    cuts = sorted({0, *starts, len(data)})
    for start, end in itertools.pairwise(cuts):
        piece = data[start:end]
        above = data.count(b"\n", 0, start)
        root = parser().parse(piece).root_node
        if root.has_error and len(problems) < _MAX_PROBLEMS:
            problems.append(
                f"{path}:{above + _first_error(root)}: this cannot be read as HCL; the rest of the file can"
            )
        body = _body(root, Converter(piece), path, above)
        attributes.update(body.attributes)
        blocks.extend(body.blocks)
    return SourceFile(path, Body(attributes, tuple(blocks)), tuple(problems))


def _first_error(root: Any) -> int:
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            return line_of(node)
        pending.extend(reversed([child for child in node.children if child.has_error or child.is_missing]))
    return line_of(root)


def _body(node: Node, converter: Converter, path: str, above: int, depth: int = 0) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for child in _statements(node):
        if child.type == "attribute":
            name, expression = converter.attribute(child)
            (first, start), (last, end) = child.start_point, child.end_point
            attributes.setdefault(
                name, Attribute(name, expression, first + 1 + above, last + 1 + above, start + 1, end + 1)
            )
        elif depth < 60:
            blocks.append(_block(child, converter, path, above, depth))
    return Body(attributes, tuple(blocks))


def _statements(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        for child in pending.pop().children:
            kind = child.type
            if kind in ("attribute", "block"):
                yield child
            elif kind in ("body", "ERROR", "config_file"):
                pending.append(child)


def _block(node: Node, converter: Converter, path: str, above: int, depth: int) -> Block:
    names: list[str] = []
    body = Body()
    for child in node.children:
        kind = child.type
        if kind == "identifier":
            names.append(converter.text(child))
        elif kind == "string_lit":
            names.append(converter.string(child))
        elif kind == "body":
            body = _body(child, converter, path, above, depth + 1)
    first, last = line_of(node) + above, node.end_point[0] + 1 + above
    return Block(names[0] if names else "", tuple(names[1:]), body, path, first, last)

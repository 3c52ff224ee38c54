"""YAML text as a tree of nodes with positions, within limits that a hostile file cannot pass."""

from __future__ import annotations

import re

import yaml
from yaml.reader import ReaderError

from auditor.errors import ConfigError

MAX_BYTES = 1_000_000
MAX_NODES = 200_000
"""Values in a file, each counted as often as aliases repeat it."""
MAX_DEPTH = 40
_LONGEST_MESSAGE = 160
_LONG_QUOTE = re.compile(r"'[^']{25,}'")


def decode(source: str, data: bytes) -> str:
    """Return *data* as text; raises ConfigError when it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise ConfigError(source, (f"1:1: the file is larger than {MAX_BYTES:,} bytes",))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        raise ConfigError(source, (f"{line}:{column}: not UTF-8; save the file as UTF-8",)) from None


def compose(source: str, text: str) -> yaml.Node | None:
    """Return the root node of *text*, None for an empty document; raises ConfigError for bad syntax."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ConfigError(source, (f"1:1: the file is larger than {MAX_BYTES:,} bytes",))
    try:
        loader = _Loader(text)
    except ReaderError as error:
        raise ConfigError(source, (_unreadable_character(text, error),)) from None
    try:
        return loader.get_single_node()
    except _RefusedError as error:
        raise ConfigError(source, (str(error),)) from None
    except yaml.MarkedYAMLError as error:
        raise ConfigError(source, (_syntax_problem(error),)) from None
    except (ValueError, OverflowError):
        # PyYAML lets these through: "\Uffffffff" is no character, %YAML may hold too many digits.
        mark = loader.get_mark()
        problem = f"{mark.line + 1}:{mark.column + 1}: an escape or number here is out of range"
        raise ConfigError(source, (problem,)) from None
    finally:
        loader.dispose()


class _RefusedError(Exception):
    """A document that is YAML but no honest configuration."""

    def __init__(self, problem: str, event: yaml.Event) -> None:
        mark = event.start_mark
        super().__init__(f"{mark.line + 1}:{mark.column + 1}: {problem}" if mark else f"1:1: {problem}")


class _Loader(yaml.SafeLoader):
    """Composes nodes only (nothing is constructed) and refuses deep, cyclic and exploding documents."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0
        self._sizes: dict[int, int] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node and count what it holds, aliases as often as they are used."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _RefusedError(f"nested more than {MAX_DEPTH} levels deep", event)
        is_alias = self.check_event(yaml.AliasEvent)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if node is None:
            return None
        if not is_alias:
            self._sizes[id(node)] = 1 + sum(self._sizes[id(child)] for child in _children(node))
        elif id(node) not in self._sizes:
            raise _RefusedError("an alias refers to the value that holds it", event)
        if self._sizes[id(node)] > MAX_NODES:
            raise _RefusedError(f"more than {MAX_NODES:,} values, aliases counted", event)
        return node


def _children(node: yaml.Node) -> tuple[yaml.Node, ...]:
    if isinstance(node, yaml.MappingNode):
        return tuple(part for pair in node.value for part in pair)
    if isinstance(node, yaml.SequenceNode):
        return tuple(node.value)
    return ()


def _unreadable_character(text: str, error: ReaderError) -> str:
    before = text[: error.position]
    line = before.count("\n") + 1
    column = error.position - before.rfind("\n")
    code = ord(text[error.position])
    return f"{line}:{column}: the character U+{code:04X} is not allowed; write it as an escape"


def _syntax_problem(error: yaml.MarkedYAMLError) -> str:
    """Say what is wrong and where, without the snippet of the file that PyYAML adds."""
    mark = error.problem_mark or error.context_mark
    place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
    parts = [part for part in (error.context, error.problem) if part]
    text = ", ".join(parts) or "not YAML"
    # PyYAML quotes aliases and tags, which may be a secret that stands without quotes.
    text = _LONG_QUOTE.sub("(long)", text)
    if r"'\t'" in text:
        text += "; indent with spaces, not tabs"
    return f"{place}: {text[:_LONGEST_MESSAGE]}"

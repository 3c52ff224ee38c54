"""Strings with interpolations: escapes, heredoc indentation, strip markers, %{if} and %{for}."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.sources.hcl.syntax import Broken, Expression, Literal, Template, TemplateFor, TemplateIf

_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([$%])\4\{', re.DOTALL)
_DOUBLED = re.compile(r"([$%])\1\{")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(slots=True)
class Token:
    """A piece of a template."""

    kind: str
    """text, value, if, else, endif, for or endfor."""
    text: str = ""
    expression: Expression | None = None
    names: tuple[str, ...] = ()
    cuts_left: bool = False
    cuts_right: bool = False


def unescape(text: str, *, quoted: bool) -> str:
    """Return what *text* means: escapes count between quotes only, doubled marks everywhere."""
    if quoted and ("\\" in text or "{" in text):
        return _ESCAPE.sub(_escaped, text)
    return _DOUBLED.sub(r"\1{", text) if "{" in text else text


def _escaped(found: re.Match[str]) -> str:
    plain, short, long, mark = found.groups()
    if mark:
        return mark + "{"
    if plain:
        return _PLAIN[plain]
    code = int(short or long, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def cut_lines(tokens: list[Token]) -> None:
    """Apply the strip markers: each cuts the white space of the one line piece beside it."""
    for position, token in enumerate(tokens):
        if token.cuts_left and position and tokens[position - 1].kind == "text":
            tokens[position - 1].text = tokens[position - 1].text.rstrip()
        if token.cuts_right and position + 1 < len(tokens) and tokens[position + 1].kind == "text":
            tokens[position + 1].text = tokens[position + 1].text.lstrip()


def flush(tokens: list[Token]) -> None:
    """Take the common indentation from the lines of a `<<-` heredoc, as hclsyntax does."""
    least: int | None = None
    starts = True
    indented: list[Token] = []
    for token in tokens:
        if starts:
            starts = False
            spaces: int | None = 0
            if token.kind == "text":
                bare = token.text.lstrip()
                blank = not bare and token.text.endswith("\n")
                spaces = None if blank else len(token.text) - len(bare)
                if not blank:
                    indented.append(token)
            if spaces is not None:
                least = spaces if least is None else min(least, spaces)
        if token.kind == "text" and token.text.endswith("\n"):
            starts = True
    for token in indented:
        token.text = token.text[least or 0 :]


def assemble(tokens: list[Token], *, is_whole: bool) -> Expression:
    """Return the expression of a template; one interpolation alone keeps its type."""
    if is_whole and len(tokens) == 1 and tokens[0].kind == "value" and tokens[0].expression is not None:
        return tokens[0].expression
    reader = _Reader(tokens)
    template = reader.parts(())
    if reader.failed:
        return Broken("a template whose directives do not match")
    if all(token.kind == "text" for token in tokens):
        return Literal("".join(token.text for token in tokens))
    return template


class _Reader:
    """Nests the pieces of a template."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self.failed = False

    def parts(self, until: tuple[str, ...]) -> Template:
        """Return the template up to one of the directives *until*."""
        found: list[Expression] = []
        self._depth += 1
        while self._at < len(self._tokens) and self._depth < 100:
            token = self._tokens[self._at]
            if token.kind in until:
                break
            self._at += 1
            found.append(self._part(token))
        self.failed = self.failed or (bool(until) and self._at >= len(self._tokens)) or self._depth >= 100
        self._depth -= 1
        return Template(tuple(found))

    def _part(self, token: Token) -> Expression:
        expression = token.expression or Broken("an empty interpolation")
        match token.kind:
            case "text":
                return Literal(token.text)
            case "value":
                return expression
            case "if":
                yes = self.parts(("else", "endif"))
                no = Template(())
                if self._next() == "else":
                    no = self.parts(("endif",))
                    self._next()
                return TemplateIf(expression, yes, no)
            case "for":
                body = self.parts(("endfor",))
                self._next()
                names = token.names or ("_",)
                return TemplateFor(names[0] if len(names) > 1 else "", names[-1], expression, body)
            case _:
                self.failed = True
                return Literal("")

    def _next(self) -> str:
        kind = self._tokens[self._at].kind if self._at < len(self._tokens) else ""
        self._at += 1
        return kind

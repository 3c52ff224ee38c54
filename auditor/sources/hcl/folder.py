"""The files of one module, merged: what it declares, overrides applied."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.errors import SourceError
from auditor.model.source import Text
from auditor.sources.hcl.bounds import leads_out
from auditor.sources.hcl.json_syntax import parse_json
from auditor.sources.hcl.parsing import parse
from auditor.sources.hcl.syntax import Attribute, Block, Body, Expression, Literal, Name, ObjectExpr, SourceFile

SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
_MAX_FILE = 32 << 20
_MAX_FILES = 5000


@dataclass(slots=True)
class Folder:
    """What the files of one directory declare."""

    path: Path
    shown: str
    """The directory relative to the root module, as path.module gives it."""
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, tuple[Attribute, str]] = field(default_factory=dict)
    """Local values and the file that each stands in."""
    outputs: dict[str, Block] = field(default_factory=dict)
    resources: dict[str, Block] = field(default_factory=dict)
    """By type.name, data sources by data.type.name."""
    calls: dict[str, Block] = field(default_factory=dict)
    providers: list[Block] = field(default_factory=list)
    required: dict[str, str] = field(default_factory=dict)
    """Local provider name -> source address."""
    backend: Block | None = None
    """Where the module's state is kept: a backend or cloud block."""
    removed: list[Block] = field(default_factory=list)
    imports: list[Block] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    texts: dict[str, Text] = field(default_factory=dict)
    """The files as they were read, by name."""
    digest: str = ""
    size: int = 0


def source_files(path: Path) -> list[Path]:
    """Return the files of the module in *path*, in the order Terraform reads them; overrides last."""
    try:
        found = sorted(p for p in path.iterdir() if p.name.endswith(SUFFIXES) and _is_read(p.name) and p.is_file())
    except OSError as error:
        raise SourceError(str(path), f"the directory cannot be read: {error.strerror}") from None
    names = {p.name for p in found}
    # OpenTofu reads x.tofu instead of x.tf.
    kept = [p for p in found if not (p.name.endswith((".tf", ".tf.json")) and p.name.replace(".tf", ".tofu") in names)]
    return sorted(kept, key=lambda p: (_is_override(p.name), p.name))


def _is_read(name: str) -> bool:
    return not name.startswith((".", "#")) and not name.endswith("~")


def _is_override(name: str) -> bool:
    stem = name.split(".", maxsplit=1)[0]
    return stem == "override" or stem.endswith("_override")


def load(path: Path, shown: str, prefix: str, bound: Path) -> Folder:
    """Return what the module in *path* declares; a broken file costs only its broken blocks.

    A file that is a link out of *bound* is named and not read.
    """
    folder = Folder(path, shown)
    files = source_files(path)
    if len(files) > _MAX_FILES:
        raise SourceError(shown, f"the directory holds more than {_MAX_FILES} Terraform files")
    digest = hashlib.sha256()
    for file in files:
        name = f"{prefix}/{file.name}" if prefix not in ("", ".") else file.name
        if leads_out(file, bound):
            folder.problems.append(f"{name}: a link that leads outside the root module and its repository: not read")
            continue
        source = _read(file, name, digest, folder)
        if source is None:
            continue
        folder.problems.extend(source.problems)
        for block in source.body.blocks:
            _add(folder, block, overrides=_is_override(file.name))
    folder.digest = digest.hexdigest()
    return folder


def _read(file: Path, name: str, digest: hashlib._Hash, folder: Folder) -> SourceFile | None:
    try:
        if file.stat().st_size > _MAX_FILE:
            folder.problems.append(f"{name}: it is larger than 32 MiB: not read")
            return None
        data = file.read_bytes()
    except OSError as error:
        folder.problems.append(f"{name}: it cannot be read: {error.strerror}")
        return None
    digest.update(data)
    folder.size += len(data)
    folder.texts[name] = Text(data)
    return parse_json(name, data) if file.name.endswith(".json") else parse(name, data)


def _add(folder: Folder, block: Block, *, overrides: bool) -> None:  # noqa: C901 - one case per kind of block
    match block.type, block.labels:
        case "resource", (kind, name):
            _put(folder, folder.resources, f"{kind}.{name}", block, overrides=overrides)
        case "data", (kind, name):
            _put(folder, folder.resources, f"data.{kind}.{name}", block, overrides=overrides)
        case "variable", (name,):
            _put(folder, folder.variables, name, block, overrides=overrides)
        case "output", (name,):
            _put(folder, folder.outputs, name, block, overrides=overrides)
        case "module", (name,):
            _put(folder, folder.calls, name, block, overrides=overrides)
        case "provider", (_,):
            _add_provider(folder, block, overrides=overrides)
        case "locals", _:
            folder.locals.update({name: (value, block.file) for name, value in block.body.attributes.items()})
        case "terraform", _:
            _require(folder, block)
        case "removed", _:
            folder.removed.append(block)
        case "import", _:
            folder.imports.append(block)


def _put(folder: Folder, table: dict[str, Block], name: str, block: Block, *, overrides: bool) -> None:
    known = table.get(name)
    if known is None:
        table[name] = block
    elif overrides:
        table[name] = merged(known, block)
    else:
        folder.problems.append(
            f"{block.file}:{block.line}: {name} is declared twice: {known.file}:{known.line} is used"
        )


def _add_provider(folder: Folder, block: Block, *, overrides: bool) -> None:
    if overrides:
        for place, known in enumerate(folder.providers):
            if known.labels == block.labels and alias_of(known) == alias_of(block):
                folder.providers[place] = merged(known, block)
                return
    folder.providers.append(block)


def alias_of(block: Block) -> str:
    """Return the alias of a provider block, "" for the default one."""
    expression = block.body.expression("alias")
    return expression.value if isinstance(expression, Literal) and isinstance(expression.value, str) else ""


def merged(base: Block, override: Block) -> Block:
    """Return *base* with the arguments of *override*; a kind of nested block is replaced as a whole."""
    # https://developer.hashicorp.com/terraform/language/files/override
    kinds = {block.type for block in override.body.blocks} - {"lifecycle"}
    replaced = {block.labels[0] for block in override.body.blocks if block.type == "dynamic" and block.labels}
    kept = tuple(
        block
        for block in base.body.blocks
        if block.type not in kinds | replaced and not (block.type == "dynamic" and set(block.labels) & kinds)
    )
    replaced_by = {name: replace(value, file=override.file) for name, value in override.body.attributes.items()}
    body = Body({**base.body.attributes, **replaced_by}, (*kept, *override.body.blocks))
    return Block(base.type, base.labels, body, base.file, base.line, base.last_line)


def _require(folder: Folder, block: Block) -> None:
    # An override file's backend takes the place of the other: overrides are read last.
    for kept in block.body.of_type("backend", "cloud"):
        folder.backend = kept
    for wanted in block.body.of_type("required_providers"):
        for name, attribute in wanted.body.attributes.items():
            expression = attribute.expression
            pairs = expression.items if isinstance(expression, ObjectExpr) else ()
            for key, value in pairs:
                if isinstance(key, Literal) and key.value == "source" and isinstance(value, Literal):
                    folder.required[name] = str(value.value)


def string_of(block: Block, name: str) -> str:
    """Return the argument *name* of *block* if it is a plain string, else ""."""
    expression = block.body.expression(name)
    return expression.value if isinstance(expression, Literal) and isinstance(expression.value, str) else ""


def path_of(expression: object) -> tuple[str, ...]:
    """Return the parts of an expression that is a mere name (aws.osaka), () for any other."""
    if isinstance(expression, Name):
        return expression.parts
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        return tuple(expression.value.split("."))
    return ()


def is_true(expression: Expression | None) -> bool:
    """Return whether *expression* is the word true."""
    return isinstance(expression, Literal) and expression.value is True


def is_false(expression: Expression | None) -> bool:
    """Return whether *expression* is the word false."""
    return isinstance(expression, Literal) and expression.value is False

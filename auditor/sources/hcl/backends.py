"""Where a state is kept: the backend of a root module and the one a remote state is read from, as one address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.sources.hcl.resources import Instance
from auditor.sources.hcl.values import EvalError, LimitError, Unk, bare

if TYPE_CHECKING:
    from auditor.sources.hcl.modules import Module

_DEFAULT = "default"
_MAX_RECORD = 1 << 20


class NoPlaceError(Exception):
    """Why it cannot be said where a state is kept."""


class Settings:
    """The arguments of a backend: those that say which state is meant are asked for, no others."""

    def __init__(self, values: Mapping[str, Any], base: Path, workspace: str) -> None:
        """Take the arguments, the directory that relative paths start in, and the workspace."""
        self._values = values
        self.base = base
        self.workspace = workspace

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; NoPlaceError where it is not known, or is needed and not there."""
        value = bare(self._values.get(name))
        if type(value) is Unk:
            raise NoPlaceError(f"{name} of its backend is not known: {value.reason}")
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise NoPlaceError(f"its backend is given without {name}")
        return value

    def part(self, name: str) -> Settings:
        """Return the arguments of a nested block or object."""
        value = bare(self._values.get(name))
        first = bare(value[0]) if isinstance(value, tuple | list) and value else value
        return Settings(first if isinstance(first, Mapping) else {}, self.base, self.workspace)

    @property
    def is_default(self) -> bool:
        """Whether it is the workspace that every state starts in."""
        return self.workspace == _DEFAULT


def _local(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/local
    if given.is_default:
        return f"file:{(given.base / given.text('path', 'terraform.tfstate')).resolve()}"
    folder = given.base / given.text("workspace_dir", "terraform.tfstate.d")
    return f"file:{(folder / given.workspace / 'terraform.tfstate').resolve()}"


def _s3(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/s3
    key = given.text("key").strip("/")
    if not given.is_default:
        key = f"{given.text('workspace_key_prefix', 'env:')}/{given.workspace}/{key}"
    return f"s3://{given.text('bucket')}/{key}"


def _gcs(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/gcs
    prefix = given.text("prefix", "").strip("/")
    return f"gs://{given.text('bucket')}/{prefix + '/' if prefix else ''}{given.workspace}.tfstate"


def _azurerm(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/azurerm
    suffix = "" if given.is_default else f"env:{given.workspace}"
    where = f"{given.text('storage_account_name')}/{given.text('container_name')}"
    return f"azurerm://{where}/{given.text('key')}{suffix}"


def _remote(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/remote and .../terraform/language/terraform#cloud
    chosen = given.part("workspaces")
    name = chosen.text("name", "") or chosen.text("prefix", "") + given.workspace
    host = given.text("hostname", "app.terraform.io")
    return f"remote://{host}/{given.text('organization')}/{name}"


def _consul(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/consul
    return f"consul://{given.text('path')}{'' if given.is_default else f'-env:{given.workspace}'}"


def _kubernetes(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/kubernetes
    suffix = given.text("secret_suffix")
    return f"kubernetes://{given.text('namespace', 'default')}/tfstate-{given.workspace}-{suffix}"


def _http(given: Settings) -> str:
    # https://developer.hashicorp.com/terraform/language/backend/http: the address may hold a password.
    return f"http:{given.text('address').rpartition('@')[2].partition('?')[0]}"


def _stored(scheme: str) -> Callable[[Settings], str]:
    # https://developer.hashicorp.com/terraform/language/backend/cos and /oss
    def place(given: Settings) -> str:
        prefix = given.text("prefix", "env:").strip("/")
        key = given.text("key", "terraform.tfstate")
        path = f"{prefix}/{key}" if given.is_default else f"{prefix}/{given.workspace}/{key}"
        return f"{scheme}://{given.text('bucket')}/{path}"

    return place


_PLACES: Mapping[str, Callable[[Settings], str]] = {
    "azurerm": _azurerm,
    "cloud": _remote,
    "consul": _consul,
    "cos": _stored("cos"),
    "gcs": _gcs,
    "http": _http,
    "kubernetes": _kubernetes,
    "local": _local,
    "oss": _stored("oss"),
    "remote": _remote,
    "s3": _s3,
}


def place_of(kind: str, given: Settings) -> str:
    """Return the address of the state that a backend of *kind* keeps; NoPlaceError where that cannot be said."""
    find = _PLACES.get(kind)
    if find is None:
        raise NoPlaceError(f"the backend {kind[:40]!r} is not understood")
    try:
        return find(given)
    except (OSError, RuntimeError, ValueError):
        raise NoPlaceError("the path of the state cannot be followed") from None


def own_place(module: Module, root: Path, workspace: str) -> str:
    """Return where the root module *module* keeps its state."""
    block = module.folder.backend
    if block is None:
        return place_of("local", Settings({}, root, workspace))
    kind = block.labels[0] if block.type == "backend" and block.labels else block.type
    values: dict[str, Any] = {
        name: module.settle(attribute.expression, module.scope, f"{block.file}:{attribute.line}")
        for name, attribute in block.body.attributes.items()
    }
    for inner in block.body.blocks:
        values[inner.type] = {
            name: module.settle(attribute.expression, module.scope, f"{block.file}:{attribute.line}")
            for name, attribute in inner.body.attributes.items()
        }
    return place_of(kind, Settings({**values, **_recorded(root, kind)}, root, workspace))


def _recorded(root: Path, kind: str) -> dict[str, Any]:
    # `terraform init -backend-config=...` writes down the arguments that the block leaves out.
    path = root / ".terraform" / "terraform.tfstate"
    try:
        if not path.is_file() or path.stat().st_size > _MAX_RECORD:
            return {}
        found = json.loads(path.read_bytes()).get("backend") or {}
        values = found.get("config") or {}
        return {k: v for k, v in values.items() if isinstance(v, str)} if found.get("type") == kind else {}
    except (OSError, ValueError, RecursionError, AttributeError):
        return {}


def read_place(instance: Instance) -> str:
    """Return which state the data source *instance*, a terraform_remote_state, reads."""
    given = instance.block.body.attributes
    try:
        kind = bare(instance.argument("backend")) if "backend" in given else None
        workspace = bare(instance.argument("workspace")) if "workspace" in given else _DEFAULT
        config = bare(instance.argument("config")) if "config" in given else _written(instance)
    except (EvalError, LimitError) as error:
        raise NoPlaceError(str(error)) from None
    if not isinstance(kind, str) or type(config) is Unk or type(workspace) is Unk:
        unknown = next((v for v in (kind, config, workspace) if type(v) is Unk), None)
        raise NoPlaceError(unknown.reason if unknown is not None else "it names no backend")
    values = config if isinstance(config, Mapping) else {}
    base = instance.module.stack.locations.path
    return place_of(kind, Settings(values, base, workspace if isinstance(workspace, str) else _DEFAULT))


def _written(instance: Instance) -> Any:
    # Terraform 0.11 wrote config as a block.
    found = instance.nested(instance.block.body, "config", None, instance.scope)
    return found if isinstance(found, Unk) else found[0].values if found else {}

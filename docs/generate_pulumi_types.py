"""Writes auditor/sources/pulumi/data: Pulumi tokens and property names in Terraform's spelling.

    pip download --no-deps -d WHEELS pulumi-aws pulumi-gcp pulumi-azure pulumi-azure-native pulumi-kubernetes
    terraform providers schema -json > aws.json        # in a directory that requires hashicorp/aws
    python docs/generate_pulumi_types.py WHEELS --schema aws.json

Nothing of the wheels is imported or copied: names are read from the source text and written down as facts. A token is
joined to a Terraform type by comparing property sets with the provider's schema where there is one; else by the
hand-checked table beside the data; what neither tells is left to the name rule at run time.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from auditor.catalog.table import CATALOG  # noqa: E402 - the checkout is put on the path first
from auditor.sources.pulumi.names import snake, squash  # noqa: E402
from auditor.sources.pulumi.values import singular  # noqa: E402

DATA = REPOSITORY / "auditor" / "sources" / "pulumi" / "data"
PACKAGES = {
    "pulumi_aws": ("aws", "aws"),
    "pulumi_gcp": ("gcp", "google"),
    "pulumi_azure": ("azure", "azurerm"),
    "pulumi_azure_native": ("azure-native", ""),
    "pulumi_kubernetes": ("kubernetes", ""),
}
# Modules whose name is not what Terraform calls the service. Several: whichever makes a name that is known.
MODULES = {
    "appconfiguration": ("app",),
    "appinsights": ("application_insights",),
    "applicationintegration": ("integrations",),
    "appservice": ("app_service", "function"),
    "certificateauthority": ("privateca",),
    "compute": ("virtual_machine",),
    "containerapp": ("container_app",),
    "containerservice": ("container", "kubernetes"),
    "diagflow": ("dialogflow",),
    "logicapps": ("logic_app",),
    "monitoring": ("monitor",),
    "operationalinsights": ("log", "log_analytics"),
    "organizations": ("organization",),
    "privatelink": ("private",),
    "projects": ("project",),
    "securitycenter": ("scc",),
    "servicebus": ("servicebus_namespace",),
    "siterecovery": ("site_recovery",),
    "waf": ("web_application_firewall",),
}
DEEPEST = 6
LEAST_LIKENESS = 0.62
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
_GETTER = re.compile(r'@pulumi\.getter(?:\(name="([\w$]+)"\))?\n\s+def (\w+)\(self\) -> (.+):\n')
_TOKEN = re.compile(r"super\(\w+, __self__\)\.__init__\(\s*'([\w\-]+:[\w/.\-]+:\w+)'")
_ALIAS = re.compile(r'Alias\(type_="([\w\-]+:[\w/.\-]+:\w+)"\)')
_NESTED = re.compile(r"'(?:_?inputs\.|outputs\.)?(\w+?)(?:Args)?'")
_WHEEL = re.compile(r"^(pulumi_\w+)-([\w.]+)-py3")


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a class: its Pulumi name and annotation."""

    name: str
    annotation: str

    @property
    def nested(self) -> str:
        """The class of the objects it holds, without its suffix, or ""."""
        found = _NESTED.search(self.annotation)
        return found.group(1) if found else ""

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return bool(
            re.match(r"^(?:Optional\[)?(?:pulumi\.(?:Input|Output)\[)?(?:Optional\[)?Sequence\[", self.annotation)
        )

    @property
    def is_map(self) -> bool:
        """Whether its keys are the user's own."""
        return bool(
            re.match(r"^(?:Optional\[)?(?:pulumi\.(?:Input|Output)\[)?(?:Optional\[)?Mapping\[", self.annotation)
        )


@dataclass(slots=True)
class Resource:
    """One resource class of an SDK."""

    token: str
    aliases: tuple[str, ...]
    properties: dict[str, Property]
    folder: str


@dataclass(slots=True)
class Sdk:
    """What one wheel tells."""

    package: str
    version: str
    sha256: str
    resources: list[Resource] = field(default_factory=list)
    classes: dict[str, dict[str, dict[str, Property]]] = field(default_factory=dict)
    """Folder -> class without its suffix -> properties."""


def read_wheel(path: Path) -> Sdk | None:
    """Return what the wheel at *path* tells, None where it is none of ours."""
    match = _WHEEL.match(path.name)
    if match is None or match.group(1) not in PACKAGES:
        return None
    sdk = Sdk(match.group(1), match.group(2), hashlib.sha256(path.read_bytes()).hexdigest())
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            folder, _, file = name.rpartition("/")
            if not file.endswith(".py") or file.startswith("get_") or "/config" in folder:
                continue
            _read_module(sdk, folder, file, archive.read(name).decode())
    return sdk


def _read_module(sdk: Sdk, folder: str, file: str, text: str) -> None:
    _, *parts = _CLASS.split(text)
    classes = {name: _properties(body) for name, body in zip(parts[::2], parts[1::2], strict=True)}
    if file == "_inputs.py":
        known = sdk.classes.setdefault(folder, {})
        known |= {name.removesuffix("Args"): found for name, found in classes.items() if name.endswith("Args")}
        return
    token = _TOKEN.search(text)
    if token is None or token.group(1).startswith("pulumi:"):
        return
    own = token.group(1).rsplit(":", 1)[-1]
    merged: dict[str, Property] = {}
    for name in (own, f"_{own}State", f"{own}Args"):
        merged |= classes.get(name, {})
    sdk.resources.append(Resource(token.group(1), tuple(_ALIAS.findall(text)), merged, folder))


def _properties(body: str) -> dict[str, Property]:
    return {name or python: Property(name or python, text) for name, python, text in _GETTER.findall(body)}


# --- Terraform's schema ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a Terraform type: its form and what is inside."""

    form: str
    """scalar, scalars (a list), map, object, objects (a list)."""
    inside: Mapping[str, Argument] = field(default_factory=dict)


def read_schema(path: Path) -> dict[str, dict[str, Argument]]:
    """Return the types of `terraform providers schema -json`."""
    document = json.loads(path.read_text())
    types: dict[str, dict[str, Argument]] = {}
    for provider in document["provider_schemas"].values():
        for name, schema in provider.get("resource_schemas", {}).items():
            types[name] = _block(schema["block"])
    return types


def _block(block: Mapping[str, Any]) -> dict[str, Argument]:
    found = {name: _attribute(item) for name, item in block.get("attributes", {}).items()}
    for name, item in block.get("block_types", {}).items():
        form = "object" if item["nesting_mode"] in ("single", "group") else "objects"
        found[name] = Argument(form, _block(item["block"]))
    return found


def _attribute(item: Mapping[str, Any]) -> Argument:
    if "nested_type" in item:
        form = "object" if item["nested_type"]["nesting_mode"] == "single" else "objects"
        return Argument(form, _block(item["nested_type"]))
    return _of_type(item["type"])


def _of_type(kind: Any) -> Argument:
    match kind:
        case ["list" | "set", ["object", inner]]:
            return Argument("objects", {name: _of_type(t) for name, t in inner.items()})
        case ["list" | "set", _]:
            return Argument("scalars")
        case ["map", _]:
            return Argument("map")
        case ["object", inner]:
            return Argument("object", {name: _of_type(t) for name, t in inner.items()})
        case _:
            return Argument("scalar")


# --- joining ----------------------------------------------------------------------------------------


def _key(name: str) -> str:
    # aliases and alias, policies and policy, caches and cache: one stem each.
    return re.sub("(?:ies|y|[es]+)$", "", name.replace("_", "").lower())


def match_types(resources: list[Resource], schema: Mapping[str, Mapping[str, Argument]], prefix: str) -> dict[str, str]:
    """Return token -> Terraform type by the likeness of their property sets, names break ties."""
    shapes = {name: frozenset(map(_key, args)) for name, args in schema.items()}
    best: dict[str, tuple[float, str]] = {}
    for resource in resources:
        own = frozenset(map(_key, resource.properties)) | {"id"}
        scored = {t: len(own & s) / len(own | s) for t, s in shapes.items()}
        top = max(scored.values())
        likely = {
            t: _likeness(resource.token, prefix, t) for t, score in scored.items() if score > min(top - 0.06, 0.45)
        }
        near = [(scored[t] + like, t) for t, like in likely.items() if scored[t] > top - 0.06 or like > 1]
        score, type_ = max(near)
        if likely[type_] >= LEAST_LIKENESS and scored[type_] >= (0.45 if likely[type_] > 1 else 0.7):
            best[resource.token] = (score, type_)
    # Two classes with the same properties: the one whose name is less like the type's is something newer.
    tops: dict[str, float] = {}
    for score, type_ in best.values():
        tops[type_] = max(tops.get(type_, 0.0), score)
    return {token: type_ for token, (score, type_) in best.items() if score > tops[type_] - 0.1}


def _likeness(token: str, prefix: str, type_: str) -> float:
    _, module, own = token.split(":")
    own = re.sub("[vV]2$", "", own)
    names = (squash(f"{prefix}_{module.split('/')[0]}_{own}"), squash(f"{prefix}_{own}"))
    return max(difflib.SequenceMatcher(None, name, squash(type_)).ratio() + (name == squash(type_)) for name in names)


# --- property maps ----------------------------------------------------------------------------------


def property_map(
    properties: Mapping[str, Property],
    arguments: Mapping[str, Argument] | None,
    classes: Mapping[str, Mapping[str, Property]],
    seen: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return what differs from the rule: Pulumi name -> Terraform name, or [name, form, what is inside].

    Forms: m map with keys of the user's own, w one value that Terraform lists, b one object that Terraform lists,
    o an object in both, l a list of objects, L the same where the schema is not known: plural and singular are kept.
    """
    by_key = {_key(name): name for name in arguments or {}}
    out: dict[str, Any] = {}
    for name, found in sorted(properties.items()):
        wanted = snake(name)
        known = wanted if arguments is not None and wanted in arguments else by_key.get(_key(wanted), "")
        argument = (arguments or {}).get(known)
        spelled = known or wanted
        form = _form(found, argument, found.nested in classes)
        inside: dict[str, Any] = {}
        if form in ("b", "o", "l", "L") and len(seen) < DEEPEST and found.nested not in seen:
            nested = classes.get(found.nested, {})
            inside = property_map(nested, argument.inside if argument else None, classes, (*seen, found.nested))
        if form == "L" and (singular(spelled) == spelled or singular(spelled) in {snake(n) for n in properties}):
            form = "l"
        if inside:
            out[name] = [spelled, form, inside]
        elif form:
            out[name] = [spelled, form]
        elif spelled != wanted:
            out[name] = spelled
    return out


def _form(found: Property, argument: Argument | None, is_object: bool) -> str:  # noqa: FBT001
    if found.is_map:
        return "m"
    if is_object:  # quoted names that are no classes of inputs are enumerations
        if found.is_list:
            return "l" if argument else "L"
        return "o" if argument is not None and argument.form in ("object", "map") else "b"
    return "w" if argument is not None and argument.form == "scalars" and not found.is_list else ""


# --- writing ----------------------------------------------------------------------------------------


def checked() -> dict[str, str]:
    """Return the hand-checked table: token -> Terraform type."""
    lines = (DATA / "checked.tsv").read_text().splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def by_name(resource: Resource, prefix: str, known: Mapping[str, str]) -> str:
    """Return the catalog's type whose squashed name is module and class, or the class alone."""
    module, _, own = resource.token.split(":", 1)[1].partition(":")
    module = module.split("/")[0]
    own = re.sub("^iAM|^IAM", "Iam", own)
    modules = (module, *MODULES.get(module, ()))
    for text in (*(f"{prefix}_{each}_{own}" for each in modules), f"{prefix}_{own}"):
        if squash(text) in known:
            return known[squash(text)]
    return ""


def build(sdks: list[Sdk], schema: Mapping[str, Mapping[str, Argument]]) -> Iterator[tuple[str, str, str, Any]]:
    """Yield (token, type, how it is known, property map) of every resource that can be joined."""
    hand = checked()
    catalog = {t.replace("_", ""): t for t in CATALOG}
    for sdk in sdks:
        provider, prefix = PACKAGES[sdk.package]
        if not prefix:
            continue
        own = {name: args for name, args in schema.items() if name.startswith(prefix + "_")}
        matched = match_types(sdk.resources, own, prefix) if own else {}
        for resource in sdk.resources:
            token = resource.token
            type_ = hand.get(token) or matched.get(token) or by_name(resource, prefix, catalog)
            if not type_:
                continue
            how = "checked" if token in hand else "schema" if token in matched else "name"
            classes = sdk.classes.get(resource.folder, {})
            wanted = type_ in CATALOG or type_ in hand.values()
            properties = property_map(resource.properties, own.get(type_), classes) if wanted else {}
            for each in (token, *(a for a in resource.aliases if a.startswith(provider + ":"))):
                yield each, type_, how, properties


def main() -> None:
    """Write the data files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheels", type=Path, help="directory of downloaded wheels")
    parser.add_argument("--schema", type=Path, action="append", default=[], help="terraform providers schema -json")
    options = parser.parse_args()
    sdks = [sdk for path in sorted(options.wheels.glob("*.whl")) if (sdk := read_wheel(path))]
    schema: dict[str, dict[str, Argument]] = {}
    provenance = [f"{s.package} {s.version} sha256:{s.sha256}" for s in sdks]
    for path in options.schema:
        schema |= read_schema(path)
        provenance.append(f"terraform providers schema sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}")
    types: dict[str, list[str]] = {}
    properties: dict[str, Any] = {}
    for token, type_, how, found in build(sdks, schema):
        if how == "checked" or token not in types:
            types[token] = [type_, how]
        if found:
            properties.setdefault(type_, found)
    _write(DATA / "types.json", {"provenance": provenance, "types": types})
    _write(DATA / "properties.json", {"provenance": provenance, "properties": properties})
    counts = {how: sum(1 for _, h in types.values() if h == how) for how in ("schema", "checked", "name")}
    print(f"{len(types)} tokens ({counts}), property maps of {len(properties)} types")
    missing = sorted(t for t in CATALOG if t not in {name for name, _ in types.values()})
    print(f"{len(missing)} types of the catalog have no token: {' '.join(missing)}")


def _write(path: Path, document: Mapping[str, Any]) -> None:
    # One entry per line: a change of one type is a change of one line.
    parts = []
    for key, value in document.items():
        if isinstance(value, dict):
            lines = ",\n".join(
                f" {json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in sorted(value.items())
            )
            parts.append(f"{json.dumps(key)}:{{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(key)}:{json.dumps(value, indent=1)}")
    path.write_text("{" + ",\n".join(parts) + "}\n")


if __name__ == "__main__":
    main()

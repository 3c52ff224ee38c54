"""Resource Manager's own spelling (Pulumi's azure-native, Terraform's azapi), read as azurerm's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from auditor.catalog.azure.native_types import BY_NAME, BY_TYPE, Native
from auditor.catalog.interface import TypeSpec
from auditor.catalog.respelling import Spelling, respelled
from auditor.model.record import Record, Reference
from auditor.model.resource import Role, Scope

_PAGE = "https://learn.microsoft.com/en-us/azure/templates/"
_AZAPI = "azapi_resource"
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_USERS_KEYS = frozenset({"tags", "metadata"})
_DEEPEST = 40


def as_azurerm(record: Record) -> Record:
    """Return *record* as azurerm would have it, itself where it is spelled so or no type of azurerm is known for it."""
    if record.type == _AZAPI:
        return _of_azapi(record)
    if record.type.startswith("azure_native_"):
        native = BY_NAME.get(record.type)
        return respelled(record, native.type, native.spelling) if native else record
    return record


def _of_azapi(record: Record) -> Record:
    """Return an azapi_resource by its `type` and `body`.

    https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource
    """
    named = record.values.get("type")
    native = BY_TYPE.get(named.partition("@")[0].lower()) if isinstance(named, str) else None
    if native is None:
        return record
    flat = _unpacked(record, native)
    parent = {"parent_id": native.parent} if native.parent else {}
    return respelled(flat, native.type, {**native.spelling, **parent})


def _unpacked(record: Record, native: Native) -> Record:
    """Return *record* with what its body says as arguments of its own."""
    body = record.values.get("body")
    mask = record.unknown.get("body")
    if isinstance(body, str):
        body = _decoded(body)
    values = {
        k: v for k, v in record.values.items() if k not in ("body", "type", "output", "schema_validation_enabled")
    }
    unknown = {k: v for k, v in record.unknown.items() if k != "body"}
    if mask is True:
        # Nothing of it is told: all that it may say is open.
        unknown |= dict.fromkeys(native.spelling, True)
        unknown |= {"zones": True}
    elif isinstance(mask, Mapping):
        unknown |= _flat(mask)
    if isinstance(body, Mapping):
        values |= _flat(body)
    leaves = tuple(_leaves(unknown) if mask is not True else _places(native.spelling))
    references = tuple(r for one in record.references for r in _shared_out(one, leaves))
    configured = record.configured
    if configured is not None and "body" in configured:
        configured = configured | set(values) | set(unknown)
    return replace(record, values=values, unknown=unknown, references=references, configured=configured)


def _decoded(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _flat(found: Any, depth: int = 0) -> Any:
    """Return *found* in snake case, with what stands in `properties` beside them: as azure-native spells it."""
    if isinstance(found, list):
        return [_flat(item, depth) for item in found] if depth < _DEEPEST else None
    if not isinstance(found, Mapping) or depth >= _DEEPEST:
        return found
    inner = found.get("properties")
    own = {k: v for k, v in found.items() if not (k == "properties" and isinstance(inner, Mapping))}
    out = {_snake(k): v if k in _USERS_KEYS else _flat(v, depth + 1) for k, v in own.items()}
    return {**out, **_flat(inner, depth + 1)} if isinstance(inner, Mapping) else out


def _snake(name: str) -> str:
    return _WORD.sub("_", name).lower()


def _leaves(mask: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(mask, Mapping):
        for key, inner in mask.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(mask, list):
        for inner in mask:
            yield from _leaves(inner, path)
    elif mask is True:
        yield ".".join(path)


def _places(spelling: Spelling, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every argument that *spelling* describes."""
    for key, form in spelling.items():
        inside = form[1] if isinstance(form, tuple) else form
        if isinstance(inside, Mapping) and inside:
            yield from _places(inside, (*path, key))
        else:
            yield ".".join((*path, key))


def _shared_out(reference: Reference, leaves: tuple[str, ...]) -> Iterator[Reference]:
    """Yield what a reference of the body means: the body is one expression, so each open leaf may be meant."""
    head, _, rest = reference.path.partition(".")
    if head != "body":
        yield reference
    elif rest:
        parts = [_snake(p) for p in rest.split(".") if p != "properties"]
        yield replace(reference, path=".".join(parts))
    else:
        places = tuple(dict.fromkeys(leaf for leaf in leaves if leaf != "id"))
        alone = len(places) == 1 or len(reference.targets) < 2
        for place in places or ("body",):
            yield replace(reference, path=place, exact=reference.exact and alone)


_AROUND = (
    "authorization_role_assignment", "authorization_role_definition", "managedidentity_user_assigned_identity",
    "network_network_security_group", "network_security_rule", "insights_component",
    "operationalinsights_workspace", "insights_diagnostic_setting", "compute_availability_set",
    "compute_proximity_placement_group", "compute_image", "compute_snapshot", "containerregistry_registry",
    "resources_resource_group", "network_application_security_group", "network_zone", "dns_zone",
    "network_private_zone", "network_virtual_network_link", "privatedns_private_zone",
    "privatedns_virtual_network_link", "authorization_management_lock_by_scope", "network_network_watcher",
    "network_ddos_protection_plan", "insights_action_group", "monitor_action_group", "insights_metric_alert",
    "monitor_metric_alert", "applicationinsights_component", "monitor_diagnostic_setting", "sql_firewall_rule",
    "sql_virtual_network_rule", "dbforpostgresql_firewall_rule", "dbformysql_firewall_rule",
    "keyvault_access_policy", "compute_disk_encryption_set", "compute_ssh_public_key", "storage_management_policy",
    "compute_virtual_machine_extension", "network_firewall_policy", "web_certificate", "cdn_secret",
    "app_certificate", "storage_blob", "network_ip_group",
)  # fmt: skip
_WIRING = (
    "network_private_endpoint", "network_virtual_network_peering", "network_virtual_network_gateway_connection",
    "network_local_network_gateway", "network_private_dns_zone_group", "network_private_link_service",
    "cdn_afd_custom_domain", "cdn_rule_set", "cdn_rule",
)  # fmt: skip
TYPES = (
    *(TypeSpec(type=f"azure_native_{t}", role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PAGE) for t in _AROUND),
    *(TypeSpec(type=f"azure_native_{t}", role=Role.NETWORK, source=_PAGE) for t in _WIRING),
)

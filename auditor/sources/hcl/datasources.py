"""What data sources say without being asked: the region itself, zones that are told apart though unnamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from auditor.model.regions import is_region
from auditor.model.value import Known
from auditor.sources.hcl.access import ALL
from auditor.sources.hcl.types import STRING, Collection
from auditor.sources.hcl.values import Ref, SetValue, Unk, bare

if TYPE_CHECKING:
    from auditor.sources.hcl.resources import Instance

_STRINGS = Collection("list", STRING)
# Filters that leave the ordinary zones of a region.
_ORDINARY: Mapping[str, frozenset[str]] = {
    "opt-in-status": frozenset({"opt-in-not-required"}),
    "zone-type": frozenset({"availability-zone"}),
    "state": frozenset({"available"}),
}
_PARTITIONS = (("cn-", "aws-cn", "amazonaws.com.cn"), ("us-gov-", "aws-us-gov", "amazonaws.com"))


def attribute(instance: Instance, name: str) -> Any:
    """Return the attribute *name* of a data source as far as it is known before it is read, else None."""
    if instance.doubt:
        return None
    match instance.type, name:
        case "aws_availability_zones", "names" | "zone_ids":
            return _zones(instance, name)
        case "aws_region", "name" | "id" | "region":
            return _written(instance, "name") or _written(instance, "region") or _region(instance) or None
        case "aws_partition", "partition" | "id" | "dns_suffix":
            return _partition(instance, name)
        case "aws_caller_identity", "account_id" | "id":
            return _account(instance)
        case "terraform_remote_state", "outputs":
            return instance.module.stack.neighbours.outputs(instance)
        case _:
            return None


def _provider(instance: Instance) -> Any:
    from auditor.sources.hcl.providers import provider_of

    return provider_of(instance)


def _region(instance: Instance) -> str:
    own = _written(instance, "region")
    if own and instance.type != "aws_region":
        return own
    region = _provider(instance).region
    return region.value if isinstance(region, Known) and isinstance(region.value, str) else ""


def _account(instance: Instance) -> Any:
    account = _provider(instance).account
    return account.value if isinstance(account, Known) else None


def _written(instance: Instance, name: str) -> str:
    if name not in instance.block.body.attributes:
        return ""
    value = bare(instance.argument(name))
    return value if isinstance(value, str) else ""


def _partition(instance: Instance, name: str) -> Any:
    region = _region(instance)
    if not is_region(region):
        return None
    for prefix, partition, suffix in _PARTITIONS:
        if region.startswith(prefix):
            return suffix if name == "dns_suffix" else partition
    return "amazonaws.com" if name == "dns_suffix" else "aws"


def _zones(instance: Instance, name: str) -> Any:
    region = _region(instance)
    least = _least(instance)
    if not is_region(region) or least is None:
        return None
    return Unk(
        reason=f"which zones {region} has is asked when the plan is made",
        refs=(Ref(instance.address, name),),
        type=_STRINGS,
        label=region + ALL,
        low=least,
        forms=tuple(region + letter for letter in "abcdef") if name == "names" else (),
    )


def _least(instance: Instance) -> int | None:
    """Return how many zones there are at least, None where they may be of another kind."""
    body = instance.block.body
    if "all_availability_zones" in body.attributes and bare(instance.argument("all_availability_zones")) is not False:
        return None
    filters = instance.nested(body, "filter", None, instance.scope)
    if isinstance(filters, Unk):
        return None
    for one in filters:
        wanted = bare(one.values.get("values"))
        if not isinstance(wanted, tuple | list | SetValue):
            return None
        allowed = _ORDINARY.get(str(bare(one.values.get("name"))))
        if allowed is None or any(bare(item) not in allowed for item in wanted):
            return None
    left_out = 0
    for name in ("exclude_names", "exclude_zone_ids"):
        if name in body.attributes:
            listed = bare(instance.argument(name))
            if not isinstance(listed, tuple | list | SetValue):
                return None
            left_out += len(listed)
    # Every region offers at least three zones to new accounts (two in us-west-1).
    # https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
    return max(1, (2 if _region(instance) == "us-west-1" else 3) - left_out)

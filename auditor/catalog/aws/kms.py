"""AWS KMS keys and their replicas."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, Targets, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import needs, related, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role
from auditor.model.value import Known, Unknown

_PAGE = "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html"
_STORES = "https://docs.aws.amazon.com/kms/latest/developerguide/keystore-cloudhsm.html"
_ENDPOINT_SERVICE = "aws_vpc_endpoint_service"
_STORE = "aws_kms_custom_key_store"
_KEYS = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")
_SIGNING = ("SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT")


def _state(record: Record, *paths: str) -> tuple[str, ...]:
    """Return what is to be known of a key that is not surely enabled: its verdicts are those of one that is."""
    stated = [record.get(p) for p in paths]
    if any(v == Known(value=False) for v in stated):
        return ("is disabled: nothing that calls it works until it is enabled, whatever stands",)
    if any(isinstance(v, Unknown) for v in stated):
        return ("may be disabled, the input does not tell: nothing that calls it would work",)
    return ()


def _key(record: Record, lookup: Lookup) -> Described:
    # The material of a key in a custom key store stands in the CloudHSM cluster of the store.
    store = needs(record, lookup, "custom_key_store_id", types=(_STORE,))
    signs = text(record.get("key_usage")) in _SIGNING
    return Described(shape=regional(), relations=store, notes=_state(record, "is_enabled", "enabled"), signs=signs)


def _custom_store(record: Record, lookup: Lookup) -> Described:
    modules = needs(record, lookup, "cloud_hsm_cluster_id", types=("aws_cloudhsm_v2_cluster",))
    for service in lookup.targets(record, "xks_proxy_vpc_endpoint_service_name", types=(_ENDPOINT_SERVICE,)).addresses:
        offered = lookup.record(service)
        ways = lookup.targets(offered, "network_load_balancer_arns", types=("aws_lb",)) if offered else Targets()
        modules += related(Relating.NEEDS, record, ways, f"proxy behind {service}")
    external = text(record.get("custom_key_store_type")) == "EXTERNAL_KEY_STORE"
    notes = ("its keys are kept outside AWS, behind a proxy that the input does not describe",) if external else ()
    return Described(shape=regional(rebuilt=True), relations=modules, notes=notes)


def _replica(record: Record, lookup: Lookup) -> Described:
    # A replica is an independent key with the same material: it counts where it is used, so whoever
    # uses the primary does not reach it by itself.
    primary = lookup.targets(record, "primary_key_arn", types=_KEYS).addresses
    # What a replica is used for is not its own argument: it is that of the key it was made from.
    origins = (record, *(found for a in primary if (found := lookup.record(a))))
    return Described(
        shape=regional(),
        relations=tuple(Relation(Relating.REPLICATES_TO, p, record.address, "primary_key_arn") for p in primary),
        notes=_state(record, "enabled"),
        signs=any(text(r.get("key_usage")) in _SIGNING for r in origins),
    )


def _alias(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "target_key_id", "target_key_arn", types=_KEYS).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="aws_kms_key",
        role=Role.KEY,
        describe=_key,
        reads=("multi_region", "key_usage", "custom_key_store_id", "is_enabled"),
        assumes="A key is used over all zones of its Region; its material leaves the Region only into replica keys.",
        source=_PAGE,
    ),
    TypeSpec(type="aws_kms_external_key",
             assumes="Imported key material is in one Region, unless the key is a multi-Region one with replicas.",
             role=Role.KEY, describe=_key, source=_PAGE),
    TypeSpec(type="aws_kms_replica_key",
             assumes="A replica has the primary's material in its own Region and works without the primary.",
             role=Role.KEY, describe=_replica, reads=("primary_key_arn",), source=_PAGE),
    TypeSpec(type="aws_kms_replica_external_key",
             assumes="A replica works without its primary once the same material was imported into it.",
             role=Role.KEY, describe=_replica, source=_PAGE),
    TypeSpec(type="aws_kms_alias", role=Role.PART, describe=_alias, reads=("target_key_id",), identity=("name",),
             source="https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"),
    TypeSpec(type="aws_kms_key_policy", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"),
    TypeSpec(type="aws_kms_grant", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"),
    TypeSpec(type="aws_kms_ciphertext", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html"),
    TypeSpec(type=_STORE, role=Role.KEY, describe=_custom_store,
             assumes="Keys of a CloudHSM store work while its cluster does, external ones while the proxy is reached.",
             source=_STORES, identity=("custom_key_store_name",),
             reads=("cloud_hsm_cluster_id", "custom_key_store_type", "xks_proxy_vpc_endpoint_service_name")),
)  # fmt: skip

"""Amazon S3: buckets, their replication to other Regions, directory buckets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Guard, Lookup, SetBy, TypeSpec
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import encrypted_by, open_spot, routes, text
from auditor.model.guard import GuardState
from auditor.model.record import Record
from auditor.model.resource import Relation, Replica, Role, Scope, Shape
from auditor.model.value import Known
from auditor.model.verdict import Mode, Verdict

_DURABLE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DataDurability.html"
_REPLICATION = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"
_EXPRESS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-overview.html"
_ACCESS_POINT = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPoints.html"
BUCKETS = ("aws_s3_bucket",)
_ONE_ZONE = "ONEZONE_IA"
KEYS = ("aws_kms_key", "aws_kms_replica_key")
_ALGORITHM = "rule.apply_server_side_encryption_by_default.sse_algorithm"
_KEY = "rule.apply_server_side_encryption_by_default.kms_master_key_id"

_INLINE = "replication_configuration.rules"


def _bucket(record: Record, lookup: Lookup) -> Described:
    copies = _copies(record, lookup)
    relations = encrypted_by(record, lookup, f"server_side_encryption_configuration.{_KEY}")
    for rule in lookup.referrers(record.address, "aws_s3_bucket_server_side_encryption_configuration", "bucket"):
        keys = encrypted_by(rule, lookup, _KEY)
        relations += tuple(Relation(k.kind, record.address, k.target, k.via, k.confidence) for k in keys)
    if not _moves_to_one_zone(record, lookup):
        return Described(shape=Shape(replicas=(Replica(), *copies)), relations=relations)
    # Objects that a rule has moved are in one zone; which objects those are is open.
    moved = Replica(spot=open_spot(lookup, record))
    shape = Shape(
        replicas=(Replica(), moved, *copies, *copies),
        need=(2, 1),
        hold=(2, 1),
        run=(2, 1),
        var=record.address,
    )
    note = "a lifecycle rule moves objects to One Zone-IA: those are lost with their zone"
    return Described(shape=shape, relations=relations, notes=(note,))


def _copies(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return the replicas elsewhere; one in the bucket's own Region and account goes down with it."""
    found: dict[Replica, None] = {}
    for config in lookup.referrers(record.address, "aws_s3_bucket_replication_configuration", "bucket"):
        found.update(dict.fromkeys(_replicated(config, record, lookup, "rule")))
    if blocks(record.get(_INLINE)):
        found.update(dict.fromkeys(_replicated(record, record, lookup, _INLINE)))
    return tuple(found)


def _replicated(config: Record, source: Record, lookup: Lookup, rules: str) -> Iterator[Replica]:
    """Yield what the rules of *config* copy: nothing of a rule that is off, perhaps nothing of one that is not told."""
    states = [_is_on(r, source, lookup) for r in blocks(config.get(rules))]
    if states and all(s is False for s in states):
        return
    path = f"{rules}.destination"
    hits = lookup.targets(config, f"{path}.bucket", types=BUCKETS)
    sure = hits.exact and bool(states) and all(states)
    buckets = [b for a in hits.addresses if (b := lookup.record(a)) is not None]
    off = _targets_of_off(config, rules, buckets, states)
    # The block inside the bucket (deprecated since version 4 of the provider) has the key without one of its own.
    key = "replica_kms_key_id" if rules == _INLINE else "encryption_configuration.replica_kms_key_id"
    keys = lookup.targets(config, f"{path}.{key}", types=KEYS).addresses
    for bucket in buckets:
        if bucket.address in off or _home(bucket, lookup) == _home(source, lookup):
            continue
        if len(states) == 1 and any(_elsewhere(k, bucket, lookup) for k in keys):
            continue  # "The KMS key must be in the same Region as the destination bucket": nothing arrives
        floor = None if sure or (off and hits.exact and None not in states) else Verdict.STOPS
        yield Replica(mode=Mode.PROMOTABLE, region=lookup.region(bucket), account=lookup.account(bucket), floor=floor)
    if hits.literals or (not hits.addresses and not hits.exact):
        # A bucket's ARN does not tell its Region.
        yield Replica(mode=Mode.PROMOTABLE, region="?", ceiling=Verdict.RECOVERS, floor=Verdict.STOPS)


def _home(record: Record, lookup: Lookup) -> tuple[str, str]:
    return lookup.region(record), lookup.account(record)


def _is_on(rule: Mapping[str, Any], source: Record, lookup: Lookup) -> bool | None:
    """Say whether *rule* copies the bucket's objects; None where the input does not tell."""
    status = rule.get("status")
    if status != "Enabled":
        return False if isinstance(status, str) else None
    # "By default, Amazon S3 doesn't replicate objects that are stored at rest using SSE-KMS"; a writer may
    # still ask for another encryption than the bucket's default.
    return None if _defaults_to_kms(source, lookup) and not _copies_kms(rule) else True


def _copies_kms(rule: Mapping[str, Any]) -> bool:
    criteria = blocks(Known(rule.get("source_selection_criteria")))
    wanted = [o for c in criteria for o in blocks(Known(c.get("sse_kms_encrypted_objects")))]
    return any(o.get("status") != "Disabled" and o.get("enabled") is not False for o in wanted)


def _defaults_to_kms(record: Record, lookup: Lookup) -> bool:
    configs = lookup.referrers(record.address, "aws_s3_bucket_server_side_encryption_configuration", "bucket")
    values = [c.get(_ALGORITHM) for c in configs] + [record.get(f"server_side_encryption_configuration.{_ALGORITHM}")]
    return any(text(v).startswith("aws:kms") for v in values)


def _targets_of_off(
    config: Record, rules: str, found: Sequence[Record], states: Sequence[bool | None]
) -> frozenset[str]:
    """Return the buckets that only rules name which are off, by what each rule says of its own."""
    references = config.refs(f"{rules}.destination.bucket")
    named = [_named_by(r, found) for r in blocks(config.get(rules))]
    if len(references) == len(states):
        named = [n or frozenset(r.targets) for n, r in zip(named, references, strict=True)]
    if False not in states or not all(named):
        return frozenset()
    on = {t for n, s in zip(named, states, strict=True) if s is not False for t in n}
    return frozenset(t for n, s in zip(named, states, strict=True) if s is False for t in n) - on


def _named_by(rule: Mapping[str, Any], found: Sequence[Record]) -> frozenset[str]:
    """Return the buckets of *found* whose ARN the destination of *rule* gives."""
    arns = {d.get("bucket") for d in blocks(Known(rule.get("destination")))} - {None}
    return frozenset(b.address for b in found if b.values.get("arn") in arns)


def _elsewhere(key: str, bucket: Record, lookup: Lookup) -> bool:
    record = lookup.record(key)
    return record is not None and lookup.region(record) not in (lookup.region(bucket), "?")


def _moves_to_one_zone(record: Record, lookup: Lookup) -> bool:
    configs = lookup.referrers(record.address, "aws_s3_bucket_lifecycle_configuration", "bucket")
    rules = [r for c in configs for r in blocks(c.get("rule"))]
    rules += blocks(record.get("lifecycle_rule"))
    moves = [
        m
        for r in rules
        if r.get("status") != "Disabled" and r.get("enabled") is not False
        for key in ("transition", "noncurrent_version_transition")
        for m in blocks(Known(r.get(key)))
    ]
    return any(m.get("storage_class") == _ONE_ZONE for m in moves)


def _directory(record: Record, lookup: Lookup) -> Described:
    spot = lookup.zone_spot(record, zone="location.name")
    return Described(shape=single(spot or open_spot(lookup, record)))


def _access_point(record: Record, lookup: Lookup) -> Described:
    return Described(
        shape=regional(rebuilt=True), relations=routes(record, lookup, "details.region.bucket", types=BUCKETS)
    )


def _point(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "bucket", types=(*BUCKETS, "aws_s3_directory_bucket")).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


_SUPPORT = (
    "aws_s3_account_public_access_block", "aws_s3_bucket_abac", "aws_s3_bucket_accelerate_configuration",
    "aws_s3_bucket_acl", "aws_s3_bucket_analytics_configuration", "aws_s3_bucket_cors_configuration",
    "aws_s3_bucket_intelligent_tiering_configuration", "aws_s3_bucket_inventory",
    "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_logging", "aws_s3_bucket_metadata_configuration",
    "aws_s3_bucket_metric", "aws_s3_bucket_notification", "aws_s3_bucket_object_lock_configuration",
    "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_request_payment_configuration", "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning", "aws_s3_bucket_website_configuration", "aws_s3control_access_point_policy",
    "aws_s3control_multi_region_access_point_policy", "aws_s3control_bucket_policy",
    "aws_s3control_bucket_lifecycle_configuration", "aws_s3control_storage_lens_configuration",
)  # fmt: skip
_GUARDS = (
    Guard(
        name="versioning",
        path="versioning.enabled",
        by=SetBy(
            type="aws_s3_bucket_versioning", names="bucket", path="versioning_configuration.status", on=("Enabled",)
        ),
        against="objects overwritten or deleted by mistake",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        also_known_as=("CKV_AWS_21",),
    ),
    Guard(
        name="Object Lock",
        path="object_lock_enabled",
        by=SetBy(
            type="aws_s3_bucket_object_lock_configuration",
            names="bucket",
            path="object_lock_enabled",
            on=("Enabled",),
            default=GuardState.ON,
        ),
        against="versions deleted before their time, by whomever",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    ),
)

TYPES = (
    TypeSpec(
        type="aws_s3_bucket",
        role=Role.DATA,
        describe=_bucket,
        reads=("replication_configuration", "lifecycle_rule", "server_side_encryption_configuration"),
        assumes="A bucket is kept in three zones of its Region; only replication puts objects in another.",
        source=_DURABLE,
        guards=_GUARDS,
        identity=("bucket",),
    ),
    TypeSpec(
        type="aws_s3_directory_bucket",
        role=Role.DATA,
        describe=_directory,
        reads=("location.name",),
        assumes="A directory bucket keeps its objects in one zone.",
        source=_EXPRESS,
        identity=("bucket",),
    ),
    TypeSpec(
        type="aws_s3control_multi_region_access_point",
             assumes="Requests go to the nearest active Region, and to another active one when it is disrupted.",
        role=Role.ROUTER,
        scope=Scope.GLOBAL,
        describe=_access_point,
        reads=("details.region.bucket",),
        source=_ACCESS_POINT,
        identity=("alias",),
    ),
    TypeSpec(type="aws_s3_bucket_replication_configuration", role=Role.PART, source=_REPLICATION,
             reads=("rule.destination.bucket", "rule.status")),
    *(TypeSpec(type=t, role=Role.PART, source=_DURABLE) for t in (
        "aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy")),
    TypeSpec(type="aws_s3_access_point", role=Role.PART, describe=_point, reads=("bucket",), source=_DURABLE,
             identity=("alias", "name")),
    TypeSpec(type="aws_s3control_object_lambda_access_point", role=Role.NETWORK, source=_DURABLE,
             identity=("alias",)),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_DURABLE) for t in _SUPPORT),
)  # fmt: skip

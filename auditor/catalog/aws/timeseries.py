"""Amazon Timestream, Keyspaces and QLDB."""

from __future__ import annotations

from auditor.catalog.blocks import strings, zones_of
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import failover, regional, single
from auditor.catalog.wiring import encrypted_by, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_TIMESTREAM = "https://docs.aws.amazon.com/timestream/latest/developerguide/disaster-recovery-resiliency.html"
_INFLUX = "https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-managing-multi-az.html"
_KEYSPACES = "https://docs.aws.amazon.com/keyspaces/latest/devguide/multiRegion-replication.html"
_QLDB = "https://docs.aws.amazon.com/qldb/latest/developerguide/disaster-recovery-resiliency.html"


def _table(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), relations=encrypted_by(record, lookup, "kms_key_id", "kms_key"))


def _influx(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "vpc_subnet_ids")
    zones = zones_of(slots) or lookup.zones(lookup.region(record))
    kind = record.get("deployment_type")
    if isinstance(kind, Unknown):
        standby = Spot(zones, record.address, elsewhere=True)
        units = (
            Replica(spot=Spot(zones, record.address)),
            Replica(spot=standby, mode=Mode.STANDBY, floor=Verdict.STOPS),
        )
        return Described(shape=Shape(replicas=units))
    if kind.value == "WITH_MULTIAZ_STANDBY":
        return Described(shape=failover(zones, record.address))
    return Described(shape=single(slots[0].spot if len(slots) == 1 else open_spot(lookup, record)))


def _keyspace(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_in_regions(record, lookup))


def _keyspaces_table(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "keyspace_name", types=("aws_keyspaces_keyspace",)).addresses
    keyspace = lookup.record(owner[0]) if owner else None
    shape = _in_regions(keyspace, lookup) if keyspace else regional()
    return Described(shape=shape, relations=encrypted_by(record, lookup, "encryption_specification.kms_key_identifier"))


def _in_regions(keyspace: Record, lookup: Lookup) -> Shape:
    listed = strings(keyspace.get("replication_specification.region_list"))
    regions = dict.fromkeys((lookup.region(keyspace), *listed))
    return Shape(replicas=tuple(Replica(region=r) for r in regions))


TYPES = (
    TypeSpec(
        type="aws_timestreamwrite_table",
        role=Role.DATA,
        describe=_table,
        assumes="A table is kept in several zones of its Region.",
        source=_TIMESTREAM,
        identity=("table_name",),
    ),
    TypeSpec(type="aws_timestreamwrite_database", role=Role.PART, describe=_table, source=_TIMESTREAM,
             identity=("database_name",)),
    TypeSpec(
        type="aws_timestreaminfluxdb_db_instance",
        role=Role.DATA,
        describe=_influx,
        reads=("deployment_type", "vpc_subnet_ids"),
        assumes="Only a Multi-AZ instance has a standby in another zone.",
        source=_INFLUX,
        identity=("name",),
    ),
    TypeSpec(type="aws_keyspaces_keyspace", role=Role.PART, describe=_keyspace, source=_KEYSPACES,
             reads=("replication_specification.region_list",), identity=("name",)),
    TypeSpec(
        type="aws_keyspaces_table",
        role=Role.DATA,
        describe=_keyspaces_table,
        reads=("keyspace_name",),
        assumes="A table is kept in three zones, and serves in every Region of its keyspace.",
        source=_KEYSPACES,
        identity=("table_name",),
    ),
    TypeSpec(
        type="aws_qldb_ledger",
        role=Role.DATA,
        describe=_table,
        assumes="A ledger is kept in several zones of its Region.",
        source=_QLDB,
        identity=("name",),
    ),
    TypeSpec(type="aws_timestreamquery_scheduled_query", role=Role.SUPPORT, source=_TIMESTREAM),
    TypeSpec(type="aws_qldb_stream", role=Role.SUPPORT, source=_QLDB),
)  # fmt: skip

"""How catalog modules turn arguments into relations and slots."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from auditor.catalog.interface import Lookup, Targets
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Spot
from auditor.model.value import Known, Unknown, Value
from auditor.model.verdict import Confidence

SUBNETS = ("aws_subnet", "aws_default_subnet")
KEYS = (
    "aws_kms_key", "aws_kms_replica_key", "aws_kms_alias", "aws_kms_external_key", "google_kms_crypto_key",
    "google_kms_crypto_key_version", "azurerm_key_vault_key",
)  # fmt: skip
# Types of reserved addresses, and the arguments of what uses one.
_ADDRESSES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "google_compute_global_address": (("google_compute_global_forwarding_rule", "ip_address"),),
    "google_compute_address": (
        ("google_compute_forwarding_rule", "ip_address"),
        ("google_compute_instance", "network_interface.access_config.nat_ip"),
    ),
    "aws_eip": (("aws_lb", "subnet_mapping.allocation_id"),),
    "azurerm_public_ip": (
        ("azurerm_lb", "frontend_ip_configuration.public_ip_address_id"),
        ("azurerm_application_gateway", "frontend_ip_configuration.public_ip_address_id"),
        ("azurerm_network_interface", "ip_configuration.public_ip_address_id"),
    ),
}


def open_spot(lookup: Lookup, record: Record) -> Spot:
    """Return one zone of the record's region, which one the input does not say."""
    return Spot(lookup.zones(lookup.region(record)), record.address)


def undecided(zones: tuple[str, ...], *, rebuilt: bool = True) -> Replica:
    """Return a replica that may stand in one of *zones* or be spread over all: the input does not say.

    Without a choice to hold it to one zone, losing any of them may take all of it or nothing.
    """
    return Replica(spot=Spot(zones), rebuilt=rebuilt)


def subnet_slots(lookup: Lookup, record: Record, *paths: str, rebuilt: bool = True) -> tuple[Replica, ...]:
    """Return one replica per subnet listed at *paths*; a subnet that is not in the inputs has an open zone."""
    hits = lookup.targets(record, *paths, types=SUBNETS)
    if not hits.exact and len(hits.addresses) > 1:
        zones = tuple(dict.fromkeys(z for a in hits.addresses for z in lookup.subnet_spot(a).zones))
        scalar = paths == ("subnet_id",)
        place = _rank(record, len(zones), lookup) if scalar and len(zones) == len(hits.addresses) else -1
        if place >= 0:
            spot = Spot(zones, record.block_address, elsewhere=place > 0)
            return (Replica(spot=spot, among=hits.addresses, rebuilt=rebuilt),)
        if scalar:
            # One of them, whichever: what stands in one subnet stands in one zone.
            return (Replica(spot=Spot(zones, record.address), among=hits.addresses, rebuilt=rebuilt),)
        return (replace(undecided(zones, rebuilt=rebuilt), among=hits.addresses),)
    slots = [Replica(spot=lookup.subnet_spot(a), subnet=a, rebuilt=rebuilt) for a in hits.addresses]
    region = lookup.region(record)
    slots += [Replica(spot=lookup.subnet_spot(v, region), rebuilt=rebuilt) for v in hits.literals]
    return tuple(slots)


def _rank(record: Record, places: int, lookup: Lookup) -> int:
    """Return the rank of *record* among as many instances of its block as there are *places*, else -1.

    A map of one value for each instance gives every instance a place of its own; which has which is not told.
    """
    if not isinstance(record.index, str):
        return -1
    peers = sorted(str(r.index) for r in lookup.of_type(record.type) if r.block_address == record.block_address)
    return peers.index(record.index) if len(peers) == places else -1


def related(kind: Relating, record: Record, hits: Targets, via: str) -> tuple[Relation, ...]:
    """Return a relation of *kind* to each of *hits*; candidates give `likely`."""
    sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
    return tuple(
        Relation(kind, record.address, a, via, sure, choice=a in hits.choices and len(hits.choices) > 1)
        for a in hits.addresses
    )


def needs(record: Record, lookup: Lookup, *paths: str, types: tuple[str, ...] = ()) -> tuple[Relation, ...]:
    """Return what *record* needs by the arguments at *paths*."""
    return tuple(r for p in paths for r in related(Relating.NEEDS, record, lookup.targets(record, p, types=types), p))


def mentions(record: Record, lookup: Lookup, *paths: str) -> tuple[Relation, ...]:
    """Return what the free text at *paths* (environment, user data) makes *record* need."""
    found: list[Relation] = []
    for path in paths:
        hits = lookup.mentioned(record, path)
        found += related(Relating.NEEDS, record, hits, path)
        # A name that no input answers to: another stack's database is needed all the same.
        found += related(Relating.NEEDS, record, Targets(hits.literals, exact=False), path)
    return tuple(found)


def routes(record: Record, lookup: Lookup, *paths: str, types: tuple[str, ...] = ()) -> tuple[Relation, ...]:
    """Return what *record* sends customers to by the arguments at *paths*."""
    return tuple(
        r for p in paths for r in related(Relating.ROUTES_TO, record, lookup.targets(record, p, types=types), p)
    )


def answers_at(address: str, lookup: Lookup) -> tuple[str, ...]:
    """Return what answers where *address* is: for a reserved public address, the fronts and machines that use it."""
    record = lookup.record(address)
    users = _ADDRESSES.get(record.type, ()) if record else ()
    found = [r.address for type_, path in users for r in lookup.referrers(address, type_, path)]
    return tuple(found) or (address,)


def full_name(record: Record) -> str:
    """Return the name that a DNS record answers, "" where the input does not give it in full."""
    name = record.get("name")
    if not isinstance(name, Known) or not isinstance(name.value, str) or "." not in name.value.rstrip("."):
        return ""
    # An address of the sixth version is another answer than one of the fourth.
    kind = " AAAA" if text(record.get("type")) == "AAAA" else ""
    return name.value.rstrip(".").lower() + kind


def encrypted_by(record: Record, lookup: Lookup, *paths: str) -> tuple[Relation, ...]:
    """Return the keys that protect what *record* stores."""
    return tuple(
        r for p in paths for r in related(Relating.ENCRYPTED_BY, record, lookup.targets(record, p, types=KEYS), p)
    )


def integer(value: Value) -> int | None:
    """Return a known whole number, also when it is spelled as a string; None when unknown or unset."""
    if isinstance(value, Unknown) or isinstance(value.value, bool):
        return None
    if isinstance(value.value, int | float):
        return int(value.value)
    if isinstance(value.value, str) and value.value.strip().lstrip("-").isdigit():
        return int(value.value)
    return None


def boolean(value: Value) -> bool | None:
    """Return a known truth value ("true" counts), False when unset, None when unknown."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value.value, str):
        return value.value.lower() == "true"
    return bool(value.value)


def text(value: Value) -> str:
    """Return a known string, "" when unset or unknown."""
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""

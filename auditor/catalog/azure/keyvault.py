"""Key Vault and Managed HSM: vaults, keys, secrets, certificates."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.azure.places import in_pair, parent_of, redundant
from auditor.catalog.blocks import strings
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.wiring import mentions
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Scope, Shape
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/key-vault/general/disaster-recovery-guidance"
_HSM = "https://learn.microsoft.com/en-us/azure/key-vault/managed-hsm/multi-region-replication"
_ACCESS = "https://learn.microsoft.com/en-us/azure/key-vault/general/authentication"
VAULT = "azurerm_key_vault"
_POOL = "azurerm_key_vault_managed_hardware_security_module"
# Regions with a pair to which vaults do not fail over.
_STAY = frozenset({"brazilsouth", "brazilsoutheast", "westus3"})
_CALLED = frozenset({"sign", "decrypt", "unwrapKey"})


def kept(record: Record, lookup: Lookup) -> Shape:
    """Return what a vault holds: over the zones of its region, and read-only in the paired region.

    Signing, decrypting and reading go on in the pair after Microsoft's failover; creating does not.
    """
    region = lookup.region(record)
    copies = () if region in _STAY else in_pair(record, lookup, Mode.STANDBY)
    return Shape(replicas=(Replica(), *copies))


def _vault(record: Record, lookup: Lookup) -> Described:
    return Described(shape=kept(record, lookup))


def _key(record: Record, lookup: Lookup) -> Described:
    usage = record.get("key_opts")
    signs = isinstance(usage, Unknown) or bool(_CALLED & set(strings(usage)))
    hsm = parent_of(record, lookup, "managed_hsm_id", types=(_POOL,))
    shape = _pool(hsm, lookup).shape if hsm else kept(record, lookup)
    return Described(shape=shape, signs=signs)


def _secret(record: Record, lookup: Lookup) -> Described:
    told = tuple(r for r in mentions(record, lookup, "value", "value_wo") if r.target != record.address)
    return Described(shape=kept(record, lookup), relations=told)


def _pool(record: Record, lookup: Lookup) -> Described:
    """Return a Managed HSM: three partitions in its region, whose spread over zones nobody promises.

    Replication to a second region is switched on outside Terraform; without it only a backup of one's own helps.
    """
    here = redundant(record, lookup, spread=None)
    return Described(shape=Shape(replicas=(replace(here, rebuilt=False),)))


TYPES = (
    TypeSpec(
        type=VAULT,
        role=Role.CONTROL,
        describe=_vault,
        assumes="A vault runs over the zones of its region and fails over, read-only, to the paired region; every call "
        "carries a token of Entra ID, which Microsoft runs once for all regions.",
        source=_PAGE,
        identity=("name", "vault_uri"),
        plane=True,
    ),
    *(TypeSpec(
        type=t,
        role=Role.KEY,
        describe=_key,
        reads=("key_vault_id", "managed_hsm_id", "key_opts"),
        assumes="A vault's key signs and decrypts in the paired region after a failover; a Managed HSM's key does not.",
        source=_PAGE,
        fixes={Level.REGION: Remedy("keep a second vault, in a region without dependence on the pair", Verdict.HOLDS)},
        identity=("versionless_id", "resource_id", "resource_versionless_id"),
        plane=True,
    ) for t in ("azurerm_key_vault_key", "azurerm_key_vault_managed_hardware_security_module_key")),
    *(TypeSpec(
        type=t,
        role=Role.SECRET,
        describe=_secret,
        reads=("key_vault_id", "value"),
        assumes="A secret is read in the paired region after a failover; who reads it needs what its content names.",
        source=_PAGE,
        identity=("versionless_id", "resource_id", "resource_versionless_id"),
        plane=True,
    ) for t in ("azurerm_key_vault_secret", "azurerm_key_vault_certificate")),
    TypeSpec(
        type=_POOL,
        role=Role.KEY,
        describe=_pool,
        assumes="A Managed HSM has three partitions in one region; whether over zones is not promised. A second region "
        "is added outside Terraform.",
        source=_HSM,
        fixes={Level.REGION: Remedy("enable multi-region replication (az keyvault region add)", Verdict.HOLDS)},
        identity=("name", "hsm_uri"),
        plane=True,
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_ACCESS) for t in (
        "azurerm_key_vault_access_policy", "azurerm_key_vault_certificate_contacts",
        "azurerm_key_vault_certificate_issuer", "azurerm_key_vault_managed_storage_account",
        "azurerm_key_vault_managed_storage_account_sas_token_definition",
        "azurerm_key_vault_managed_hardware_security_module_role_assignment",
        "azurerm_key_vault_managed_hardware_security_module_role_definition",
        "azurerm_key_vault_managed_hardware_security_module_key_rotation_policy")),
    TypeSpec(type="azurerm_dedicated_hardware_security_module", role=Role.KEY, describe=_pool,
             assumes="A dedicated HSM is one device in one datacentre.", source=_HSM),
)  # fmt: skip

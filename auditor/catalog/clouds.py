"""The clouds by provider name, and which of them a region name belongs to."""

from __future__ import annotations

from functools import cache

from auditor.catalog.aws.arns import Serving, Spelled, name_in_arns, serving, spelled
from auditor.catalog.aws.cloud import Aws
from auditor.catalog.azure.cloud import Azure
from auditor.catalog.azure.native import as_azurerm
from auditor.catalog.gcp.cloud import Google
from auditor.catalog.interface import Cloud
from auditor.catalog.kubernetes.cloud import Kubernetes
from auditor.catalog.neutral import Neutral
from auditor.model.record import Record

__all__ = [
    "CLOUDS",
    "Serving",
    "Spelled",
    "canonical",
    "cloud_named",
    "cloud_of_region",
    "name_in_arns",
    "serving",
    "spelled",
]

CLOUDS: tuple[Cloud, ...] = (Aws(), Google(), Azure(), Kubernetes())
_BY_PROVIDER: dict[str, Cloud] = {p: c for c in CLOUDS for p in c.providers}
_NEUTRAL = Neutral()


@cache
def cloud_named(provider: str) -> Cloud:
    """Return the cloud that the provider name *provider* belongs to; an unknown one is a cloud of its own."""
    return _BY_PROVIDER.get(provider) or Neutral(provider)


@cache
def cloud_of_region(region: str) -> Cloud:
    """Return the cloud whose regions are spelled like *region*."""
    return next((c for c in CLOUDS if c.is_region(region)), _NEUTRAL)


def canonical(text: str) -> str:
    """Return the one spelling of an id that its cloud spells in several ways, else *text* itself.

    Google Cloud links (https://www.googleapis.com/compute/v1/projects/p/...) end in the resource's name; the ids
    of Azure Resource Manager tell no upper from lower case.
    """
    if "/projects/" in text and text.startswith(("https://", "//")):
        return "projects/" + text.split("/projects/", 1)[1]
    if text[:15].lower() == "/subscriptions/":
        return text.lower()
    return text


_OWN_SPELLINGS = ("azure_native_", "azapi_")


def cataloged(record: Record) -> Record:
    """Return *record* in the catalog's spelling: providers that follow no Terraform schema have their own."""
    return as_azurerm(record) if record.type.startswith(_OWN_SPELLINGS) else record

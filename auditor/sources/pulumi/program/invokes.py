"""Answers to the functions that programs ask of providers, where an answer is known or can be said to be assumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.sources.pulumi.values import UNKNOWN as _MARK

# Zone names that an account sees; where a region is not listed they are a, b and c. Which zones a name means, and
# which of them an account sees, differs between accounts.
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
_LETTERS = {
    "us-east-1": "abcdef",
    "us-west-2": "abcd",
    "us-west-1": "ac",
    "ca-central-1": "abd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
}
_SUBNETS = 3
# The SDK turns the bare mark into an object of its own; text that holds it stays text.
UNKNOWN = f"unknown-{_MARK}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function returns, and what was assumed for it ("" where nothing was)."""

    value: Mapping[str, Any]
    assumed: str = ""


Respond = Callable[[str, Mapping[str, Any], Mapping[str, Any]], Answer]
"""(region, arguments, provider settings) -> answer."""


def zone_names(region: str) -> list[str]:
    """Return the zone names of *region*, placeholders where it is not known."""
    if not region:
        return [f"unknown-zone-{number}" for number in (1, 2, 3)]
    return [region + letter for letter in _LETTERS.get(region, "abc")]


def _zones(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    names = zone_names(region)
    value = {"id": region, "names": names, "zoneIds": [UNKNOWN for _ in names], "groupNames": [region], "state": ""}
    return Answer(value, f"the zones of {region or 'an unknown region'} are taken to be {', '.join(names)}")


def _region(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    name = region or UNKNOWN
    value = {"id": name, "name": name, "region": name, "description": name, "endpoint": f"ec2.{name}.amazonaws.com"}
    return Answer(value, "" if region else "the AWS region is not configured")


def _identity(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    value = {"accountId": UNKNOWN, "arn": UNKNOWN, "id": UNKNOWN, "userId": UNKNOWN}
    return Answer(value)


def _partition(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    partition = "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    value = {"id": partition, "partition": partition, "dnsSuffix": suffix, "reverseDnsPrefix": suffix}
    return Answer(value)


def _image(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    value = {"id": UNKNOWN, "imageId": UNKNOWN, "arn": UNKNOWN, "architecture": "x86_64", "name": UNKNOWN}
    return Answer(value)


def _network(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    identity = arguments.get("id") or "vpc-that-exists-already"
    value = {"id": identity, "arn": UNKNOWN, "cidrBlock": "10.0.0.0/16", "default": arguments.get("default") is True}
    return Answer(value, "a VPC that exists already is taken to have 10.0.0.0/16")


def _subnets(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    ids = [f"subnet-that-exists-already-{number}" for number in range(1, _SUBNETS + 1)]
    return Answer({"id": region, "ids": ids}, f"{_SUBNETS} subnets are taken to exist already, their zones are open")


def _google_zones(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    where = arguments.get("region") or settings.get("region") or "unknown-region"
    names = [f"{where}-{letter}" for letter in ("bcd" if where in ("us-east1", "europe-west1") else "abc")]
    value = {"id": where, "names": names, "project": settings.get("project") or UNKNOWN}
    return Answer(value, f"the zones of {where} are taken to be {', '.join(names)}")


def _google_project(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    project = arguments.get("projectId") or settings.get("project") or UNKNOWN
    return Answer({"id": project, "projectId": project, "number": UNKNOWN, "name": project})


def _google_client(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    keys = ("project", "region", "zone")
    return Answer({key: settings.get(key) or UNKNOWN for key in keys} | {"id": UNKNOWN, "accessToken": UNKNOWN})


def _azure_client(region: str, arguments: Mapping[str, Any], settings: Mapping[str, Any]) -> Answer:
    keys = ("clientId", "objectId", "subscriptionId", "tenantId")
    return Answer({key: settings.get(key) or UNKNOWN for key in keys} | {"id": UNKNOWN})


ANSWERS: Mapping[str, Respond] = {
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:ec2/getAmi:getAmi": _image,
    "aws:ec2/getVpc:getVpc": _network,
    "aws:ec2/getSubnets:getSubnets": _subnets,
    "gcp:compute/getZones:getZones": _google_zones,
    "gcp:organizations/getProject:getProject": _google_project,
    "gcp:organizations/getClientConfig:getClientConfig": _google_client,
    "azure:core/getClientConfig:getClientConfig": _azure_client,
    "azure-native:authorization:getClientConfig": _azure_client,
}

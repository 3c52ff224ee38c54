"""Region and zone names of AWS, read from the names alone."""

from __future__ import annotations

import re
from functools import lru_cache

# "ap-northeast-1a" -> ap-northeast-1; Local Zones ("us-west-2-lax-1a") and Wavelength Zones
# ("us-east-1-wl1-bos-wlz-1") belong to their parent region.
# https://docs.aws.amazon.com/wavelength/latest/developerguide/how-wavelengths-work.html
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
_AWS_ZONE = re.compile(r"^([a-z]{2}(?:-[a-z]+)+-\d+)([a-z]|(?:-[a-z]+\d*)+-\d+[a-z]?)$")
SITE = "@"
"""Between the name of a zone and a site that is a failure domain of its own in it: "ap-northeast-1a@op-0ab1"."""
_OUTPOST = re.compile(r"^arn:aws[a-z-]*:outposts:[a-z0-9-]+:\d{12}:outpost/(op-[0-9a-z]+)$")
# A zone whose name the input does not tell, but which it tells apart from the others: "ap-northeast-1?2".
_UNNAMED_ZONE = re.compile(r"^([a-z]{2}(?:-[a-z]+)+-\d+)\?\d+$")
_AWS_REGION = re.compile(r"^[a-z]{2}(?:-[a-z]+)+-\d+$")
_ARN = re.compile(r"^arn:aws[a-z-]*:[a-z0-9-]*:([a-z0-9-]*):(\d{12})?:")


@lru_cache(maxsize=1 << 10)
def region_of_zone(zone: str) -> str:
    """Return the AWS region that the zone name *zone* belongs to, or ""."""
    zone = zone.partition(SITE)[0]
    match = _AWS_ZONE.match(zone) or _UNNAMED_ZONE.match(zone)
    return match.group(1) if match else ""


@lru_cache(maxsize=1 << 10)
def is_region(name: str) -> bool:
    """Say whether *name* is spelled like an AWS region."""
    return bool(_AWS_REGION.match(name))


def parse_arn(text: object) -> tuple[str, str] | None:
    """Return (region, account) of an ARN, either may be ""; None when *text* is no ARN."""
    if not isinstance(text, str) or text[:4] != "arn:":
        return None
    match = _ARN.match(text)
    return (match.group(1), match.group(2) or "") if match else None


def outpost_of(arn: object) -> str:
    """Return the id of the Outpost that *arn* names, or ""."""
    match = _OUTPOST.match(arn) if isinstance(arn, str) else None
    return match.group(1) if match else ""


def is_local_zone(zone: str) -> bool:
    """Say whether *zone* is a Local Zone or Wavelength zone, a failure domain of its own."""
    match = _AWS_ZONE.match(zone)
    return bool(match and len(match.group(2)) > 1)

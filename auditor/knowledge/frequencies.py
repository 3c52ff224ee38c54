"""How often domains were lost, counted in the incidents that come with the package.

A catalogue of published incidents is no census: what nobody published is not in it. So the count of a region, spread
over all of its zones, is the least, and the count of the provider's most unlucky region, as if one zone had taken
them all, is the most. Both are said beside every figure.
"""

from __future__ import annotations

import datetime
from collections import Counter

from auditor.knowledge.incidents import incidents
from auditor.model.downtime import Frequency
from auditor.model.incident import Incident
from auditor.model.verdict import Level

# The most zones that any region of the clouds has: six, in us-east-1.
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
_MOST_ZONES = 6
# The day on which the catalogue was closed, and the first day that it looks back to.
_CLOSED = datetime.date(2026, 11, 23)
_SCOPES = {
    Level.ZONE: ("zone", "zones"),
    Level.REGION: ("region", "services"),
    Level.GLOBAL: ("global",),
    Level.ACCOUNT: ("account",),
}


def frequency(provider: str, level: Level, region: str = "") -> Frequency | None:
    """Return how often one domain of *level* is lost; None where no incident of the kind was published.

    A region counts as lost when it was, or when products in it failed: the more severe reading.
    """
    kind = [i for i in incidents() if i.provider == provider and i.scope in _SCOPES.get(level, ())]
    timed = [i.lasted_seconds for i in kind if i.lasted_seconds is not None]
    if not timed:
        return None
    first = min(datetime.date.fromisoformat(i.date) for i in incidents() if i.provider == provider)
    years = (_CLOSED - first).days / 365.25
    least, most = _counts(kind, level, region)
    return Frequency(
        provider=provider,
        level=level,
        per_year=(least / years, most / years),
        lasted_seconds=(min(timed), max(timed)),
        incidents=tuple(i.id for i in kind),
        years=round(years, 1),
    )


def _counts(kind: list[Incident], level: Level, region: str) -> tuple[float, float]:
    if level not in (Level.ZONE, Level.REGION):
        return (0.0 if level is Level.ACCOUNT else float(len(kind)), float(len(kind)))
    by_region = Counter(r for i in kind for r in i.regions)
    own, most = by_region.get(region, 0), max(by_region.values(), default=0)
    return (own / _MOST_ZONES if level is Level.ZONE else float(own), float(most))

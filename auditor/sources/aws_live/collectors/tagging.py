"""Tags of what its own service lists without them, in one call per Region instead of one per resource."""

from __future__ import annotations

from auditor.sources.aws_live.interface import TAGS, Call, Kind, Service

SERVICE = Service(
    client="resourcegroupstaggingapi",
    iam="tag",
    calls=(
        Call(
            operation="GetResources",
            params={"ResourcesPerPage": 100},
            items="ResourceTagMappingList",
            kinds=(Kind(type=TAGS, label="ResourceARN", id="ResourceARN", arn="ResourceARN"),),
        ),
    ),
)

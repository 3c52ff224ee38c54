"""Amazon Route 53: hosted zones and records."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_RECORDS = Call(
    operation="ListResourceRecordSets",
    given={"HostedZoneId": "Id"},
    items="ResourceRecordSets[?Type!='NS' && Type!='SOA']",
    absent=frozenset({"NoSuchHostedZone"}),
    kinds=(
        Kind(
            type="aws_route53_record",
            label="undotted(Name)",
            key="join('_', [_parent.Id, Type, SetIdentifier || ''])",
            id="join('_', [_parent.Id, Name, Type, SetIdentifier || ''])",
            tags="",
            values={
                "name": "undotted(Name)",
                "fqdn": "undotted(Name)",
                "type": "Type",
                "zone_id": "_parent.Id",
                "set_identifier": "SetIdentifier",
                "alias": "[AliasTarget.{name: DNSName, zone_id: HostedZoneId, "
                "evaluate_target_health: EvaluateTargetHealth}]",
                # Only what leads somewhere: texts may hold anything.
                "records": "given(Type=='A' || Type=='AAAA' || Type=='CNAME', ResourceRecords[].Value)",
                "health_check_id": "HealthCheckId",
                "failover_routing_policy": "given(Failover, [{type: Failover}])",
                "weighted_routing_policy": "given(SetIdentifier && Weight!=`null`, [{weight: Weight}])",
                "latency_routing_policy": "given(SetIdentifier && Region, [{region: Region}])",
                "geolocation_routing_policy": "[GeoLocation.{continent: ContinentCode, country: CountryCode, "
                "subdivision: SubdivisionCode}]",
                "multivalue_answer_routing_policy": "MultiValueAnswer",
                "geoproximity_routing_policy": "[GeoProximityLocation.{aws_region: AWSRegion, bias: Bias}]",
                "cidr_routing_policy": "[CidrRoutingConfig.{collection_id: CollectionId}]",
            },
        ),
    ),
)
_ZONES = Call(
    operation="ListHostedZones",
    items="HostedZones",
    kinds=(
        Kind(
            type="aws_route53_zone",
            label="undotted(Name)",
            key="Id",
            id="Id",
            tags="",
            values={"name": "undotted(Name)", "zone_id": "Id"},
        ),
    ),
    then=(_RECORDS,),
)
SERVICE = Service(client="route53", home="us-east-1", limit=5, calls=(_ZONES,))

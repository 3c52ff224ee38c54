"""AWS Global Accelerator: accelerators, listeners, endpoint groups."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service


def _calls(custom: str, middle: str) -> Call:
    """Return the calls for standard accelerators ("") or for custom routing."""
    configuration = (
        "EndpointDescriptions[].{endpoint_id: EndpointId, weight: Weight}"
        if not custom
        else "EndpointDescriptions[].{endpoint_id: EndpointId}"
    )
    dial = {} if custom else {"traffic_dial_percentage": "TrafficDialPercentage"}
    groups = Call(
        operation=f"List{custom}EndpointGroups",
        given={"ListenerArn": "ListenerArn"},
        items="EndpointGroups",
        kinds=(
            Kind(
                type=f"aws_globalaccelerator{middle}_endpoint_group",
                label="EndpointGroupArn",
                id="EndpointGroupArn",
                arn="EndpointGroupArn",
                tags="",
                values={
                    "listener_arn": "_parent.ListenerArn",
                    "endpoint_group_region": "EndpointGroupRegion",
                    "endpoint_configuration": configuration,
                    **dial,
                },
            ),
        ),
    )
    listeners = Call(
        operation=f"List{custom}Listeners",
        given={"AcceleratorArn": "AcceleratorArn"},
        items="Listeners",
        kinds=(
            Kind(
                type=f"aws_globalaccelerator{middle}_listener",
                label="ListenerArn",
                id="ListenerArn",
                arn="ListenerArn",
                tags="",
                values={"accelerator_arn": "_parent.AcceleratorArn"},
            ),
        ),
        then=(groups,),
    )
    return Call(
        operation=f"List{custom}Accelerators",
        items="Accelerators",
        kinds=(
            Kind(
                type=f"aws_globalaccelerator{middle}_accelerator",
                label="Name",
                key="AcceleratorArn",
                id="AcceleratorArn",
                arn="AcceleratorArn",
                tags="",
                values={
                    "name": "Name",
                    "enabled": "Enabled",
                    "dns_name": "DnsName",
                    **({} if custom else {"dual_stack_dns_name": "DualStackDnsName"}),
                },
            ),
        ),
        then=(listeners,),
    )


# Its API lives in one Region: https://docs.aws.amazon.com/general/latest/gr/global_accelerator.html
SERVICE = Service(
    client="globalaccelerator",
    home="us-west-2",
    calls=(_calls("", ""), _calls("CustomRouting", "_custom_routing")),
)

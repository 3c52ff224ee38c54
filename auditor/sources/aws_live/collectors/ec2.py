"""Amazon EC2 and VPC: instances, volumes, subnets, routes, gateways, endpoints."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_NAME = "Tags[?Key=='Name'].Value | [0]"
_ARN = "arn:{partition}:ec2:{region}:{account}:"
_ROUTES = (
    "[].{cidr_block: DestinationCidrBlock, ipv6_cidr_block: DestinationIpv6CidrBlock, nat_gateway_id: NatGatewayId, "
    "network_interface_id: NetworkInterfaceId, instance_id: InstanceId, gateway_id: GatewayId, "
    "vpc_endpoint_id: given(starts_with(GatewayId || '', 'vpce-'), GatewayId), "
    "transit_gateway_id: TransitGatewayId, egress_only_gateway_id: EgressOnlyInternetGatewayId, "
    "vpc_peering_connection_id: VpcPeeringConnectionId}"
)
_TEMPLATE = "LaunchTemplateData"

_ZONES = Call(
    operation="DescribeAvailabilityZones",
    items="{region: AvailabilityZones[0].RegionName, zones: AvailabilityZones[?ZoneType=='availability-zone']}",
    kinds=(
        Kind(
            type="aws_availability_zones",
            label="'all'",
            id="region",
            values={"names": "zones[].ZoneName", "zone_ids": "zones[].ZoneId"},
            when="zones",
        ),
    ),
)
_VPCS = Call(
    operation="DescribeVpcs",
    items="Vpcs",
    kinds=(
        Kind(
            type="aws_vpc",
            label=_NAME,
            key="VpcId",
            id="VpcId",
            arn=_ARN + "vpc/{id}",
            account="OwnerId",
            values={"cidr_block": "CidrBlock"},
        ),
    ),
)
_SUBNETS = Call(
    operation="DescribeSubnets",
    items="Subnets",
    kinds=(
        Kind(
            type="aws_subnet",
            label=_NAME,
            key="SubnetId",
            id="SubnetId",
            arn="SubnetArn",
            account="OwnerId",
            values={
                "availability_zone": "AvailabilityZone",
                "availability_zone_id": "AvailabilityZoneId",
                "vpc_id": "VpcId",
                "cidr_block": "CidrBlock",
            },
        ),
    ),
)
_ROUTE_TABLES = Call(
    operation="DescribeRouteTables",
    items="RouteTables",
    kinds=(
        Kind(
            type="aws_route_table",
            label=_NAME,
            key="RouteTableId",
            id="RouteTableId",
            arn=_ARN + "route-table/{id}",
            account="OwnerId",
            values={"vpc_id": "VpcId", "route": "Routes[?State=='active' || State=='blackhole']" + _ROUTES},
        ),
        Kind(
            type="aws_route_table_association",
            label="RouteTableAssociationId",
            id="RouteTableAssociationId",
            each="Associations[?SubnetId]",
            account="_parent.OwnerId",
            values={"subnet_id": "SubnetId", "route_table_id": "RouteTableId"},
        ),
        Kind(
            type="aws_main_route_table_association",
            label="RouteTableAssociationId",
            id="RouteTableAssociationId",
            each="Associations[?Main]",
            account="_parent.OwnerId",
            values={"vpc_id": "_parent.VpcId", "route_table_id": "RouteTableId"},
        ),
    ),
)
_NATS = Call(
    operation="DescribeNatGateways",
    items="NatGateways[?State!='deleted' && State!='deleting' && State!='failed']",
    kinds=(
        Kind(
            type="aws_nat_gateway",
            label=_NAME,
            key="NatGatewayId",
            id="NatGatewayId",
            arn=_ARN + "natgateway/{id}",
            values={
                "subnet_id": "SubnetId",
                "availability_mode": "AvailabilityMode",
                "allocation_id": "NatGatewayAddresses[0].AllocationId",
                "network_interface_id": "NatGatewayAddresses[0].NetworkInterfaceId",
                "private_ip": "NatGatewayAddresses[0].PrivateIp",
                "public_ip": "NatGatewayAddresses[0].PublicIp",
            },
        ),
    ),
)
_GATEWAYS = (
    Call(
        operation="DescribeInternetGateways",
        items="InternetGateways",
        kinds=(
            Kind(
                type="aws_internet_gateway",
                label=_NAME,
                key="InternetGatewayId",
                id="InternetGatewayId",
                arn=_ARN + "internet-gateway/{id}",
                account="OwnerId",
                values={"vpc_id": "Attachments[0].VpcId"},
            ),
        ),
    ),
    Call(
        operation="DescribeEgressOnlyInternetGateways",
        items="EgressOnlyInternetGateways",
        kinds=(
            Kind(
                type="aws_egress_only_internet_gateway",
                label=_NAME,
                key="EgressOnlyInternetGatewayId",
                id="EgressOnlyInternetGatewayId",
                values={"vpc_id": "Attachments[0].VpcId"},
            ),
        ),
    ),
)
_ENDPOINTS = Call(
    operation="DescribeVpcEndpoints",
    items="VpcEndpoints[?State!='deleted' && State!='deleting']",
    kinds=(
        Kind(
            type="aws_vpc_endpoint",
            label=_NAME,
            key="VpcEndpointId",
            id="VpcEndpointId",
            arn=_ARN + "vpc-endpoint/{id}",
            account="OwnerId",
            values={
                "vpc_endpoint_type": "VpcEndpointType",
                "subnet_ids": "SubnetIds",
                "service_name": "ServiceName",
                "private_dns_enabled": "PrivateDnsEnabled",
                "vpc_id": "VpcId",
                "route_table_ids": "RouteTableIds",
            },
        ),
    ),
)
_INTERFACES = Call(
    operation="DescribeNetworkInterfaces",
    # What AWS services attach for themselves is described by those services.
    items="NetworkInterfaces[?!RequesterManaged]",
    kinds=(
        Kind(
            type="aws_network_interface",
            label="TagSet[?Key=='Name'].Value | [0]",
            key="NetworkInterfaceId",
            id="NetworkInterfaceId",
            tags="TagSet",
            account="OwnerId",
            values={
                "subnet_id": "SubnetId",
                "private_ip": "PrivateIpAddress",
                "attachment": "[Attachment.{instance: InstanceId, device_index: DeviceIndex}]",
            },
        ),
    ),
)
_ADDRESSES = Call(
    operation="DescribeAddresses",
    items="Addresses",
    kinds=(
        Kind(
            type="aws_eip",
            label=_NAME,
            key="AllocationId || PublicIp",
            id="AllocationId || PublicIp",
            values={
                "allocation_id": "AllocationId",
                "instance": "InstanceId",
                "network_interface": "NetworkInterfaceId",
                "public_ip": "PublicIp",
                "private_ip": "PrivateIpAddress",
            },
        ),
    ),
)
# What a group or node group starts, and fleets start, is described by the group.
_OWNED = "Tags[?Key=='aws:autoscaling:groupName' || Key=='eks:nodegroup-name' || Key=='aws:ec2:fleet-id' || Key=='aws:ec2spot:fleet-request-id']"  # noqa: E501
_INSTANCES = Call(
    operation="DescribeInstances",
    items=f"Reservations[].Instances[] | [?State.Name!='terminated' && State.Name!='shutting-down' && !({_OWNED})]",
    kinds=(
        Kind(
            type="aws_instance",
            label=_NAME,
            key="InstanceId",
            id="InstanceId",
            arn=_ARN + "instance/{id}",
            values={
                "availability_zone": "Placement.AvailabilityZone",
                "subnet_id": "SubnetId",
                "instance_state": "State.Name",
                "private_ip": "PrivateIpAddress",
                "private_dns": "PrivateDnsName",
                "public_ip": "PublicIpAddress",
                "public_dns": "PublicDnsName",
                "user_data": "UserData",
            },
            texts=("user_data",),
        ),
        Kind(
            type="aws_volume_attachment",
            label="join('-', [_parent.InstanceId, Ebs.VolumeId])",
            id="join('-', [_parent.InstanceId, Ebs.VolumeId])",
            # The root volume is built from an image and ends with its instance.
            each="BlockDeviceMappings[?Ebs]",
            when="DeviceName != _parent.RootDeviceName",
            values={"instance_id": "_parent.InstanceId", "volume_id": "Ebs.VolumeId", "device_name": "DeviceName"},
        ),
    ),
    then=(
        Call(
            operation="DescribeInstanceAttribute",
            given={"InstanceId": "InstanceId"},
            params={"Attribute": "userData"},
            items="UserData.Value",
            into="UserData",
            single=True,
            unread=("user_data",),
            absent=frozenset({"InvalidInstanceID.NotFound"}),
        ),
    ),
)
_VOLUMES = Call(
    operation="DescribeVolumes",
    items="Volumes[?State!='deleting' && State!='deleted']",
    kinds=(
        Kind(
            type="aws_ebs_volume",
            label=_NAME,
            key="VolumeId",
            id="VolumeId",
            arn=_ARN + "volume/{id}",
            # A volume that ends with its instance is the instance's own disk.
            when="!(Attachments[?DeleteOnTermination])",
            values={
                "availability_zone": "AvailabilityZone",
                "kms_key_id": "KmsKeyId",
                "snapshot_id": "SnapshotId",
                "multi_attach_enabled": "MultiAttachEnabled",
            },
        ),
    ),
)
_SNAPSHOTS = Call(
    operation="DescribeSnapshots",
    params={"OwnerIds": ["self"]},
    items="Snapshots[?State!='error']",
    kinds=(
        Kind(
            type="aws_ebs_snapshot",
            label=_NAME,
            key="SnapshotId",
            id="SnapshotId",
            values={"volume_id": "VolumeId", "kms_key_id": "KmsKeyId"},
        ),
    ),
)
_TEMPLATES = Call(
    operation="DescribeLaunchTemplates",
    items="LaunchTemplates",
    then=(
        Call(
            operation="DescribeLaunchTemplateVersions",
            given={"LaunchTemplateId": "LaunchTemplateId"},
            params={"Versions": ["$Latest"]},
            items="LaunchTemplateVersions",
            kinds=(
                Kind(
                    type="aws_launch_template",
                    label="LaunchTemplateName",
                    key="LaunchTemplateId",
                    id="LaunchTemplateId",
                    arn=_ARN + "launch-template/{id}",
                    values={
                        "name": "LaunchTemplateName",
                        "user_data": f"{_TEMPLATE}.UserData",
                        "placement": f"{_TEMPLATE}.[Placement.{{availability_zone: AvailabilityZone}}]",
                        "network_interfaces": f"{_TEMPLATE}.NetworkInterfaces[].{{subnet_id: SubnetId, "
                        "network_interface_id: NetworkInterfaceId}",
                    },
                    texts=("user_data",),
                ),
            ),
        ),
    ),
)
_FLEETS = (
    Call(
        operation="DescribeFleets",
        items="Fleets[?FleetState!='deleted' && FleetState!='deleted_terminating']",
        kinds=(
            Kind(
                type="aws_ec2_fleet",
                label=_NAME,
                key="FleetId",
                id="FleetId",
                values={
                    "target_capacity_specification": "[TargetCapacitySpecification.{total_target_capacity: "
                    "TotalTargetCapacity}]",
                    "launch_template_config": "LaunchTemplateConfigs[].{override: Overrides[].{subnet_id: SubnetId, "
                    "availability_zone: AvailabilityZone}, launch_template_specification: "
                    "[LaunchTemplateSpecification.{launch_template_id: LaunchTemplateId}]}",
                },
            ),
        ),
    ),
    Call(
        operation="DescribeSpotFleetRequests",
        items="SpotFleetRequestConfigs[?SpotFleetRequestState=='active' || SpotFleetRequestState=='submitted']",
        kinds=(
            Kind(
                type="aws_spot_fleet_request",
                label="SpotFleetRequestId",
                id="SpotFleetRequestId",
                values={
                    "target_capacity": "SpotFleetRequestConfig.TargetCapacity",
                    "launch_specification": "SpotFleetRequestConfig.LaunchSpecifications[].{subnet_id: SubnetId, "
                    "availability_zone: Placement.AvailabilityZone}",
                    "launch_template_config": "SpotFleetRequestConfig.LaunchTemplateConfigs[].{overrides: "
                    "Overrides[].{subnet_id: SubnetId, availability_zone: AvailabilityZone}}",
                },
            ),
        ),
    ),
)
_TRANSIT = (
    Call(
        operation="DescribeTransitGateways",
        items="TransitGateways[?State!='deleted' && State!='deleting']",
        kinds=(
            Kind(
                type="aws_ec2_transit_gateway",
                label=_NAME,
                key="TransitGatewayId",
                id="TransitGatewayId",
                arn="TransitGatewayArn",
                account="OwnerId",
            ),
        ),
    ),
    Call(
        operation="DescribeTransitGatewayVpcAttachments",
        items="TransitGatewayVpcAttachments[?State!='deleted' && State!='deleting']",
        kinds=(
            Kind(
                type="aws_ec2_transit_gateway_vpc_attachment",
                label=_NAME,
                key="TransitGatewayAttachmentId",
                id="TransitGatewayAttachmentId",
                account="VpcOwnerId",
                values={"subnet_ids": "SubnetIds", "transit_gateway_id": "TransitGatewayId", "vpc_id": "VpcId"},
            ),
        ),
    ),
    Call(
        operation="DescribeVpnGateways",
        items="VpnGateways[?State!='deleted' && State!='deleting']",
        kinds=(
            Kind(
                type="aws_vpn_gateway",
                label=_NAME,
                key="VpnGatewayId",
                id="VpnGatewayId",
                values={"vpc_id": "VpcAttachments[?State=='attached'] | [0].VpcId"},
            ),
        ),
    ),
    Call(
        operation="DescribeVpnConnections",
        items="VpnConnections[?State!='deleted' && State!='deleting']",
        kinds=(
            Kind(
                type="aws_vpn_connection",
                label=_NAME,
                key="VpnConnectionId",
                id="VpnConnectionId",
                values={"vpn_gateway_id": "VpnGatewayId", "transit_gateway_id": "TransitGatewayId"},
            ),
        ),
    ),
    Call(
        operation="DescribeClientVpnEndpoints",
        items="ClientVpnEndpoints",
        kinds=(
            Kind(
                type="aws_ec2_client_vpn_endpoint",
                label=_NAME,
                key="ClientVpnEndpointId",
                id="ClientVpnEndpointId",
                values={"dns_name": "DnsName"},
            ),
        ),
        then=(
            Call(
                operation="DescribeClientVpnTargetNetworks",
                given={"ClientVpnEndpointId": "ClientVpnEndpointId"},
                items="ClientVpnTargetNetworks",
                kinds=(
                    Kind(
                        type="aws_ec2_client_vpn_network_association",
                        label="AssociationId",
                        id="AssociationId",
                        values={"client_vpn_endpoint_id": "ClientVpnEndpointId", "subnet_id": "TargetNetworkId"},
                    ),
                ),
            ),
        ),
    ),
    Call(
        operation="DescribeVpcEndpointServiceConfigurations",
        items="ServiceConfigurations",
        kinds=(
            Kind(
                type="aws_vpc_endpoint_service",
                label=_NAME,
                key="ServiceId",
                id="ServiceId",
                values={
                    "service_name": "ServiceName",
                    "network_load_balancer_arns": "NetworkLoadBalancerArns",
                    "gateway_load_balancer_arns": "GatewayLoadBalancerArns",
                },
            ),
        ),
    ),
)
SERVICE = Service(
    client="ec2",
    limit=16,
    calls=(
        _ZONES,
        _VPCS,
        _SUBNETS,
        _ROUTE_TABLES,
        _NATS,
        *_GATEWAYS,
        _ENDPOINTS,
        _INTERFACES,
        _ADDRESSES,
        _INSTANCES,
        _VOLUMES,
        _SNAPSHOTS,
        _TEMPLATES,
        *_FLEETS,
        *_TRANSIT,
    ),
)

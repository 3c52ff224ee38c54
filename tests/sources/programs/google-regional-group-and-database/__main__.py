"""A regional instance group behind a regional balancer, and a REGIONAL database."""

import pulumi_gcp as gcp

region = "asia-northeast1"
ledger = gcp.sql.DatabaseInstance(
    "ledger",
    name="ledger",
    database_version="POSTGRES_16",
    region=region,
    settings={
        "tier": "db-custom-4-16384",
        "availability_type": "REGIONAL",
        "backup_configuration": {"enabled": True, "point_in_time_recovery_enabled": True},
    },
)
template = gcp.compute.InstanceTemplate(
    "api",
    name_prefix="api-",
    machine_type="n2-standard-2",
    disks=[{"source_image": "debian-cloud/debian-12"}],
    network_interfaces=[{"network": "default"}],
    metadata={"ledger": ledger.connection_name},
)
group = gcp.compute.RegionInstanceGroupManager(
    "api",
    name="api",
    region=region,
    base_instance_name="api",
    target_size=6,
    versions=[{"instance_template": template.id}],
)
check = gcp.compute.RegionHealthCheck("api", name="api", region=region, https_health_check={"port": 8443})
backend = gcp.compute.RegionBackendService(
    "api",
    name="api",
    region=region,
    protocol="HTTPS",
    load_balancing_scheme="EXTERNAL_MANAGED",
    health_checks=check.id,
    backends=[{"group": group.instance_group}],
)
urls = gcp.compute.RegionUrlMap("api", name="api", region=region, default_service=backend.id)
proxy = gcp.compute.RegionTargetHttpsProxy("api", name="api", region=region, url_map=urls.id)
gcp.compute.Address("api", name="api", region=region)
gcp.compute.ForwardingRule(
    "api",
    name="api",
    region=region,
    load_balancing_scheme="EXTERNAL_MANAGED",
    port_range="443",
    target=proxy.id,
    labels={"resilience-service": "withdrawals"},
)

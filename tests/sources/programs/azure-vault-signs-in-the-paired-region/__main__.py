"""Web apps in two regions behind Front Door; the key is in one vault, which its pair keeps too."""

import pulumi_azure as azure

tags = {"resilience:service": "withdrawals"}
custody = azure.core.ResourceGroup("custody", name="custody", location="northeurope")
vault = azure.keyvault.KeyVault(
    "signing",
    name="signing",
    location="northeurope",
    resource_group_name=custody.name,
    sku_name="premium",
    tenant_id="11111111-0000-0000-0000-000000000000",
)
key = azure.keyvault.Key(
    "hot_wallet",
    name="hot-wallet",
    key_vault_id=vault.id,
    key_type="EC-HSM",
    curve="P-256K",
    key_opts=["sign", "verify"],
)
profile = azure.cdn.FrontdoorProfile(
    "edge", name="edge", resource_group_name=custody.name, sku_name="Premium_AzureFrontDoor"
)
endpoint = azure.cdn.FrontdoorEndpoint("edge", name="edge", cdn_frontdoor_profile_id=profile.id, tags=tags)
group = azure.cdn.FrontdoorOriginGroup(
    "api",
    name="api",
    cdn_frontdoor_profile_id=profile.id,
    load_balancing={"sample_size": 4},
    health_probe={"interval_in_seconds": 30, "protocol": "Https", "path": "/health"},
)
origins = []
for name, location in (("api_north", "northeurope"), ("api_west", "westeurope")):
    place = {"location": location, "resource_group_name": custody.name}
    plan = azure.appservice.ServicePlan(
        name, name=name, os_type="Linux", sku_name="P1v3", worker_count=3, zone_balancing_enabled=True, **place
    )
    app = azure.appservice.LinuxWebApp(
        name,
        name=name,
        service_plan_id=plan.id,
        site_config={},
        app_settings={"KEY": key.versionless_id},
        tags=tags,
        **place,
    )
    origin = azure.cdn.FrontdoorOrigin(
        name,
        name=name,
        cdn_frontdoor_origin_group_id=group.id,
        host_name=app.default_hostname,
        priority=1,
        weight=500,
        enabled=True,
        certificate_name_check_enabled=True,
    )
    origins.append(origin)
azure.cdn.FrontdoorRoute(
    "api",
    name="api",
    cdn_frontdoor_endpoint_id=endpoint.id,
    cdn_frontdoor_origin_group_id=group.id,
    cdn_frontdoor_origin_ids=[origin.id for origin in origins],
    patterns_to_matches=["/*"],
    supported_protocols=["Https"],
)

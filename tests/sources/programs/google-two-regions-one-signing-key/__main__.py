"""Cloud Run in two regions behind one global balancer; the key that signs is in one."""

import pulumi_gcp as gcp

ring = gcp.kms.KeyRing("signing", name="signing", location="us-east1")
key = gcp.kms.CryptoKey(
    "hot_wallet",
    name="hot-wallet",
    key_ring=ring.id,
    purpose="ASYMMETRIC_SIGN",
    version_template={"algorithm": "EC_SIGN_SECP256K1_SHA256", "protection_level": "HSM"},
)
ledger = gcp.firestore.Database("ledger", name="ledger", location_id="nam5", type="FIRESTORE_NATIVE")
groups = []
for region in ("us-east1", "us-west1"):
    service = gcp.cloudrunv2.Service(
        f"withdrawals-{region}",
        name="withdrawals",
        location=region,
        labels={"resilience-service": "withdrawals"},
        template={
            "containers": [
                {"image": "img", "envs": [{"name": "KEY", "value": key.id}, {"name": "DB", "value": ledger.name}]}
            ]
        },
    )
    group = gcp.compute.RegionNetworkEndpointGroup(
        f"withdrawals-{region}",
        name=f"withdrawals-{region}",
        region=region,
        network_endpoint_type="SERVERLESS",
        cloud_run={"service": service.name},
    )
    groups.append(group)
backend = gcp.compute.BackendService(
    "withdrawals",
    name="withdrawals",
    protocol="HTTPS",
    load_balancing_scheme="EXTERNAL_MANAGED",
    outlier_detection={"consecutive_errors": 5, "interval": {"seconds": 10}, "base_ejection_time": {"seconds": 30}},
    backends=[{"group": group.id} for group in groups],
)
urls = gcp.compute.URLMap("withdrawals", name="withdrawals", default_service=backend.id)
proxy = gcp.compute.TargetHttpsProxy("withdrawals", name="withdrawals", url_map=urls.id)
gcp.compute.GlobalForwardingRule(
    "withdrawals",
    name="withdrawals",
    load_balancing_scheme="EXTERNAL_MANAGED",
    port_range="443",
    target=proxy.id,
    labels={"resilience-service": "withdrawals"},
)

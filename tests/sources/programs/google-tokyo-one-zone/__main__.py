"""A hot wallet on one Google machine, its disk and a database in one zone of Tokyo."""

import pulumi_gcp as gcp

network = gcp.compute.Network("main", name="main", auto_create_subnetworks=False)
app = gcp.compute.Subnetwork(
    "app", name="app", ip_cidr_range="10.0.0.0/20", region="asia-northeast1", network=network.id
)
keys = gcp.compute.Disk("keys", name="wallet-keys", type="pd-ssd", size=50)
ledger = gcp.sql.DatabaseInstance(
    "ledger",
    name="ledger",
    database_version="POSTGRES_16",
    region="asia-northeast1",
    settings={"tier": "db-custom-4-16384", "location_preference": {"zone": "asia-northeast1-a"}},
)
gcp.compute.Instance(
    "hot_wallet",
    name="hot-wallet",
    machine_type="n2d-standard-4",
    labels={"resilience-service": "withdrawals"},
    boot_disk={"initialize_params": {"image": "debian-cloud/debian-12"}},
    attached_disks=[{"source": keys.id}],
    network_interfaces=[{"subnetwork": app.id}],
    metadata={"ledger": ledger.private_ip_address},
)

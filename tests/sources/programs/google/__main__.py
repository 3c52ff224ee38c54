import pulumi
import pulumi_gcp as gcp

gcp.sql.DatabaseInstance(
    "ledger",
    database_version="POSTGRES_16",
    region="asia-northeast1",
    settings={"tier": "db-custom-4-16384", "availability_type": "REGIONAL", "backup_configuration": {"enabled": True}},
)
zones = gcp.compute.get_zones(region="asia-northeast1").names
for i, zone in enumerate(zones):
    gcp.compute.Disk(f"keys-{i}", zone=zone, size=10)
cluster = gcp.container.Cluster("withdrawals", location="asia-northeast1", initial_node_count=1)
gcp.container.NodePool("withdrawals", cluster=cluster.name, location="asia-northeast1", node_count=1)
gcp.storage.Bucket("reports", location="ASIA")

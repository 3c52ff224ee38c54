import pulumi
import pulumi_aws as aws

config = pulumi.Config()
password = config.require_secret("password")
derived = pulumi.Output.secret("plain-but-secret-4711")
aws.rds.Instance(
    "withdrawals-ledger",
    engine="postgres",
    instance_class="db.t4g.large",
    allocated_storage=20,
    username="u",
    password=password,
    skip_final_snapshot=True,
)
aws.ssm.Parameter("token", type="SecureString", value=derived)
aws.secretsmanager.Secret("withdrawals-key")

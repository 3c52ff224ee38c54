import pulumi
import pulumi_aws as aws

config = pulumi.Config()
count = config.require_int("count")
aws.sqs.Queue("withdrawals", name=config.require("queue"), visibility_timeout_seconds=count)

import pulumi_aws as aws
import pulumi_azure as azure
import pulumi_gcp as gcp
import pulumi_random as random

suffix = random.RandomString("suffix", length=6)
aws.sqs.Queue("withdrawals", name=suffix.result.apply(lambda s: f"withdrawals-{s}"))
gcp.storage.Bucket("withdrawals", location="EU")
azure.core.ResourceGroup("withdrawals", location="West Europe")

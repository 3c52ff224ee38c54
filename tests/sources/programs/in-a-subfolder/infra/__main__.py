import pulumi_aws as aws

from names import NAME

aws.sqs.Queue(NAME, name=NAME)

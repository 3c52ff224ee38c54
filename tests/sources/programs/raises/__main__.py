import pulumi_aws as aws

aws.sqs.Queue("first", name="first")
raise ValueError("the price list is empty")

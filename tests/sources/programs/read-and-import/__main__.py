import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc.get("shared", "vpc-0123456789abcdef0")
aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="ap-northeast-1a")
aws.sqs.Queue("taken-over", name="q", opts=pulumi.ResourceOptions(import_="https://sqs.example/1/q"))

import pulumi
import pulumi_aws as aws

eu = aws.Provider("eu", region="eu-west-1", assume_roles=[{"role_arn": "arn:aws:iam::210987654321:role/audit"}])
in_eu = pulumi.ResourceOptions(provider=eu)
zones = aws.get_availability_zones_output(opts=pulumi.InvokeOutputOptions(provider=eu))
vpc = aws.ec2.Vpc("eu", cidr_block="10.0.0.0/16", opts=in_eu)
aws.ec2.Subnet("eu", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone=zones.names[1], opts=in_eu)
aws.sqs.Queue("here", name="withdrawals")
aws.sqs.Queue("osaka", name="withdrawals-osaka", region="ap-northeast-3")

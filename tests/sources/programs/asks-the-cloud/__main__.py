import pulumi_aws as aws

image = aws.ec2.get_ami(most_recent=True, owners=["amazon"])
secret = aws.ssm.get_parameter(name="/withdrawals/image")
later = aws.ssm.get_parameter_output(name="/withdrawals/size")
vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])
aws.autoscaling.Group(
    "withdrawals",
    min_size=3,
    desired_capacity=3,
    max_size=3,
    vpc_zone_identifiers=subnets.ids,
    launch_template={
        "id": aws.ec2.LaunchTemplate("t", image_id=image.id, instance_type=later.value, user_data=secret.value).id
    },
)

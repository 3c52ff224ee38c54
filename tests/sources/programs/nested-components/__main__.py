import pulumi
import pulumi_aws as aws


class Inner(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("exchange:data:Inner", name, None, opts)
        self.queue = aws.sqs.Queue("queue", name=f"{name}-q", opts=pulumi.ResourceOptions(parent=self))
        self.register_outputs({"url": self.queue.url})


class Outer(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("exchange:data:Outer", name, None, opts)
        self.inner = Inner("inner", pulumi.ResourceOptions(parent=self))
        self.register_outputs({})


outer = Outer("withdrawals", pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))
role = aws.iam.Role("odd name: [x].y", assume_role_policy="{}", opts=pulumi.ResourceOptions(protect=True))
aws.lambda_.Function(
    "withdraw",
    role=role.arn,
    package_type="Image",
    image_uri="registry.example/withdraw:1",
    environment={"variables": {"QUEUE": outer.inner.queue.url}},
)

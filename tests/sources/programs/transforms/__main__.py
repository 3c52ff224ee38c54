import pulumi
import pulumi_aws as aws

away = aws.Provider("away", region="us-east-1")


def tagged(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
    if args.type_ == "aws:sqs/queue:Queue":
        props = {**args.props, "tags": {**(args.props.get("tags") or {}), "resilience:service": "withdrawals"}}
        return pulumi.ResourceTransformResult(props, args.opts)
    return pulumi.ResourceTransformResult(args.props, args.opts)


def moved(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
    return pulumi.ResourceTransformResult(
        args.props, pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(provider=away))
    )


pulumi.runtime.register_resource_transform(tagged)
aws.sqs.Queue("stays", name="stays")
aws.sqs.Queue("moves", name="moves", opts=pulumi.ResourceOptions(transforms=[moved]))

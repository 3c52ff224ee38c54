import * as pulumi from "@pulumi/pulumi";

class Queue extends pulumi.CustomResource {
    public readonly url!: pulumi.Output<string>;
    constructor(name: string, args: { name: string }, opts?: pulumi.CustomResourceOptions) {
        super("aws:sqs/queue:Queue", name, { url: undefined, ...args }, opts);
    }
}

class Definition extends pulumi.CustomResource {
    constructor(name: string, text: pulumi.Input<string>) {
        super("aws:ecs/taskDefinition:TaskDefinition", name, { family: name, containerDefinitions: text });
    }
}

const config = new pulumi.Config();
const queue = new Queue("withdrawals", { name: config.require("queue") });
new Definition("withdrawals", pulumi.jsonStringify([{ name: "w", environment: [{ name: "Q", value: queue.url }] }]));

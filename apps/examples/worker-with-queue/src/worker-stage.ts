import { AddressPlan, FlowLogs, NatGateways, TieredVpc, TierType } from '@pets/network';
import { AlertTopic, QueueAlarms, ServiceLogGroup } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { ContainerService, Scaling, ScalingPolicy, ServiceImage, WorkerQueue } from '@pets/service';
import { Duration, Stack, Stage, type StageProps } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** A worker that processes the messages of a queue, and stops all tasks when the queue is empty. */
export class WorkerStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    new WorkerStack(this, 'Worker');
  }
}

class WorkerStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'messages and logs of the worker' });
    const vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: AddressPlan.derived({
        cidr: '10.0.0.0/16',
        availabilityZones: ['a', 'b'].map((zone) => `${this.region}${zone}`),
        tiers: [
          { name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 },
          { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
        ],
      }),
      natGateways: NatGateways.SINGLE,
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey }),
    });
    // nothing connects to the worker
    const securityGroup = new ec2.SecurityGroup(this, 'TaskGroup', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Tasks to AWS services');

    const work = new WorkerQueue(this, 'Work', { queueOptions: { visibilityTimeout: Duration.minutes(5) } });
    const worker = new ContainerService(this, 'Service', {
      vpc,
      vpcSubnets: vpc.subnets('private'),
      securityGroup,
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED }),
      image: ServiceImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37'),
      cpu: 256,
      memoryLimitMiB: 512,
      logGroup: new ServiceLogGroup(this, 'Logs', { encryptionKey }),
      environment: { QUEUE_URL: work.queue.queueUrl },
      scaling: Scaling.between({
        minCapacity: 0,
        maxCapacity: 20,
        // a task processes 100 messages in the time that a message can wait
        policies: [ScalingPolicy.queueBacklog({ queue: work.queue, backlogPerTask: 100 })],
      }),
    });
    work.queue.grantConsumeMessages(worker);
    new QueueAlarms(this, 'Alarms', {
      queue: work.queue,
      deadLetterQueue: work.deadLetterQueue,
      actions: new AlertTopic(this, 'Alerts', { encryptionKey, emails: ['team@example.com'] }),
      alarmNamePrefix: this.stackName,
    });
  }
}

import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { letDeliveryEncrypt, letLogsEncrypt } from './private/log-delivery';

/** Properties of `FlowLogs.toCloudWatch()`. */
export interface CloudWatchFlowLogsProps {
  /** Key that encrypts the log group. Its policy is told to admit CloudWatch Logs for this group. */
  readonly encryptionKey: kms.IKey;

  /**
   * How long the records are kept.
   *
   * @default logs.RetentionDays.ONE_YEAR - twelve months, as PCI DSS 10.5.1 asks
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Name of the log group. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly logGroupName?: string;

  /**
   * What happens to the records when the log group leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of `FlowLogs.toBucket()`. */
export interface BucketFlowLogsProps {
  /**
   * Prefix of the objects' keys, without a leading or trailing slash.
   *
   * @default - none: the keys begin with `AWSLogs/`
   */
  readonly prefix?: string;
}

/** Where a VPC's flow logs go. All traffic is logged, accepted and rejected. */
export abstract class FlowLogs {
  /** To a log group of their own, encrypted: for queries and alarms. The log group is stateful. */
  static toCloudWatch(props: CloudWatchFlowLogsProps): FlowLogs {
    return new CloudWatchFlowLogs(props);
  }

  /**
   * To a bucket: for cheap storage. The bucket's policy is told to admit log delivery, as is the policy of its key
   * where it has one; an imported bucket or key must admit it already.
   */
  static toBucket(bucket: s3.IBucket, props: BucketFlowLogsProps = {}): FlowLogs {
    return new BucketFlowLogs(bucket, props);
  }

  /**
   * Makes what the destination needs.
   *
   * @internal
   */
  abstract _bind(scope: Construct): FlowLogTarget;
}

/** A destination, with the log group where there is one. */
interface FlowLogTarget {
  readonly destination: ec2.FlowLogDestination;
  readonly logGroup?: logs.ILogGroup;
}

class CloudWatchFlowLogs extends FlowLogs {
  constructor(private readonly props: CloudWatchFlowLogsProps) {
    super();
  }

  /** @internal */
  _bind(scope: Construct): FlowLogTarget {
    const { encryptionKey, logGroupName, retention, removalPolicy } = this.props;
    letLogsEncrypt(scope, encryptionKey, logGroupName);
    const logGroup = new logs.LogGroup(scope, 'FlowLogGroup', {
      logGroupName,
      encryptionKey,
      retention: retention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
    });
    const role = flowLogRole(scope, logGroup).withoutPolicyUpdates();
    return { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role), logGroup };
  }
}

class BucketFlowLogs extends FlowLogs {
  constructor(
    private readonly bucket: s3.IBucket,
    private readonly props: BucketFlowLogsProps,
  ) {
    super();
  }

  /** @internal */
  _bind(scope: Construct): FlowLogTarget {
    const { bucket } = this;
    const { prefix } = this.props;
    const { account } = Stack.of(scope);
    const delivery = new iam.ServicePrincipal('delivery.logs.amazonaws.com');
    const source = {
      'aws:SourceArn': Stack.of(scope).formatArn({ service: 'logs', resource: '*' }),
    };
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [delivery],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${account}/*`)],
        conditions: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
          ArnLike: source,
        },
      }),
    );
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [delivery],
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: source },
      }),
    );
    if (bucket.encryptionKey !== undefined) letDeliveryEncrypt(scope, bucket.encryptionKey);
    return { destination: ec2.FlowLogDestination.toS3(bucket, prefix) };
  }
}

/** A role for VPC Flow Logs that writes to this group alone, without an inline policy. */
function flowLogRole(scope: Construct, logGroup: logs.ILogGroup): iam.Role {
  const stack = Stack.of(scope);
  const policy = new iam.ManagedPolicy(scope, 'FlowLogPolicy', {
    description: 'Lets VPC Flow Logs write to its log group',
    statements: [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        resources: [logGroup.logGroupArn],
      }),
    ],
  });
  return new iam.Role(scope, 'FlowLogRole', {
    description: 'Used by VPC Flow Logs',
    assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' }) },
      },
    }),
    managedPolicies: [policy],
  });
}

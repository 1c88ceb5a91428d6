import { Duration, Stack, Stage, type StageProps } from 'aws-cdk-lib/core';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** An app with constructs of the AWS CDK only. `src/main.ts` adds the checks. */
export class ReportsStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    new ReportsStack(this, 'Reports');
  }
}

class ReportsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const logs = new s3.Bucket(this, 'AccessLogs', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(400) }],
    });
    new s3.Bucket(this, 'Files', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      serverAccessLogsBucket: logs,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
    });
    new dynamodb.TableV2(this, 'Index', {
      partitionKey: { name: 'report', type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
    });
    new sqs.Queue(this, 'Requests', {
      enforceSSL: true,
      deadLetterQueue: { maxReceiveCount: 5, queue: new sqs.Queue(this, 'FailedRequests', { enforceSSL: true }) },
    });
  }
}

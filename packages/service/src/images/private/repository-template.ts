import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

interface TemplateProps {
  /** What stands before a slash in the names of the repositories: Amazon ECR adds the slash itself. */
  readonly prefix: string;
  readonly appliedFor: 'REPLICATION' | 'PULL_THROUGH_CACHE';
  readonly encryptionKey: kms.IKey;
  readonly imageTagMutability: 'IMMUTABLE' | 'MUTABLE';
  readonly lifecyclePolicy: string;
  readonly description: string;
}

/**
 * How repositories are made that Amazon ECR makes by itself. With a key of ours it does so by a role of ours (Amazon ECR
 * user guide, "Creating an IAM role for repository creation templates").
 */
export function repositoryTemplate(scope: Construct, props: TemplateProps): ecr.CfnRepositoryCreationTemplate {
  const { prefix, encryptionKey, description } = props;
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description,
    statements: [
      new iam.PolicyStatement({
        actions: ['ecr:CreateRepository', 'ecr:ReplicateImage', 'ecr:TagResource'],
        resources: [repositoryArn(scope, `${prefix}/*`)],
      }),
      new iam.PolicyStatement({
        actions: ['kms:CreateGrant', 'kms:RetireGrant', 'kms:DescribeKey'],
        resources: [encryptionKey.keyArn],
      }),
    ],
  });
  const role = new iam.Role(scope, 'Role', {
    description,
    assumedBy: new iam.ServicePrincipal('ecr.amazonaws.com'),
    managedPolicies: [policy],
  });
  return new ecr.CfnRepositoryCreationTemplate(scope, 'Template', {
    prefix,
    appliedFor: [props.appliedFor],
    description,
    customRoleArn: role.roleArn,
    encryptionConfiguration: { encryptionType: 'KMS', kmsKey: encryptionKey.keyArn },
    imageTagMutability: props.imageTagMutability,
    lifecyclePolicy: props.lifecyclePolicy,
  });
}

/** ARN of a repository of this account and region; the name may end with an asterisk. */
export function repositoryArn(scope: Construct, resourceName: string): string {
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'ecr', resource: 'repository', resourceName, arnFormat });
}

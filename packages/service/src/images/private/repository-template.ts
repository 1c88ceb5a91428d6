import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

interface TemplateProps {
  /** Prefix of the repository names. Amazon ECR adds a slash. */
  readonly prefix: string;
  readonly appliedFor: 'REPLICATION' | 'PULL_THROUGH_CACHE';
  readonly encryptionKey: kms.IKey;
  readonly imageTagMutability: 'IMMUTABLE' | 'MUTABLE';
  readonly lifecyclePolicy: string;
  readonly description: string;
}

/**
 * Creates a template for repositories that Amazon ECR creates. With a customer managed key, Amazon ECR requires a role.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-iam.html
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

/** ARN of a repository in the account and Region of the scope. The name can end with an asterisk. */
export function repositoryArn(scope: Construct, resourceName: string): string {
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'ecr', resource: 'repository', resourceName, arnFormat });
}

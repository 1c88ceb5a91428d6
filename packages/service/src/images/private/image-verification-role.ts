import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { roleWith, sendMessages } from '../../private/state-machine';
import type { ImageVerificationProps } from '../image-verification-props';
import { signingProfileArnOf } from './signing-profile-arn';

/** Creates the role of the function: it reads service revisions, task definitions and signing status, and changes nothing. */
export function imageVerificationRole(
  scope: Construct,
  { logGroup, repositories, signingProfiles }: ImageVerificationProps,
  deadLetterQueue: sqs.IQueue,
): iam.Role {
  const { account, partition, region } = Stack.of(scope);
  const ecsArn = (type: string) => `arn:${partition}:ecs:${region}:${account}:${type}/*`;
  const allow = (actions: string[], resources: string[]) => new iam.PolicyStatement({ actions, resources });
  const lambda = new iam.ServicePrincipal('lambda.amazonaws.com');
  return roleWith(scope, 'Role', lambda, 'Verifies image signatures before tasks start', [
    allow(
      ['ecr:DescribeImageSigningStatus'],
      repositories.map(({ repositoryArn }) => repositoryArn),
    ),
    allow(['signer:GetSigningProfile'], signingProfiles.map(signingProfileArnOf)),
    // Services use the function, which must exist before them.
    allow(['ecs:DescribeServiceRevisions'], [ecsArn('service'), ecsArn('service-revision')]),
    // The action does not support resources (Service Authorization Reference, "Amazon ECS").
    allow(['ecs:DescribeTaskDefinition'], ['*']),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
    // AWS Lambda sends messages with the role of the function.
    ...sendMessages(Stack.of(scope), deadLetterQueue),
  ]);
}

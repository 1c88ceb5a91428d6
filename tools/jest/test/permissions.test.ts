import { App, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { actionsIn, permissionsOf } from '../src/permissions';

const env = { account: '111111111111', region: 'eu-west-1' };

function linesOf(create: (stack: Stack) => void): string[] {
  const stack = new Stack(new App(), 'Stack', { env });
  create(stack);
  return permissionsOf(stack).split('\n');
}

const principal = new iam.ServicePrincipal('lambda.amazonaws.com');

describe('permissionsOf', () => {
  test('has each statement of a role and what is attached to it', () => {
    const lines = linesOf((stack) => {
      const queue = new sqs.Queue(stack, 'Queue');
      const managedPolicies = [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')];
      queue.grantPurge(new iam.Role(stack, 'Role', { assumedBy: principal, managedPolicies }));
    });
    expect(lines).toEqual([
      'Role (AWS::IAM::Role)',
      '  AssumeRolePolicyDocument: Allow sts:AssumeRole by { Service: lambda.amazonaws.com }',
      '  ManagedPolicyArns: [arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess]',
      'RoleDefaultPolicy (AWS::IAM::Policy)',
      '  PolicyDocument: Allow [sqs:PurgeQueue, sqs:GetQueueAttributes, sqs:GetQueueUrl] on ${Queue.Arn}',
      '  Roles: [${Role}]',
    ]);
  });

  test('has the conditions, exceptions and denials of a resource policy', () => {
    const lines = linesOf((stack) => {
      const statement = { effect: iam.Effect.DENY, notActions: ['sqs:SendMessage'], resources: ['*'] };
      const conditions = { Bool: { 'aws:SecureTransport': 'false' } };
      const notPrincipals = [new iam.AccountPrincipal('222222222222')];
      new sqs.Queue(stack, 'Queue').addToResourcePolicy(
        new iam.PolicyStatement({ ...statement, conditions, notPrincipals }),
      );
    });
    expect(lines[1]).toBe(
      '  PolicyDocument: Deny not sqs:SendMessage by all but { AWS: arn:${AWS::Partition}:iam::222222222222:root } on * if { Bool: { aws:SecureTransport: false } }',
    );
  });

  test('has the role of a function and who invokes it', () => {
    const lines = linesOf((stack) => {
      const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/function');
      const code = lambda.Code.fromInline('exports.handler = () => 1');
      const runtime = lambda.Runtime.NODEJS_22_X;
      const handler = new lambda.Function(stack, 'Function', { code, handler: 'index.handler', runtime, role });
      handler.addPermission('Logs', { principal: new iam.ServicePrincipal('logs.amazonaws.com') });
    });
    expect(lines).toEqual([
      'Function (AWS::Lambda::Function)',
      '  Role: arn:aws:iam::111111111111:role/function',
      'FunctionLogs (AWS::Lambda::Permission)',
      '  Action: lambda:InvokeFunction',
      '  FunctionName: ${Function.Arn}',
      '  Principal: logs.amazonaws.com',
    ]);
  });

  test('has a policy that is a text', () => {
    const lines = linesOf((stack) => {
      const statement = new iam.PolicyStatement({
        actions: ['logs:PutLogEvents'],
        resources: ['*'],
        principals: [principal],
      });
      new logs.ResourcePolicy(stack, 'Policy', { policyStatements: [statement] });
    });
    expect(lines).toEqual([
      'PolicyResourcePolicy (AWS::Logs::ResourcePolicy)',
      expect.stringContaining('logs:PutLogEvents'),
    ]);
  });

  test('has no resource without permissions', () => {
    expect(linesOf((stack) => new sqs.Queue(stack, 'Queue'))).toEqual(['']);
  });
});

test('finds each action in a source once', () => {
  const source =
    "actions: ['s3:GetObject', 'kms:Decrypt*', 'kms:*', 's3:GetObject'], resource: 'arn:aws:s3:::a', name: 'a:b'";
  expect(actionsIn(source)).toEqual(['s3:GetObject', 'kms:Decrypt*', 'kms:*']);
});

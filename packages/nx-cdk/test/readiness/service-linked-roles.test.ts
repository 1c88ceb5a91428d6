import { IAMClient, ListRolesCommand, type Role } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { serviceLinkedRoles } from '../../src/readiness/service-linked-roles';
import { requirementsOf, stackOf } from '../support/requirements';

const iam = mockClient(IAMClient);

beforeEach(() => iam.reset());

function roleOf(service: string): Role {
  return { Path: `/aws-service-role/${service}/`, RoleName: 'a', RoleId: 'a', Arn: 'a', CreateDate: new Date() };
}

test('names the command for a role that does not exist', async () => {
  iam
    .on(ListRolesCommand, { PathPrefix: '/aws-service-role/' })
    .resolvesOnce({ Roles: [roleOf('elasticache.amazonaws.com')], IsTruncated: true, Marker: 'next' })
    .resolves({ Roles: [roleOf('rds.amazonaws.com')] });
  const stack = stackOf({ Cluster: { Type: 'AWS::ECS::Cluster' }, Database: { Type: 'AWS::RDS::DBInstance' } });
  expect(await serviceLinkedRoles.run(requirementsOf(stack))).toEqual([
    {
      check: 'service-linked-role',
      where: 'IAM',
      verdict: 'warning',
      detail:
        'the service-linked role of ecs.amazonaws.com does not exist. The first resource that requires it can fail',
      fix: 'aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
    },
    {
      check: 'service-linked-role',
      where: 'IAM',
      verdict: 'ok',
      detail: 'the service-linked role of rds.amazonaws.com exists',
    },
  ]);
});

test('rejects a role in a template that the account already has', async () => {
  const role = { Type: 'AWS::IAM::ServiceLinkedRole', Properties: { AWSServiceName: 'config.amazonaws.com' } };
  const requirements = requirementsOf(stackOf({ Role: role }));
  iam.on(ListRolesCommand).resolves({ Roles: [] });
  expect(await serviceLinkedRoles.run(requirements)).toMatchObject([{ verdict: 'ok' }]);
  iam.on(ListRolesCommand).resolves({ Roles: [roleOf('config.amazonaws.com')] });
  expect(await serviceLinkedRoles.run(requirements)).toEqual([
    {
      check: 'service-linked-role-resource',
      where: 'IAM',
      verdict: 'failed',
      detail: 'the account already has the service-linked role of config.amazonaws.com, which the stacks create',
      fix: 'use the existing role',
    },
  ]);
});

test('judges each resource of a type', async () => {
  const scaled = (ServiceNamespace: string) => ({
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: { ServiceNamespace },
  });
  iam.on(ListRolesCommand).resolves({ Roles: [] });
  const found = await serviceLinkedRoles.run(
    requirementsOf(stackOf({ Api: scaled('ecs'), Table: scaled('dynamodb') })),
  );
  expect(found.map(({ fix }) => fix?.split(' ').at(-1))).toEqual([
    'dynamodb.application-autoscaling.amazonaws.com',
    'ecs.application-autoscaling.amazonaws.com',
  ]);
});

test('makes no call for stacks without such resources', async () => {
  expect(await serviceLinkedRoles.run(requirementsOf(stackOf({ Topic: { Type: 'AWS::SNS::Topic' } })))).toEqual([]);
  expect(iam.calls()).toEqual([]);
});

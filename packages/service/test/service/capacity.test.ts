import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Capacity, type SpotCapacityProps } from '../../src';
import { idsOf, only, serviceIn, stackOf, vpcIn } from '../surroundings';

const ASSOCIATION = 'AWS::ECS::ClusterCapacityProviderAssociations';

function rendered(capacity?: Capacity) {
  const stack = stackOf();
  serviceIn(stack, { capacity });
  return Template.fromStack(stack);
}

test.each([undefined, Capacity.onDemand()])('capacity that stays is the default: %#', (capacity) => {
  const template = rendered(capacity);
  expect(only(template, 'AWS::ECS::Service').LaunchType).toBe('FARGATE');
  template.resourceCountIs(ASSOCIATION, 0);
});

describe('spare capacity', () => {
  const template = rendered(Capacity.withSpot());

  test('takes all but one task', () => {
    const service = only(template, 'AWS::ECS::Service');
    expect(service.LaunchType).toBeUndefined();
    expect(service.CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 0 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 100 },
    ]);
  });

  test('is offered by the new cluster before the service asks for it', () => {
    expect(only(template, ASSOCIATION)).toEqual({
      Cluster: { Ref: 'ServiceCluster572F72F1' },
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      DefaultCapacityProviderStrategy: [],
    });
    template.hasResource('AWS::ECS::Service', {
      DependsOn: [...idsOf(template, ASSOCIATION), 'ServiceTaskRoleC7213793'],
    });
  });

  test('is shared out as it is told', () => {
    const shared = rendered(Capacity.withSpot({ leastOnDemand: 3, spotPercent: 25 }));
    expect(only(shared, 'AWS::ECS::Service').CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 3, Weight: 75 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 25 },
    ]);
  });

  test('is for a given cluster to offer', () => {
    const stack = stackOf();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: vpcIn(stack) });
    serviceIn(stack, { cluster, capacity: Capacity.withSpot() });
    Template.fromStack(stack).resourceCountIs(ASSOCIATION, 0);
  });
});

test.each<[SpotCapacityProps, string]>([
  [{ leastOnDemand: -1 }, 'leastOnDemand must be a whole number from 0 to 100000, got -1'],
  [{ leastOnDemand: 100_001 }, 'leastOnDemand must be a whole number from 0 to 100000, got 100001'],
  [{ spotPercent: 0 }, 'spotPercent must be a whole number from 1 to 100, got 0'],
  [{ spotPercent: 101 }, 'spotPercent must be a whole number from 1 to 100, got 101'],
])('fails when %j is out of bounds', (props, problem) => {
  expect(() => rendered(Capacity.withSpot(props))).toThrow(`Service/Service: capacity.${problem}`);
});

test.each<SpotCapacityProps>([{ leastOnDemand: 0 }, { leastOnDemand: 100_000, spotPercent: 1 }])(
  'accepts %j',
  (props) => {
    expect(() => rendered(Capacity.withSpot(props))).not.toThrow();
  },
);

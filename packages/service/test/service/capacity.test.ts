import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Capacity, type FargateSpotProps } from '../../src';
import { idsOf, only, serviceIn, stackOf, vpcIn } from '../fixtures';

const ASSOCIATION = 'AWS::ECS::ClusterCapacityProviderAssociations';

function rendered(capacity?: Capacity) {
  const stack = stackOf();
  serviceIn(stack, { capacity });
  return Template.fromStack(stack);
}

test.each([undefined, Capacity.fargate()])('uses AWS Fargate by default: %#', (capacity) => {
  const template = rendered(capacity);
  expect(only(template, 'AWS::ECS::Service').LaunchType).toBe('FARGATE');
  template.resourceCountIs(ASSOCIATION, 0);
});

describe('fargateSpot', () => {
  const template = rendered(Capacity.fargateSpot());

  test('runs all tasks except one on Spot capacity by default', () => {
    const service = only(template, 'AWS::ECS::Service');
    expect(service.LaunchType).toBeUndefined();
    expect(service.CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 0 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 100 },
    ]);
  });

  test('associates a new cluster with the capacity providers before the service is created', () => {
    expect(only(template, ASSOCIATION)).toEqual({
      Cluster: { Ref: 'ServiceCluster572F72F1' },
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      DefaultCapacityProviderStrategy: [],
    });
    template.hasResource('AWS::ECS::Service', {
      DependsOn: [...idsOf(template, ASSOCIATION), 'ServiceTaskRoleC7213793'],
    });
  });

  test('uses the given on-demand base and Spot percentage', () => {
    const shared = rendered(Capacity.fargateSpot({ onDemandBase: 3, spotPercent: 25 }));
    expect(only(shared, 'AWS::ECS::Service').CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 3, Weight: 75 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 25 },
    ]);
  });

  test('does not change an existing cluster', () => {
    const stack = stackOf();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: vpcIn(stack) });
    serviceIn(stack, { cluster, capacity: Capacity.fargateSpot() });
    Template.fromStack(stack).resourceCountIs(ASSOCIATION, 0);
  });
});

test.each<[FargateSpotProps, string]>([
  [{ onDemandBase: -1 }, 'onDemandBase must be a whole number from 0 to 100000, got -1'],
  [{ onDemandBase: 100_001 }, 'onDemandBase must be a whole number from 0 to 100000, got 100001'],
  [{ spotPercent: 0 }, 'spotPercent must be a whole number from 1 to 100, got 0'],
  [{ spotPercent: 101 }, 'spotPercent must be a whole number from 1 to 100, got 101'],
])('fails for %j', (props, problem) => {
  expect(() => rendered(Capacity.fargateSpot(props))).toThrow(`Service/Service: capacity.${problem}`);
});

test.each<FargateSpotProps>([{ onDemandBase: 0 }, { onDemandBase: 100_000, spotPercent: 1 }])('accepts %j', (props) => {
  expect(() => rendered(Capacity.fargateSpot(props))).not.toThrow();
});

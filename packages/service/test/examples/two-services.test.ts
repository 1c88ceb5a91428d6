import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { twoServices } from './two-services';

const context = {
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:defaultCrossStackReferences': 'weak',
};
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** Returns the templates of the platform and the services, by stack. */
function templates(names?: string[]): Record<string, Template> {
  const { stacks } = twoServices(new App({ context }), names).synth();
  return Object.fromEntries(
    stacks.map(({ stackName, template }) => [stackName, Template.fromJSON(template as object)]),
  );
}

const both = templates();

test('both services share the network, the cluster and the load balancer', () => {
  for (const [type, count] of [
    ['AWS::EC2::VPC', 1],
    ['AWS::ECS::Cluster', 1],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 1],
    ['AWS::ECS::Service', 2],
  ] as const) {
    const found = Object.values(both).flatMap((template) => Object.keys(template.findResources(type)));
    expect([type, found.length]).toEqual([type, count]);
  }
});

test('each service has a rule on the shared listener', () => {
  const rules = ['orders-api', 'users-api'].map((stack) => {
    const [{ Properties }] = Object.values(both[stack].findResources(RULE));
    return Properties as { Priority: number; ListenerArn: unknown };
  });
  expect(rules[0].ListenerArn).toEqual(rules[1].ListenerArn);
  expect(rules[0].Priority).not.toBe(rules[1].Priority);
});

describe.each([
  ['a service is added after the others', ['orders', 'users', 'admin']],
  ['a service is added before the others', ['admin', 'orders', 'users']],
  ['the order of the services changes', ['users', 'orders']],
])('when %s', (_, names) => {
  const changed = templates(names);

  test.each(['Platform', 'orders-api', 'users-api'])('the template of %s does not change', (stack) => {
    expect(changed[stack].toJSON()).toEqual(both[stack].toJSON());
  });
});

test.each([
  ['orders', 'users-api'],
  ['users', 'orders-api'],
])('when %s is removed, the templates of %s and of the platform do not change', (removed, stack) => {
  const left = templates(['orders', 'users'].filter((name) => name !== removed));
  expect(left[stack].toJSON()).toEqual(both[stack].toJSON());
  expect(left.Platform.toJSON()).toEqual(both.Platform.toJSON());
});

import { linkedServices, readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { ENVIRONMENT_NAMES, type EnvironmentName } from '../src/environments';
import { Deployment } from './deployment';

const deployment = new Deployment();

/** The dependencies of each stack. */
function dependencies(environment: EnvironmentName): Record<string, string[]> {
  const stacks = deployment.stacks(environment);
  const names = new Map(stacks.map((stack) => [deployment.artifact(environment, stack).id, stack]));
  return Object.fromEntries(
    stacks.map((stack) => {
      const ids = deployment.artifact(environment, stack).dependencies.map(({ id }) => names.get(id));
      return [stack, ids.filter((name) => name !== undefined).sort()];
    }),
  );
}

const EVERYWHERE = {
  Network: [],
  Edge: [],
  Data: ['Network'],
  Traffic: ['Edge', 'Network'],
  Rotation: ['Data', 'Network', 'Traffic'],
  Service: ['Data', 'Governance', 'Network', 'Rotation', 'Traffic'],
  Observability: ['Data', 'Edge', 'Network', 'Rotation', 'Traffic'],
  ServiceHealth: ['Data', 'Observability', 'Service', 'Traffic'],
  Governance: [],
};

const IN_PROD = {
  ...EVERYWHERE,
  Data: ['Network', 'Recovery'],
  Recovery: [],
  Replica: ['Data', 'Recovery'],
  // the key of the copies of the secrets
  Rotation: ['Data', 'Network', 'Recovery', 'Traffic'],
  // the health check of the failover records
  Traffic: ['Edge', 'Network', 'Recovery'],
  StandbyTraffic: ['Recovery', 'Traffic'],
  Standby: ['Recovery', 'Replica', 'StandbyTraffic'],
  Governance: ['Recovery'],
  'Audit-us-west-2': ['Governance'],
};

test.each(ENVIRONMENT_NAMES)('each stack of %s depends only on the stacks that it needs', (environment) => {
  expect(dependencies(environment)).toEqual(environment === 'prod' ? IN_PROD : EVERYWHERE);
});

test.each(ENVIRONMENT_NAMES)(
  'stacks of %s have termination protection: all of staging and prod, stateful ones of dev',
  (environment) => {
    const protectedStacks = deployment
      .stacks(environment)
      .filter((stack) => deployment.artifact(environment, stack).terminationProtection);
    expect(protectedStacks).toEqual(environment === 'dev' ? ['Governance', 'Data'] : deployment.stacks(environment));
  },
);

test('a stack in us-east-1 for the delivery of logs has termination protection, too', () => {
  const elsewhere = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_REGION: 'eu-west-1' });
  expect(elsewhere.artifact('prod', 'LogDelivery').terminationProtection).toBe(true);
});

test.each(ENVIRONMENT_NAMES)('the bootstrap of %s creates the service-linked role of each service', (environment) => {
  const stage = readAssembly(deployment.folder).find(({ name }) => name === environment);
  expect(linkedServices(stage?.stacks ?? [])).toEqual(
    [
      'backup.amazonaws.com',
      'config.amazonaws.com',
      ...(environment === 'dev' ? [] : ['ecs.application-autoscaling.amazonaws.com']),
      'ecs.amazonaws.com',
      'elasticache.amazonaws.com',
      'elasticloadbalancing.amazonaws.com',
      'rds.amazonaws.com',
      ...(environment === 'prod' ? ['replication.ecr.amazonaws.com'] : []),
      'wafv2.amazonaws.com',
    ].sort(),
  );
});

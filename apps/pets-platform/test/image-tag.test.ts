import { readFileSync } from 'node:fs';
import { ENVIRONMENT_NAMES, type EnvironmentName } from '../src/environments';
import { Deployment, type Resource } from './deployment';

const PARAMETER = 'AWS::SSM::Parameter';
const TASK_DEFINITION = 'AWS::ECS::TaskDefinition';

const deployment = new Deployment();

/** A template as in the assembly, without the empty sections that assertions add. */
function readTemplate(deployed: Deployment, environment: EnvironmentName, stack: string): string {
  return readFileSync(deployed.artifact(environment, stack).templateFullPath, 'utf8');
}

/** Names of the SSM parameters that CloudFormation reads when it deploys the service. */
function readBy(deployed: Deployment, environment: EnvironmentName): string[] {
  const parameters = deployed.template(environment, 'Service').findParameters('*', {
    Type: 'AWS::SSM::Parameter::Value<String>',
  });
  return Object.values(parameters)
    .map(({ Default }) => Default as string)
    .filter((name) => !name.startsWith('/cdk-bootstrap/'));
}

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  test('the image has the tag that the application pipeline wrote last', () => {
    expect(readBy(deployment, environment)).toContain('/pets-api/image-tag');
    const [id] = Object.keys(
      deployment.template(environment, 'Service').findParameters('*', { Default: '/pets-api/image-tag' }),
    );
    const images = deployment
      .resources(environment, 'Service', TASK_DEFINITION)
      .map(({ Properties }) => Properties.ContainerDefinitions[0].Image['Fn::Join'][1].slice(-2) as unknown[]);
    expect(images).toEqual([
      ['/pets-api:', { Ref: id }],
      ['/pets-api:', { Ref: id }],
    ]);
  });

  test('the parameter has an initial tag, is retained, and does not accept a moving tag', () => {
    const governance = deployment.template(environment, 'Governance');
    governance.hasResource(PARAMETER, {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: '/pets-api/image-tag', Value: 'initial' },
    });
    const [{ Properties }] = deployment.resources(environment, 'Governance', PARAMETER);
    const allowed = new RegExp(Properties.AllowedPattern);
    expect(['latest', '4f2a9c1'].map((tag) => allowed.test(tag))).toEqual([false, true]);
    expect(Object.keys(governance.findResources(PARAMETER))).toEqual([
      { dev: 'ImageTagdev371EC02D', staging: 'ImageTagstagingDBF10516', prod: 'ImageTagprod30ED5251' }[environment],
    ]);
  });

  test('the parameter and the repository are created before the service', () => {
    const before = deployment.artifact(environment, 'Service').dependencies.map(({ id }) => id);
    expect(before).toContain(deployment.artifact(environment, 'Governance').id);
  });

  test('no deployment writes the parameter: templates contain its initial value only', () => {
    const writers = deployment.stacks(environment).flatMap((stack) => {
      const { Resources } = deployment.template(environment, stack).toJSON() as { Resources: Record<string, Resource> };
      return Object.values(Resources).filter((resource) => JSON.stringify(resource).includes('/image-tag'));
    });
    // and another one in the recovery Region. The plan of a failover contains the name only
    const parameters = writers.filter(({ Properties }) => Properties.Name === '/pets-api/image-tag');
    expect(parameters.map(({ Type }) => Type)).toEqual(environment === 'prod' ? [PARAMETER, PARAMETER] : [PARAMETER]);
    for (const { Properties } of parameters) expect(Properties).toMatchObject({ Value: 'initial' });
    const others = writers.filter((writer) => !parameters.includes(writer) && writer.Type === PARAMETER);
    expect(others.map(({ Properties }) => Properties.Name)).toEqual(
      environment === 'prod' ? ['/pets-api/failover', '/pets-api/failover'] : [],
    );
  });
});

describe('another deployment of the infrastructure', () => {
  // the application pipeline can have written any tag since the last deployment
  const changed = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_DOMAIN_NAME: 'api.example.com' });

  test('changes the stacks of the setting', () => {
    const stacks = deployment
      .stacks('dev')
      .filter((stack) => readTemplate(changed, 'dev', stack) !== readTemplate(deployment, 'dev', stack));
    expect(stacks).toEqual(['Edge', 'Traffic']);
  });

  test('keeps the deployed version: the task definition is identical', () => {
    const definitions = (deployed: Deployment) =>
      JSON.stringify(deployed.template('dev', 'Service').findResources(TASK_DEFINITION));
    expect(definitions(changed)).toBe(definitions(deployment));
    expect(definitions(changed)).toContain('/pets-api:');
  });

  test('does not change the parameter', () => {
    expect(changed.template('dev', 'Governance').findResources(PARAMETER)).toEqual(
      deployment.template('dev', 'Governance').findResources(PARAMETER),
    );
  });
});

describe('an image tag in the settings', () => {
  const given = new Deployment({ PETS_IMAGE_TAG: '0f1e2d3' });

  test.each(ENVIRONMENT_NAMES)('is the tag of %s, regardless of the parameter', (environment) => {
    for (const kind of ['service', 'migration'] as const) {
      const [{ Image }] = given.taskDefinition(environment, kind).ContainerDefinitions;
      expect(JSON.stringify(Image)).toMatch(/\/pets-api:0f1e2d3"/);
    }
    expect(readBy(given, environment)).not.toContain('/pets-api/image-tag');
  });

  const other = new Deployment({ PETS_IMAGE_TAG: 'a9b8c7d' });

  test.each(ENVIRONMENT_NAMES)('changes only the stacks of the service of %s', (environment) => {
    const changedFrom = (before: Deployment) =>
      before
        .stacks(environment)
        .filter((stack) => readTemplate(given, environment, stack) !== readTemplate(before, environment, stack));
    const services = environment === 'prod' ? ['Service', 'Standby'] : ['Service'];
    expect(changedFrom(deployment).sort()).toEqual(services);
    expect(changedFrom(other).sort()).toEqual(services);
  });

  test.each(ENVIRONMENT_NAMES)(
    'changes four resources of %s: migration and service, and their task definitions',
    (environment) => {
      const resourcesOf = (deployed: Deployment) =>
        Object.entries(deployed.template(environment, 'Service').toJSON().Resources as Record<string, Resource>);
      const before = new Map(resourcesOf(other));
      const changed = resourcesOf(given).filter(
        ([id, resource]) => JSON.stringify(resource) !== JSON.stringify(before.get(id)),
      );
      expect(changed.map(([, { Type }]) => Type)).toEqual([TASK_DEFINITION, TASK_DEFINITION]);
      // a new task definition has a new ARN, which changes the resources that refer to it
      const referring = changed.map(([taskDefinition]) =>
        resourcesOf(given)
          .filter(([, resource]) => JSON.stringify(resource).includes(`"${taskDefinition}"`))
          .map(([, { Type }]) => Type),
      );
      expect(referring).toEqual([['AWS::ECS::Service'], ['Custom::ServiceMigration']]);
    },
  );
});

describe('where environments share an account', () => {
  const account = '222222222222';
  const shared = new Deployment({
    PETS_SHARED_ACCOUNT: 'true',
    ...Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [`PETS_${name.toUpperCase()}_ACCOUNT`, account])),
  });

  test('each environment has its own parameter, in the stack that governs the account', () => {
    const names = shared.resources('prod', 'Governance', PARAMETER).map(({ Properties }) => Properties.Name);
    expect(names).toEqual(['/dev-pets-api/image-tag', '/staging-pets-api/image-tag', '/prod-pets-api/image-tag']);
    const read = ENVIRONMENT_NAMES.flatMap((environment) => readBy(shared, environment));
    expect(read.filter((name) => name.endsWith('/image-tag'))).toEqual(names);
  });

  test.each(ENVIRONMENT_NAMES)('a release of %s can write its own parameter only', (environment) => {
    const governance = shared.template('prod', 'Governance');
    const [parameter] = Object.keys(
      governance.findResources(PARAMETER, { Properties: { Name: `/${environment}-pets-api/image-tag` } }),
    );
    const writing = Object.entries(governance.findResources('AWS::IAM::ManagedPolicy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('ssm:PutParameter'),
    );
    const [[, { Properties }]] = writing.filter(([id]) => id.startsWith(`Releaser${environment}`));
    // and the operator of a failover, who writes the capacity
    expect(writing.filter(([id]) => id.startsWith('Releaser'))).toHaveLength(3);
    const { Action, Resource } = Properties.PolicyDocument.Statement[0];
    const resources = [Resource].flat();
    expect(Action).toEqual(['ssm:GetParameter', 'ssm:PutParameter']);
    expect(resources).toContainEqual({
      'Fn::Join': ['', [`arn:aws:ssm:us-east-1:${account}:parameter`, { Ref: parameter }]],
    });
    // and the one in the recovery Region
    const others = resources.map((resource) => JSON.stringify(resource)).filter((text) => !text.includes(parameter));
    expect(others).toHaveLength(environment === 'prod' ? 1 : 0);
    for (const text of others) expect(text).toContain(`:ssm:us-west-2:${account}:parameter/prod-pets-api/image-tag`);
  });
});

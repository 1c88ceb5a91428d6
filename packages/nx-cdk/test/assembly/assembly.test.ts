import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, NestedStack, Stack, Stage, type Environment } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { readAssembly, readStage } from '../../src/assembly/assembly';
import { synthesizeShop } from '../support/shop';

const shop = mkdtempSync(join(tmpdir(), 'assembly-'));
const env = { account: '111111111111', region: 'eu-west-1' };

beforeAll(() => synthesizeShop(shop));

/** An app of one stage with a stack for each environment. */
function appOf(...environments: Environment[]): string {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  const stage = new Stage(app, 'dev');
  environments.forEach((environment, index) => new Stack(stage, `Stack${index}`, { env: environment }));
  return app.synth().directory;
}

test('reads the stacks of a stage with their dependencies', () => {
  const { account, stacks } = readStage(shop, 'dev');
  expect(account).toBe('111111111111');
  expect(stacks.map(({ id, path, name, region, needs }) => ({ id, path, name, region, needs }))).toEqual([
    { id: 'Alerts', path: 'dev/Alerts', name: 'dev-Alerts', region: 'us-east-1', needs: [] },
    { id: 'Data', path: 'dev/Data', name: 'dev-Data', region: 'eu-west-1', needs: [] },
    { id: 'Service', path: 'dev/Service', name: 'dev-Service', region: 'eu-west-1', needs: ['Data'] },
  ]);
});

test('reads the construct paths of resources within the stage', () => {
  expect(readStage(shop, 'dev').stacks[1].constructs.get('Bucket83908E77')).toBe('Data/Bucket/Resource');
});

test('reads the ARN of the lookup role', () => {
  expect(readStage(shop, 'dev').stacks[1].lookupRole).toMatch(
    /:role\/cdk-hnb659fds-lookup-role-111111111111-eu-west-1$/,
  );
});

test('reads an app without stages as one stage without a name', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  new CfnResource(new Stack(app, 'Data', { env }), 'One', { type: 'Some::Other::Resource' });
  const { name, stacks } = readStage(app.synth().directory);
  expect(name).toBeUndefined();
  expect(stacks.map(({ id, path }) => [id, path])).toEqual([['Data', 'Data']]);
});

test('fails if the stage does not exist, with the names of the stages', () => {
  expect(() => readStage(shop, 'test')).toThrow("stage must be one of dev, prod, got 'test'");
});

test('fails if no stage is set and the app has stages', () => {
  expect(() => readStage(shop)).toThrow('stage is required: add -c dev or -c prod');
});

test('fails if the folder is not a cloud assembly', () => {
  expect(() => readStage('/nowhere', 'dev')).toThrow('/nowhere is not a cloud assembly');
});

test('fails for each stack without account and Region', () => {
  expect(() => readStage(appOf(env, {}, {}), 'dev')).toThrow(
    'dev/Stack1: env must have an account and a region\ndev/Stack2: env must have an account and a region',
  );
});

test('fails if a stage has two accounts', () => {
  const folder = appOf(env, { account: '222222222222', region: 'eu-west-1' });
  expect(() => readStage(folder, 'dev')).toThrow('dev must be deployed to one account, got 111111111111, 222222222222');
});

test('fails if a stage has no stacks', () => {
  expect(() => readStage(appOf(), 'dev')).toThrow("the stage 'dev' has no stacks");
});

test('reads all stages in the order of the app, stacks outside of stages first', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  for (const name of ['staging', 'dev']) new Stack(new Stage(app, name), 'Data', { tags: { Name: name } });
  new Stack(app, 'Shared', { terminationProtection: true });
  const stages = readAssembly(app.synth().directory);
  expect(
    stages.map(({ name, stacks: [{ id, path, tags, terminationProtection }] }) => ({
      name,
      stack: { id, path, tags, terminationProtection },
    })),
  ).toEqual([
    { name: undefined, stack: { id: 'Shared', path: 'Shared', tags: {}, terminationProtection: true } },
    {
      name: 'staging',
      stack: { id: 'Data', path: 'staging/Data', tags: { Name: 'staging' }, terminationProtection: false },
    },
    { name: 'dev', stack: { id: 'Data', path: 'dev/Data', tags: { Name: 'dev' }, terminationProtection: false } },
  ]);
});

test('reads nested stacks with their own construct paths, even if logical ids are the same in both', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  const parent = new Stack(new Stage(app, 'dev', { env }), 'Data');
  const topic = (scope: Construct) =>
    new CfnResource(scope, 'Topic', { type: 'AWS::SNS::Topic' }).overrideLogicalId('Topic');
  topic(parent);
  topic(new NestedStack(new NestedStack(parent, 'Outer'), 'Inner'));
  const [{ constructs, nested }] = readStage(app.synth().directory, 'dev').stacks;
  expect(constructs.get('Topic')).toBe('Data/Topic');
  const [outer] = nested.values();
  const [inner] = outer.nested.values();
  expect(outer.constructs.has('Topic')).toBe(false);
  expect(inner.constructs.get('Topic')).toBe('Data/Outer/Inner/Topic');
});

test('reads construct paths from the template if the manifest has none', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  const stack = new Stack(new Stage(app, 'dev', { env }), 'Data');
  const resource = new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  resource.addMetadata('aws:cdk:path', 'dev/Data/Elsewhere');
  const [{ constructs }] = readStage(app.synth().directory, 'dev').stacks;
  expect(constructs.get('Topic')).toBe('Data/Elsewhere');
});

test.each([
  ['null', 'the template must be an object, got null'],
  ['{ "Resources": { "A": null } }', 'resource A must be an object with a Type, got null'],
  ['{ "Resources": { "A": { "Properties": {} } } }', 'resource A must be an object with a Type, got {"Properties":{}}'],
])('fails if a template is %s', (content, problem) => {
  const folder = appOf(env);
  for (const name of readdirSync(join(folder, 'assembly-dev'))) {
    if (name.endsWith('.template.json')) writeFileSync(join(folder, 'assembly-dev', name), content);
  }
  expect(() => readStage(folder, 'dev')).toThrow(problem);
});

test('reads a template with a loop in the place of resources', () => {
  const folder = appOf(env);
  const loop = { 'Fn::ForEach::Topics': ['Name', ['A', 'B'], { '${Name}': { Type: 'AWS::SNS::Topic' } }] };
  for (const name of readdirSync(join(folder, 'assembly-dev'))) {
    if (name.endsWith('.template.json'))
      writeFileSync(join(folder, 'assembly-dev', name), JSON.stringify({ Resources: loop }));
  }
  expect(readStage(folder, 'dev').stacks[0].template.Resources).toEqual(loop);
});

test('fails if a manifest or a template cannot be read', () => {
  const folder = appOf(env);
  const broken = appOf(env);
  for (const name of readdirSync(join(folder, 'assembly-dev'))) {
    if (name.endsWith('.template.json')) writeFileSync(join(folder, 'assembly-dev', name), '{');
  }
  writeFileSync(join(broken, 'manifest.json'), '{');
  expect(() => readStage(folder, 'dev')).toThrow(/devStack0\S*\.template\.json: the template cannot be read: /);
  expect(() => readStage(broken, 'dev')).toThrow(`${broken}: the cloud assembly cannot be read: `);
});

test('fails if a stage is set and the app has no stages', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  new Stack(app, 'Data', { env });
  const { directory } = app.synth();
  expect(() => readStage(directory, 'dev')).toThrow("stage must not be set, because the app has no stages, got 'dev'");
});

test('fails if an app without stages has several accounts, or no stack', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  new Stack(app, 'Data', { env });
  new Stack(app, 'Other', { env: { ...env, account: '222222222222' } });
  const { directory } = app.synth();
  expect(() => readStage(directory)).toThrow('the app must be deployed to one account, got 111111111111, 222222222222');
  const empty = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  expect(() => readStage(empty.synth().directory)).toThrow('the app has no stacks');
});

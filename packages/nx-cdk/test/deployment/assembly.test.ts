import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Stage, type Environment } from 'aws-cdk-lib/core';
import { readStage } from '../../src/deployment/assembly';
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

test('reads the stacks of a stage with what they need', () => {
  const { account, stacks } = readStage(shop, 'dev');
  expect(account).toBe('111111111111');
  expect(stacks.map(({ id, path, name, region, needs }) => ({ id, path, name, region, needs }))).toEqual([
    { id: 'Alone', path: 'dev/Alone', name: 'dev-Alone', region: 'us-east-1', needs: [] },
    { id: 'Data', path: 'dev/Data', name: 'dev-Data', region: 'eu-west-1', needs: [] },
    { id: 'Service', path: 'dev/Service', name: 'dev-Service', region: 'eu-west-1', needs: ['Data'] },
  ]);
});

test('knows the construct paths of resources within the stage', () => {
  expect(readStage(shop, 'dev').stacks[1].constructs.get('Bucket83908E77')).toBe('Data/Bucket/Resource');
});

test('knows the role that may read', () => {
  expect(readStage(shop, 'dev').stacks[1].lookupRole).toMatch(
    /:role\/cdk-hnb659fds-lookup-role-111111111111-eu-west-1$/,
  );
});

test('an app without stages is one stage without a name', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assembly-')) });
  new CfnResource(new Stack(app, 'Data', { env }), 'One', { type: 'Some::Other::Resource' });
  const { name, stacks } = readStage(app.synth().directory);
  expect(name).toBeUndefined();
  expect(stacks.map(({ id, path }) => [id, path])).toEqual([['Data', 'Data']]);
});

test('fails when the stage is not there, and says which are', () => {
  expect(() => readStage(shop, 'test')).toThrow(`there is no stage 'test' in ${shop}: there is dev, prod`);
});

test('fails when no stage is named, and there are some', () => {
  expect(() => readStage(shop)).toThrow('say which stage, with -c dev, -c prod');
});

test('fails when the folder holds no assembly', () => {
  expect(() => readStage('/nowhere', 'dev')).toThrow('/nowhere holds no cloud assembly');
});

test('fails when a stack does not say its account and region', () => {
  expect(() => readStage(appOf(env, {}), 'dev')).toThrow('Stack1: give it an env with account and region');
});

test('fails when a stage has two accounts', () => {
  const folder = appOf(env, { account: '222222222222', region: 'eu-west-1' });
  expect(() => readStage(folder, 'dev')).toThrow('belongs to one account, this one to 111111111111, 222222222222');
});

test('fails when a stage has no stack', () => {
  expect(() => readStage(appOf(), 'dev')).toThrow("the stage 'dev' has no stack");
});

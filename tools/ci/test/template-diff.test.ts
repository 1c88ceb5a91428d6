import { join } from 'node:path';
import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import { compareAssemblies } from '../src/template-diff';
import { temporaryFolder } from './support/shell';

type Resources = Record<string, { type: string; properties?: object }>;

/** Synthesizes stages of stacks of resources into a new folder. */
function assembly(stages: Record<string, Record<string, Resources>>): string {
  const app = new App({ outdir: temporaryFolder(), analyticsReporting: false });
  for (const [name, stacks] of Object.entries(stages)) {
    const stage = new Stage(app, name);
    for (const [id, resources] of Object.entries(stacks)) {
      const stack = new Stack(stage, id);
      for (const [logicalId, props] of Object.entries(resources)) new CfnResource(stack, logicalId, props);
    }
  }
  return app.synth().directory;
}

const topic = { type: 'AWS::SNS::Topic', properties: { DisplayName: 'a' } };
const bucket = (BucketName: string) => ({ type: 'AWS::S3::Bucket', properties: { BucketName } });
const base = assembly({
  dev: { Data: { Bucket: bucket('a'), Gone: topic }, Api: { Topic: topic }, Old: { Topic: topic } },
});

test('assemblies that say the same have no differences', () => {
  expect(compareAssemblies(base, base)).toEqual([]);
});

describe('where resources change', () => {
  const head = assembly({
    dev: {
      Data: { Bucket: bucket('b'), New: topic },
      Api: { Topic: { ...topic, properties: { DisplayName: 'b' } } },
      Other: { Topic: topic },
    },
  });
  const diffs = compareAssemblies(base, head);
  const of = (name: string) => diffs.find(({ stack }) => stack === name);

  test('each stack that differs is told, by its stage and name', () => {
    expect(diffs.map(({ stack, state }) => `${stack} ${state}`).sort()).toEqual([
      'dev/Api changed',
      'dev/Data changed',
      'dev/Old removed',
      'dev/Other new',
    ]);
  });

  test('what is replaced or deleted is called by its name', () => {
    expect(of('dev/Data')?.losses).toHaveLength(2);
    expect(of('dev/Data')?.losses).toEqual(
      expect.arrayContaining([
        { logicalId: 'Bucket', type: 'AWS::S3::Bucket', impact: 'replaced' },
        { logicalId: 'Gone', type: 'AWS::SNS::Topic', impact: 'deleted' },
      ]),
    );
    expect(of('dev/Old')?.losses).toEqual([{ logicalId: 'Topic', type: 'AWS::SNS::Topic', impact: 'deleted' }]);
  });

  test('what is made or updated in place is counted', () => {
    expect(of('dev/Data')).toMatchObject({ added: 1, updated: 0 });
    expect(of('dev/Api')).toMatchObject({ added: 0, updated: 1, losses: [] });
  });

  test('the difference is plain text, without colours', () => {
    expect(of('dev/Api')?.text).toContain('DisplayName');
    expect(of('dev/Api')?.text.includes('\u001b')).toBe(false);
  });
});

test('stages come in the order in which the app made them', () => {
  const stages = (label: string) => {
    const resources = { Topic: { type: 'AWS::SNS::Topic', properties: { DisplayName: label } } };
    return assembly({ dev: { Api: resources }, staging: { Api: resources }, prod: { Api: resources } });
  };
  const order = compareAssemblies(stages('a'), stages('b')).map(({ stack }) => stack);
  expect(order).toEqual(['dev/Api', 'staging/Api', 'prod/Api']);
});

test('a resource that the template lets stay is left behind', () => {
  const kept = (stays: boolean) => {
    const app = new App({ outdir: temporaryFolder(), analyticsReporting: false });
    const stack = new Stack(app, 'Data');
    new CfnResource(stack, 'Topic', topic);
    if (stays)
      new CfnResource(stack, 'Table', { type: 'AWS::DynamoDB::Table' }).addOverride('DeletionPolicy', 'Retain');
    return app.synth().directory;
  };
  const [diff] = compareAssemblies(kept(true), kept(false));
  expect(diff.losses).toEqual([{ logicalId: 'Table', type: 'AWS::DynamoDB::Table', impact: 'left behind' }]);
});

test('says in one line that a folder holds no cloud assembly', () => {
  const folder = join(temporaryFolder(), 'none');
  expect(() => compareAssemblies(folder, base)).toThrow(`${folder} holds no cloud assembly`);
});

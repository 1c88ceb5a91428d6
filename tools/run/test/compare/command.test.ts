import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnResource, type Stack } from 'aws-cdk-lib/core';
import { compare as command } from '../../src/compare/command';
import { synthesize } from './assemblies';

/** A bucket that is renamed, and a topic with a display name. */
const build = (bucketId: string, displayName: string) => (data: Stack) => {
  const bucket = new CfnResource(data, 'Bucket', { type: 'AWS::S3::Bucket', properties: { BucketName: 'b' } });
  bucket.overrideLogicalId(bucketId);
  new CfnResource(data, 'Topic', { type: 'AWS::SNS::Topic', properties: { DisplayName: displayName } });
};
const stages = ['dev', 'prod'];
const base = synthesize(build('Old', 'a'), stages);
const renamed = synthesize(build('New', 'a'), stages);
const changed = synthesize(build('New', 'b'.repeat(500)), stages);

/** Runs the command and returns its exit code. */
async function compare(args: string[]): Promise<number> {
  await command(args);
  const { exitCode = 0 } = process;
  process.exitCode = 0;
  return Number(exitCode);
}

let printed: string[];
let errors: string[];
beforeEach(() => {
  printed = [];
  errors = [];
  jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  jest.spyOn(console, 'error').mockImplementation((text: string) => void errors.push(text));
});
afterEach(() => jest.restoreAllMocks());

test('exits with 0 if only logical ids differ, and lists them', async () => {
  expect(await compare([base, renamed])).toBe(0);
  expect(printed.join('\n').split('\n')).toEqual([
    'Renamed logical ids: 2',
    '  STATEFUL AWS::S3::Bucket dev/Data: Old -> New',
    '  STATEFUL AWS::S3::Bucket prod/Data: Old -> New',
    '',
    'Equal, except for 2 renamed logical ids (2 of stateful resources).',
  ]);
});

test('exits with 1 if anything else differs, and shows long values around the difference', async () => {
  expect(await compare([base, changed])).toBe(1);
  const lines = printed.join('\n').split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'dev/Data: 0 added, 0 removed, 1 changed',
    '  ~ AWS::SNS::Topic dev/Data/Topic (Topic)',
    expect.stringMatching(/^ {6}Properties\.DisplayName: "a" -> "b{159}…$/),
  ]);
  expect(lines.at(-1)).toMatch(/^Different: 2 stacks with differences, 0 resources moved/);
});

test('lists resources that moved to another stack', async () => {
  const topic = (isMoved: boolean) => (data: Stack, service: Stack) =>
    void new CfnResource(isMoved ? service : data, 'Topic', { type: 'AWS::SNS::Topic' });
  expect(await compare([synthesize(topic(false)), synthesize(topic(true))])).toBe(1);
  expect(printed.join('\n')).toContain('  AWS::SNS::Topic dev/Data: Topic -> Service: Topic');
});

test('prints one Markdown row for the same change in several stages', async () => {
  expect(await compare([base, renamed, '--markdown'])).toBe(0);
  expect(printed.join('\n')).toBe(
    [
      '### Renamed logical ids',
      '',
      '| Stack | Stages | Type | Stateful | Before | Now |',
      '| --- | --- | --- | --- | --- | --- |',
      '| Data | dev, prod | AWS::S3::Bucket | yes | `Old` | `New` |',
      '',
    ].join('\n'),
  );
});

test('prints Markdown if no logical id is renamed', async () => {
  expect(await compare([base, base, '--markdown'])).toBe(0);
  expect(printed).toEqual(['No logical id is renamed, no resource moves to another stack.\n']);
});

test('prints JSON with complete values', async () => {
  expect(await compare([base, changed, '--json'])).toBe(1);
  const { stacks } = JSON.parse(printed.join('\n')) as { stacks: { changed: { differences: object[] }[] }[] };
  expect(stacks[0].changed[0].differences).toEqual([
    { property: 'Properties.DisplayName', before: 'a', after: 'b'.repeat(500) },
  ]);
});

test('prints help', async () => {
  expect(await compare(['--help'])).toBe(0);
  expect(printed.join('\n')).toMatch(
    /^npm run compare -- BASE \[HEAD\][^]*--markdown[^]*--json[^]*--help[^]*Exit code/,
  );
});

describe('exits with 2', () => {
  const empty = mkdtempSync(join(tmpdir(), 'empty-'));
  const broken = join(empty, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'manifest.json'), '{');

  test.each([
    [[], 'expected BASE and optionally HEAD'],
    [['a', 'b', 'c'], 'expected BASE and optionally HEAD'],
    [[base, empty], `${empty} is not a cloud assembly`],
    [[empty, base], `${empty} is not a cloud assembly`],
    [[base, broken], `${broken}: the cloud assembly cannot be read: `],
    [
      ['no-such-revision', base],
      "BASE must be the folder of a cloud assembly or a git revision, got 'no-such-revision'",
    ],
    [[base, renamed, '--json', '--markdown'], '--json and --markdown exclude each other'],
    [[base, renamed, '--quiet'], "Unknown option '--quiet'"],
  ])('for %j', async (args, message) => {
    expect(existsSync('no-such-revision')).toBe(false);
    expect(await compare(args)).toBe(2);
    expect(errors).toEqual([expect.stringContaining(message)]);
    expect(errors[0]).not.toContain('    at ');
  });
});

import { document } from '../src/document';
import type { Row } from '../src/run';

const typescript = (subject: string, version: string, setting: string): Row => ({
  section: 'typescript',
  subject,
  tool: 'TypeScript',
  version,
  setting,
  result: 'passed',
});

test('subjects and settings with the same result share a row', () => {
  const rows = ['5.4.5', '7.0.2'].flatMap((version) =>
    ['@pets/network', '@pets/service'].flatMap((subject) =>
      ['commonjs', 'nodenext'].map((setting) => typescript(subject, version, setting)),
    ),
  );
  expect(document(rows)).toContain(
    [
      '| TypeScript | 5.4.5 | commonjs, nodenext | `@pets/network`, `@pets/service` | passed |',
      '| TypeScript | 7.0.2 | commonjs, nodenext | `@pets/network`, `@pets/service` | passed |',
    ].join('\n'),
  );
});

test('subjects with other settings have their own row', () => {
  const rows = [typescript('@pets/network', '5.4.5', 'nodenext'), typescript('@pets/service', '5.4.5', 'bundler')];
  expect(document(rows)).toContain(
    [
      '| TypeScript | 5.4.5 | nodenext | `@pets/network` | passed |',
      '| TypeScript | 5.4.5 | bundler | `@pets/service` | passed |',
    ].join('\n'),
  );
});

test('lowest and newest versions of a library are in one row', () => {
  const row = (setting: string, version: string, varies?: boolean): Row => ({
    section: 'aws-cdk',
    subject: '@pets/network',
    tool: 'aws-cdk-lib',
    setting,
    version,
    result: 'passed',
    varies,
  });
  expect(document([row('newest', '2.276.0', true), row('lowest', '2.257.0')])).toContain(
    [
      '| Package | aws-cdk-lib, lowest | aws-cdk-lib, newest |',
      '| --- | --- | --- |',
      '| `@pets/network` | 2.257.0 | 2.276.0 \\* |',
    ].join('\n'),
  );
});

test('a gap has its reason', () => {
  const gap: Row = {
    section: 'languages',
    subject: 'all libraries',
    tool: '.NET',
    result: 'not available',
    note: 'no SDK',
  };
  expect(document([gap])).toContain('| .NET |  | all libraries | not available | no SDK |');
});

test('the order of the rows does not change the document', () => {
  const rows = [typescript('@pets/service', '5.10.0', 'bundler'), typescript('@pets/network', '5.9.3', 'bundler')];
  expect(document(rows)).toBe(document([...rows].reverse()));
  expect(document(rows).indexOf('5.9.3')).toBeLessThan(document(rows).indexOf('5.10.0'));
});

test('a section without rows is left out', () => {
  expect(document([typescript('@pets/network', '5.4.5', 'bundler')])).not.toContain('## Nx');
});

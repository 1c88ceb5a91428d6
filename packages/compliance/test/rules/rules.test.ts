import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, type Rule } from '../../src/rules/rule';
import { UnresolvedError } from '../../src/rules/template';
import type { Case, RuleCases } from './cases/case';
import { assemblyOf } from './templates';

const source = join(__dirname, '../../src/rules');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- all files of a folder
const load = (file: string) => require(file) as Readonly<Record<string, unknown>>;

const cases = readdirSync(join(__dirname, 'cases'))
  .filter((file) => file !== 'case.ts')
  .map((file) => load(join(__dirname, 'cases', file)))
  .flatMap((exported) => Object.values(exported) as Readonly<Record<string, RuleCases>>[])
  .flatMap((group) => Object.entries(group));

/** Files of rules: one rule a file, in the folder of its service. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /[\\/]/.test(file) && file.endsWith('.ts') && !/(^|[\\/])(controls|private[\\/].*)\.ts$/.test(file),
);

function judged(rule: Rule, example: Case): boolean | undefined {
  const resources =
    'resources' in example
      ? example.resources
      : { Judged: { Type: example.type ?? rule.types[0], Properties: example.properties } };
  const { others = {}, stack, outputs } = 'resources' in example ? example : {};
  const resource = assemblyOf({ ...others, stack: { Resources: resources, stack, Outputs: outputs } })
    .get('stack')
    .get('Judged');
  if (!resource) throw new Error('the case must have a resource Judged');
  expect(rule.types).toContain(resource.type);
  return evaluate(rule, resource);
}

test.each(files)('%s has one rule, which is tested with compliant, other and unresolved resources', (file) => {
  const exported = Object.values(load(join(source, file))) as Rule[];
  expect(exported).toHaveLength(1);
  const [tested] = cases.filter(([, { rule }]) => rule === exported[0]);
  expect(tested).toBeDefined();
  const [, { compliant, nonCompliant, unresolved }] = tested;
  for (const examples of [compliant, nonCompliant, unresolved]) expect(Object.keys(examples).length).toBeGreaterThan(0);
});

test.each(cases)('%s is tested with a resource of each of its types', (_, { rule, ...groups }) => {
  const examples = Object.values(groups).flatMap((group: Readonly<Record<string, Case>> = {}) => Object.values(group));
  const tested = examples.map((example) =>
    'resources' in example ? example.resources.Judged.Type : (example.type ?? rule.types[0]),
  );
  expect([...rule.types].filter((type) => !tested.includes(type))).toEqual([]);
});

describe.each(cases)('%s', (_, { rule, compliant, nonCompliant, notApplicable = {}, unresolved }) => {
  test.each(Object.entries(compliant))('%s complies', (_name, example) => {
    expect(judged(rule, example)).toBe(true);
  });

  test.each(Object.entries(nonCompliant))('%s does not comply', (_name, example) => {
    expect(judged(rule, example)).toBe(false);
  });

  if (Object.keys(notApplicable).length > 0)
    test.each(Object.entries(notApplicable))('it does not apply to %s', (_name, example) => {
      expect(judged(rule, example)).toBeUndefined();
    });

  test.each(Object.entries(unresolved))('%s is not known before deployment', (_name, example) => {
    expect(() => judged(rule, example)).toThrow(UnresolvedError);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import * as library from '../src';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

/** Returns the anchor that GitHub generates for a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-');
}

/** The text below each heading, by its anchor. */
const sections = Object.fromEntries(
  readme
    .split(/^#{2,3} /m)
    .slice(1)
    .map((part) => [anchorOf(part.split('\n', 1)[0]), part] as const),
);

function examplesOf(section: string): string[] {
  return [...section.matchAll(/^```ts[^\n]*\n(.*?)^```$/gms)].map(([, code]) => code);
}

const rows = [...sections.features.matchAll(/^\| (.+?) *\| \[(.+)\]\(#(.+)\) *\|$/gm)];

test('has a feature table', () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows.map(([, feature, names, anchor]) => [feature, names, anchor]))(
  'shows an example of %s with %s',
  (_, names, anchor) => {
    const code = examplesOf(sections[anchor]).join('\n');
    for (const [, name] of names.matchAll(/`(\w+)`/g)) expect(code).toMatch(new RegExp(`\\b${name}\\b`));
  },
);

const constructs = Object.entries(library).flatMap(([name, value]) =>
  typeof value === 'function' && value.prototype instanceof Construct ? [name] : [],
);

/** A base class, and a class that creates no resource. */
const WITHOUT_CHARGE = ['HttpsLoadBalancer', 'SpringBoot'];

test.each(constructs.filter((name) => !WITHOUT_CHARGE.includes(name)))('names the cost of %s', (name) => {
  expect(sections.costs).toContain(`\`${name}\``);
});

test('states the number of lines of the comparison with aws-ecs-patterns', () => {
  const [ours, theirs] = examplesOf(sections['comparison-with-aws-ecs-patterns']).map(
    (code) => code.split('\n').filter((line) => line.trim() !== '').length,
  );
  expect(theirs).toBeGreaterThan(ours);
  expect(sections['comparison-with-aws-ecs-patterns']).toContain(`in ${ours} lines and in ${theirs}`);
});

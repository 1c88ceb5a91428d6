import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

/** Heading as the address that GitHub gives it. */
function addressOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-');
}

/** What stands below each heading, by its address. */
const sections = Object.fromEntries(
  readme
    .split(/^#{2,3} /m)
    .slice(1)
    .map((part) => [addressOf(part.split('\n', 1)[0]), part] as const),
);

function examplesOf(section: string): string[] {
  return [...section.matchAll(/^```ts[^\n]*\n(.*?)^```$/gms)].map(([, code]) => code);
}

const rows = [...sections['what-there-is'].matchAll(/^\| (.+?) *\| \[(.+)\]\(#(.+)\) *\|$/gm)];

test('the table of features is there', () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows.map(([, want, names, address]) => [want, names, address]))(
  'who wants %s finds an example with %s',
  (_, names, address) => {
    const code = examplesOf(sections[address]).join('\n');
    for (const [, name] of names.matchAll(/`(\w+)`/g)) expect(code).toMatch(new RegExp(`\\b${name}\\b`));
  },
);

test('a deployment takes fewer lines than by aws-ecs-patterns, as the comparison says', () => {
  const [ours, theirs] = examplesOf(sections['compared-with-aws-ecs-patterns']).map(
    (code) => code.split('\n').filter((line) => line.trim() !== '').length,
  );
  expect(theirs).toBeGreaterThan(ours);
  expect(sections['compared-with-aws-ecs-patterns']).toContain(`${ours} lines and ${theirs}`);
});

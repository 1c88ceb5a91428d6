import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from 'cdk-nag';
import type { Control } from '../../src/rules/control';

const source = join(__dirname, '../../src/rules');
const controls = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('controls.ts'))
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- all catalogues
  .flatMap((file) => Object.values(require(join(source, file)) as Readonly<Record<string, readonly Control[]>>))
  .flat();

const judged = controls.flatMap(({ id, decision }) => (decision.by === 'rule' ? [{ id, rule: decision.rule }] : []));
const nagRules = judged.flatMap(({ id, rule }) => ('cdkNag' in rule ? [[id, rule.cdkNag] as const] : []));

test.each(nagRules)('%s names the rule %s of cdk-nag', (_, name) => {
  const [service, rule] = name.split('.');
  expect(rules).toHaveProperty([service, rule]);
});

test.each(judged)('$id judges types of resources', ({ rule }) => {
  expect(rule.types.length).toBeGreaterThan(0);
  for (const type of rule.types) expect(type).toMatch(/^(AWS(::\w+){2}|Custom::[\w-]+)$/);
});

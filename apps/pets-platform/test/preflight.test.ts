import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');
const { nx } = JSON.parse(read('package.json')) as {
  nx: { targets: { preflight: { options: { hints: Record<string, string> } } } };
};

test.each(Object.entries(nx.targets.preflight.options.hints))('the solution for %s names a setting', (_, hint) => {
  const [variable] = /PETS_\{STAGE\}_[A-Z_]+/.exec(hint) ?? [];
  expect(variable).toBeDefined();
  expect(read('../../docs/settings.md')).toContain(`\`${variable?.replace('{STAGE}', 'DEV')}\``);
});

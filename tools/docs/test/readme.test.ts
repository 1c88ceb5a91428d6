import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT_NAMES } from '../../../apps/pets-platform/src/environments';
import { Deployment } from '../../../apps/pets-platform/test/deployment';

test('the README shows the current stacks and numbers of resources', () => {
  const deployment = new Deployment();
  const rows = ENVIRONMENT_NAMES.flatMap((stage) =>
    deployment.stacks(stage).map((name) => {
      const { environment, template } = deployment.artifact(stage, name);
      const { Resources } = template as { Resources: object };
      return { stage, name, region: environment.region, resources: Object.keys(Resources).length };
    }),
  );
  const dev = rows.filter(({ stage }) => stage === 'dev');
  const all = rows.reduce((total, { resources }) => total + resources, 0);
  const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
  const lines = readme.split('\n').filter((line) => /^│.*\d/.test(line));
  const shown = lines.map((line) => line.split('│').map((cell) => cell.trim()));
  expect(shown.map(([, , name, region, resources]) => [name, region, resources])).toEqual([
    ...dev.map(({ name, region, resources }) => [name, region, String(resources)]),
    [`${rows.length} stacks`, '', String(all)],
  ]);
});

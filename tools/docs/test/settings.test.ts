import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { chooseEnvironments } from '../../../apps/pets-platform/src/choose-environments';

test('the settings page lists exactly the settings and their variables', () => {
  const page = readFileSync(join(__dirname, '../../../docs/settings.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([\w.]+)` +\| `(PETS_\w+)`/gm)].map(([, , variable]) => variable);
  let message = '';
  try {
    chooseEnvironments(new App().node, { PETS_NONE: '1' });
  } catch (error) {
    message = (error as Error).message;
  }
  const variables = message.replace(/.*use one of /, '').split(', ');
  expect(listed.sort()).toEqual(variables.filter((variable) => !/^PETS_(STAGING|PROD)_/.test(variable)).sort());
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingForReference, referenceJar } from '../src/reference-application';

const REQUIREMENT = 'the reference application requires a JDK, version 17 or later, and Maven on the PATH';
const path = process.env.PATH;
afterEach(() => (process.env.PATH = path));

/** Sets a PATH with programs that print one line each. */
function install(programs: Record<string, string>): void {
  const folder = mkdtempSync(join(tmpdir(), 'path-'));
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${line}'\n`, { mode: 0o755 });
  }
  process.env.PATH = folder;
}

test.each([
  ['no JDK', { mvn: 'Apache Maven 3.8.7' }, REQUIREMENT],
  ['no Maven', { javac: 'javac 17.0.15' }, REQUIREMENT],
  ['an old JDK', { javac: 'javac 16.0.2', mvn: 'Apache Maven 3.8.7' }, REQUIREMENT],
  ['a JDK and Maven', { javac: 'javac 17.0.15', mvn: 'Apache Maven 3.8.7' }, undefined],
])('with %s', (_, programs, missing) => {
  install(programs as Record<string, string>);
  expect(missingForReference()).toBe(missing);
  if (missing) expect(referenceJar()).toEqual({ missing });
});

test('returns the jar file and not the one without its libraries', () => {
  install({ javac: 'javac 21', mvn: 'Apache Maven 3.9.9' });
  const folder = mkdtempSync(join(tmpdir(), 'target-'));
  expect(referenceJar(folder)).toEqual({ missing: 'run npx nx jar pets-api first' });
  expect(referenceJar(join(folder, 'missing'))).toEqual({ missing: 'run npx nx jar pets-api first' });
  for (const name of ['pets-api-1.0.0.jar.original', 'pets-api-1.0.0.jar']) writeFileSync(join(folder, name), '');
  expect(referenceJar(folder)).toEqual({ path: join(folder, 'pets-api-1.0.0.jar') });
});

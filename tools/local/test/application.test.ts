import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationOf, isReference } from '../src/application';
import { referenceJar, missingForReference } from '../src/reference-application';
import { standIn } from '../src/workload';

jest.mock('../src/reference-application');

const folder = mkdtempSync(join(tmpdir(), 'application-'));
const jar = join(folder, 'app.jar');
writeFileSync(jar, '');
writeFileSync(join(folder, 'java'), '#!/bin/sh\n', { mode: 0o755 });
const path = process.env.PATH;
beforeAll(() => (process.env.PATH = `${folder}:${path}`));
afterAll(() => (process.env.PATH = path));

/** Sets what the reference application requires and the machine lacks. */
function lacks(missing?: string): void {
  jest.mocked(missingForReference).mockReturnValue(missing);
  jest.mocked(referenceJar).mockReturnValue(missing === undefined ? { path: jar } : { missing });
}

test('the reference application is the default', () => {
  lacks();
  expect(isReference()).toBe(true);
  expect(applicationOf()).toMatchObject({
    description: 'apps/pets-api, because Java and Maven are installed. The option --app=stand-in starts faster',
    process: { jar },
  });
});

test('the stand-in is the default without Java or Maven', () => {
  lacks('it requires Java');
  expect(isReference()).toBe(false);
  expect(applicationOf()).toEqual({
    description: 'the stand-in for the application, because it requires Java',
    process: standIn(),
  });
});

test('the stand-in can be chosen', () => {
  lacks();
  expect(isReference('stand-in')).toBe(false);
  expect(applicationOf('stand-in')).toEqual({
    description: 'the stand-in for the application',
    process: standIn(),
  });
});

test('any jar file can be chosen', () => {
  lacks('it requires Maven');
  expect(isReference(jar)).toBe(false);
  expect(applicationOf(jar)).toMatchObject({ description: jar, process: { jar } });
});

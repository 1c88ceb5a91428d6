import type { Bom, License } from '../src/bom';
import { isAllowed, licenseProblems } from '../src/licenses';

test.each([
  ['MIT', true],
  ['Apache-2.0 AND MIT', true],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['GPL-3.0-or-later', false],
  ['Apache-2.0 AND LGPL-3.0-only', false],
  ['MPL-2.0', false],
  ['SEE LICENSE IN LICENSE.txt', false],
])('%s is allowed: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});

function bomWith(licenses: readonly License[] | undefined): Bom {
  const component = { 'bom-ref': 'a@1.0.0', type: 'library', name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0' };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: 'urn:uuid:0',
    metadata: { component },
    components: [{ ...component, licenses }],
    dependencies: [],
  };
}

test.each<[string, License[] | undefined, string]>([
  ['a license that is not allowed', [{ license: { id: 'GPL-3.0-only' } }], '(GPL-3.0-only)'],
  ['an expression that is not allowed', [{ expression: 'MIT AND SSPL-1.0' }], '(MIT AND SSPL-1.0)'],
  ['one of two licenses', [{ license: { id: 'MIT' } }, { license: { name: 'Custom' } }], '(MIT) AND (Custom)'],
  ['no license', undefined, 'none'],
])('names the packages with %s', (_, licenses, got) => {
  const boms = new Map([
    ['@acme/queues', bomWith(licenses)],
    ['@acme/topics', bomWith(licenses)],
  ]);
  const [problem, ...others] = licenseProblems(boms);
  expect(others).toEqual([]);
  expect(problem).toMatch(/^a@1\.0\.0 of @acme\/queues, @acme\/topics: license must be one of 0BSD, .*, got /);
  expect(problem.endsWith(`got ${got}`)).toBe(true);
});

test('accepts a license by identifier and as an expression', () => {
  const boms = [[{ license: { id: 'ISC' } }], [{ expression: 'MIT OR MPL-2.0' }]].map((licenses, index) => [
    `@acme/${index}`,
    bomWith(licenses),
  ]);
  expect(licenseProblems(new Map(boms as [string, Bom][]))).toEqual([]);
});

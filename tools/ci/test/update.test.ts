import { applyUpgrades } from '../src/update';

const TEXT = `const nx = '23.2.1';
  toolchain: {
    '@nx/devkit': nx,
    ajv: '8.20.0',
    'jsii-diff': '1.134.0',
    jsii: '6.0.16',
    nx,
  },
`;
const current = { ajv: '8.20.0', jsii: '6.0.16', 'jsii-diff': '1.134.0', nx: '23.2.1', '@nx/devkit': '23.2.1' };

test('replaces versions of packages with and without quotes', () => {
  const text = applyUpgrades(TEXT, current, { ajv: '8.21.0', jsii: '6.0.17', 'jsii-diff': '1.135.0' });
  expect(text).toContain("    ajv: '8.21.0',");
  expect(text).toContain("    jsii: '6.0.17',");
  expect(text).toContain("    'jsii-diff': '1.135.0',");
});

test('replaces a constant that packages share', () => {
  const text = applyUpgrades(TEXT, current, { nx: '23.3.0', '@nx/devkit': '23.3.0' });
  expect(text).toContain("const nx = '23.3.0';");
});

test('keeps a constant if the packages that share it have different versions', () => {
  expect(applyUpgrades(TEXT, current, { nx: '23.3.1', '@nx/devkit': '23.3.0' })).toBe(TEXT);
});

test('fails for a version that is not in the text', () => {
  expect(() => applyUpgrades(TEXT, { ...current, ajv: '8.19.0' }, { ajv: '8.21.0' })).toThrow(
    '.projenrc.ts must contain ajv at 8.19.0',
  );
});

test('changes nothing without upgrades', () => {
  expect(applyUpgrades(TEXT, current, {})).toBe(TEXT);
});

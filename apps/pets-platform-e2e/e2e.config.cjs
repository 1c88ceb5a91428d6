const preset = require('../../jest.preset.cjs');

const TYPESCRIPT = '^.+\\.ts$';

// by its own name and not jest.config, since it is no part of `npm test`
module.exports = {
  ...preset,
  roots: ['<rootDir>/e2e'],
  testMatch: ['**/*.e2e.ts'],
  // the set-up runs outside of any test's environment, where nothing is loaded once for all
  transform: { [TYPESCRIPT]: preset.transform[TYPESCRIPT] },
  transformIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/src/install.ts',
  testTimeout: 300_000,
  // a deployment mostly waits
  maxWorkers: 3,
};

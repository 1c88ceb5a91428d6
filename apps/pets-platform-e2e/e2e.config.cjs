const preset = require('../../jest.preset.cjs');

// The name is not jest.config.cjs, so that these tests belong to the target `e2e` and not to `test`.
module.exports = {
  ...preset,
  roots: ['<rootDir>/e2e'],
  testMatch: ['**/*.e2e.ts'],
  globalSetup: '<rootDir>/src/install.ts',
  testTimeout: 300_000,
  // a deployment uses little CPU time
  maxWorkers: 3,
};

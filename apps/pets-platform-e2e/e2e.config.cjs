const preset = require('../../jest.preset.cjs');

// by its own name and not jest.config, since it is no part of `npm test`
module.exports = {
  ...preset,
  roots: ['<rootDir>/e2e'],
  testMatch: ['**/*.e2e.ts'],
  globalSetup: '<rootDir>/src/install.ts',
  testTimeout: 300_000,
  // a deployment mostly waits
  maxWorkers: 3,
};

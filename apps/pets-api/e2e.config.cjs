module.exports = {
  ...require('../../jest.preset.cjs'),
  roots: ['<rootDir>/e2e'],
  testMatch: ['**/*.e2e.ts'],
  testTimeout: 120_000,
};

const { join } = require('node:path');

const support = join(__dirname, 'tools/jest/src');

/** Settings that the tests of every project share. `rootDir` is the folder of the project. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  globalSetup: join(support, 'global-setup.ts'),
  globalTeardown: join(support, 'global-teardown.ts'),
  setupFiles: [join(support, 'environment.ts')],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  // outside of the temporary folder, which is empty at the start of a run
  cacheDirectory: join(__dirname, '.nx/jest'),
  // ends a test that hangs, and leaves time to the others on a busy machine
  testTimeout: 60_000,
  collectCoverageFrom: ['src/**/*.ts'],
};

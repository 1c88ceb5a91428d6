const { join } = require('node:path');

/** What every project's tests share; `rootDir` is each project's own folder. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  setupFiles: [join(__dirname, 'jest.setup.cjs')],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  collectCoverageFrom: ['src/**/*.ts'],
};

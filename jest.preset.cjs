const { join } = require('node:path');

/** What every project's tests share; `rootDir` is each project's own folder. */
module.exports = {
  testEnvironment: join(__dirname, 'jest.environment.cjs'),
  roots: ['<rootDir>/test'],
  transform: {
    '/node_modules/(aws-cdk-lib|constructs|cdk-nag)/.+\\.js$': join(__dirname, 'jest.once.cjs'),
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(aws-cdk-lib|constructs|cdk-nag)/)'],
  collectCoverageFrom: ['src/**/*.ts'],
};

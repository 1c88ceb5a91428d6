// Unit tests look at templates: CloudFormation's own validation is for the real synth, and stack traces cost time.
process.env.CDK_VALIDATION = 'false';
process.env.CDK_DISABLE_STACK_TRACE = '1';

/** What every project's tests share; `rootDir` is each project's own folder. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  collectCoverageFrom: ['src/**/*.ts'],
};

// Unit tests read templates. CloudFormation's validation belongs to the synth of an app, and stack traces take time.
// A setup file, because Nx loads jest.preset.cjs into the process that starts the tasks of all projects.
process.env.CDK_VALIDATION = 'false';
// tests must not depend on verdicts of earlier runs
process.env.CDK_COMPLIANCE_CACHE = 'false';
process.env.CDK_DISABLE_STACK_TRACE = '1';
// The stack trace that the CDK stores for each element takes a fifth of the time of a synthesis.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });

// Unit tests read templates. CloudFormation's validation belongs to the synth of an app, and stack traces take time.
// A setup file, because Nx loads jest.preset.cjs into the process that starts the tasks of all projects.
process.env.CDK_VALIDATION = 'false';
process.env.CDK_DISABLE_STACK_TRACE = '1';

// Unit tests look at templates: CloudFormation's own validation is for the real synth, and stack traces cost time.
// Set here, in the tests' own process, since Nx reads the preset into the process that runs every other task.
process.env.CDK_VALIDATION = 'false';
process.env.CDK_DISABLE_STACK_TRACE = '1';

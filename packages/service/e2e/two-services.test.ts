import { App } from 'aws-cdk-lib/core';
import { twoServices } from '../test/examples/two-services';

test('two services pass the validation of CloudFormation', () => {
  const app = new App({
    context: {
      '@aws-cdk/core:validateAgainstDefaultRules': true,
      '@aws-cdk/core:defaultCrossStackReferences': 'weak',
    },
  });
  process.env.CDK_VALIDATION = 'true';
  try {
    // A finding throws.
    expect(() => twoServices(app).synth()).not.toThrow();
  } finally {
    process.env.CDK_VALIDATION = 'false';
  }
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compliance, CompliancePack } from '@pets/compliance';
import { App, type Stage, type StageProps } from 'aws-cdk-lib/core';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Construct } from 'constructs';
import { exampleNames, placesOf, readExample, registerOf } from '../../../packages/nx-cdk/src/toolkit';

const FOLDER = join(__dirname, '..');
const STAGES = placesOf(['dev', 'prod'], 'us-east-1');

type StageClass = new (scope: Construct, id: string, props: StageProps) => Stage;

const examples = exampleNames(FOLDER)
  .map((name) => readExample(FOLDER, name))
  // the languages of jsii have their own suite
  .filter(({ isPython }) => !isPython);

// the feature flags of a generated app
test.each(examples)(
  '$name has no finding that is not acknowledged',
  ({ acknowledgements, name, stageClass, stageFile }) => {
    const app = new App({ context: flags, outdir: mkdtempSync(join(tmpdir(), `${name}-`)) });
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { [stageClass!]: Example } = require(join(FOLDER, name, 'src', stageFile!)) as Record<string, StageClass>;
    for (const [stage, env] of Object.entries(STAGES)) new Example(app, stage, { env });
    const register = registerOf(acknowledgements, STAGES).acknowledgements;
    Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS], acknowledgements: register });
    // fails with the findings
    expect(app.synth().nestedAssemblies.map(({ displayName }) => displayName)).toEqual(['dev', 'prod']);
  },
);

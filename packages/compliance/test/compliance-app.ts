import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ComplianceRecord, Problem } from '../src/recorder/model';

/** Rule that a bucket without a policy for TLS violates. */
export const TLS = 'AwsSolutions::AwsSolutions-S10';

/** Rule that a bucket without server access logs violates. */
export const LOGS = 'AwsSolutions::AwsSolutions-S1';

/** An app with a bucket that violates both rules, in the stack `Data` of each stage. */
export function appWith(...stages: string[]): App {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'compliance-')) });
  // The report contains the line that creates a resource.
  app.node.setContext('aws:cdk:disable-creation-stack-traces', false);
  for (const stage of stages) bucketIn(new Stack(new Stage(app, stage), 'Data'));
  return app;
}

export function bucketIn(scope: Construct, id = 'Bucket', props: s3.CfnBucketProps = {}): s3.CfnBucket {
  return new s3.CfnBucket(scope, id, props);
}

export interface Synthesis {
  readonly record: ComplianceRecord;
  readonly problems: readonly Problem[];
  /** Error message of synthesis, empty if it succeeds. */
  readonly failure: string;
  /** Output of synthesis. */
  readonly printed: string;
}

export function synthesize(app: App): Synthesis {
  const print = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  let failure = '';
  try {
    app.synth({ force: true });
  } catch (error) {
    failure = (error as Error).message;
  }
  const printed = print.mock.calls.flat().join('\n');
  print.mockRestore();
  const record = JSON.parse(readFileSync(join(app.outdir, 'compliance-record.json'), 'utf8')) as ComplianceRecord;
  return { record, problems: record.problems, failure, printed };
}

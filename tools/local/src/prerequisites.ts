import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { buildSync } from 'esbuild';
import type { SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { PROVIDER } from './assembly';
import type { Emulator } from './emulator';
import { PROJECT } from './paths';

// hides the warning about old versions of Node.js
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Creates a client for the emulator. */
export function cloudFormation(emulator: Emulator, region: string): CloudFormationClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new CloudFormationClient({ endpoint: emulator.endpoint, region, credentials });
}

/**
 * Deploys a stack to a Region with the function of the shims and the hosted zones that the deployment requires.
 *
 * @returns the hosted zone ids of the emulator, by the ids in the templates
 */
export async function deployPrerequisites(
  client: CloudFormationClient,
  stacks: readonly SynthesizedStack[],
  folder: string,
): Promise<Record<string, string>> {
  const zones = zonesOf(stacks);
  const StackName = PROVIDER;
  const TemplateBody = JSON.stringify({
    Resources: {
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: PROVIDER,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: `arn:aws:iam::${stacks[0].account}:role/${PROVIDER}`,
          Timeout: 60,
          Code: { ZipFile: `exports.handler = require(${JSON.stringify(bundleProvider(folder))}).handler;` },
        },
      },
      ...Object.fromEntries(
        Object.entries(zones).map(([id, Name]) => [id, { Type: 'AWS::Route53::HostedZone', Properties: { Name } }]),
      ),
    },
    Outputs: Object.fromEntries(Object.keys(zones).map((id) => [id, { Value: { Ref: id } }])),
  });
  const waiter = { client, maxWaitTime: 60, minDelay: 0.1, maxDelay: 1 };
  const existing = await client.send(new DescribeStacksCommand({ StackName })).catch(() => undefined);
  if (!existing) {
    await client.send(new CreateStackCommand({ StackName, TemplateBody }));
    await waitUntilStackCreateComplete(waiter, { StackName });
  } else {
    const isUpdated = await client.send(new UpdateStackCommand({ StackName, TemplateBody })).then(
      () => true,
      (error: Error) => {
        if (error.message.includes('No updates')) return false;
        throw error;
      },
    );
    if (isUpdated) await waitUntilStackUpdateComplete(waiter, { StackName });
  }
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  return Object.fromEntries(
    (Stacks?.[0].Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

/** Bundles the function into one file. A hash in its name prevents that a warm function keeps the old code. */
function bundleProvider(folder: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(PROJECT, 'src/provider/index.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*'],
    outdir: folder,
    entryNames: 'provider-[hash]',
    outExtension: { '.js': '.cjs' },
    write: false,
  });
  const [{ path, contents }] = outputFiles;
  writeFileSync(path, contents);
  return path;
}

/** Returns the hosted zones that the deployment does not create, with their domains. */
function zonesOf(stacks: readonly SynthesizedStack[]): Record<string, string> {
  const records = stacks
    .flatMap(({ template }) => Object.values(template.Resources ?? {}))
    .filter(({ Type }) => Type === 'AWS::Route53::RecordSet')
    .map(({ Properties = {} }) => Properties as unknown as { HostedZoneId: unknown; Name: string });
  return Object.fromEntries(
    records
      .filter(({ HostedZoneId }) => typeof HostedZoneId === 'string')
      .map(({ HostedZoneId, Name }) => [HostedZoneId, Name.split('.').slice(1).join('.')]),
  );
}

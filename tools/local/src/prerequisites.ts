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
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { buildSync } from 'esbuild';
import { PROVIDER, type Template } from './assembly';
import type { Emulator } from './emulator';
import { PROJECT } from './paths';

// it warns whoever runs the oldest Node that this workspace supports
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** A client of the emulator. */
export function cloudFormation(emulator: Emulator, region: string): CloudFormationClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new CloudFormationClient({ endpoint: emulator.endpoint, region, credentials });
}

/**
 * A stack of our own in a region: the function behind the shims, and the hosted zones that the deployment expects.
 *
 * @returns the emulator's ids of hosted zones, which it chooses itself, by those in the templates
 */
export async function makePrerequisites(
  client: CloudFormationClient,
  stacks: readonly CloudFormationStackArtifact[],
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
          Role: `arn:aws:iam::${stacks[0].environment.account}:role/${PROVIDER}`,
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

/** One file without dependencies; its name changes with it, since warm functions keep what they loaded. */
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

/** Hosted zones that are not the deployment's own, with the domain that their records lie in. */
function zonesOf(stacks: readonly CloudFormationStackArtifact[]): Record<string, string> {
  const records = stacks
    .flatMap(({ template }) => Object.values((template as Template).Resources))
    .filter(({ Type }) => Type === 'AWS::Route53::RecordSet')
    .map(({ Properties = {} }) => Properties as { HostedZoneId: unknown; Name: string });
  return Object.fromEntries(
    records
      .filter(({ HostedZoneId }) => typeof HostedZoneId === 'string')
      .map(({ HostedZoneId, Name }) => [HostedZoneId, Name.split('.').slice(1).join('.')]),
  );
}

import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import type { Resource } from '../../src/assembly/assembly';
import type { DeployedTemplate } from '../../src/comparison/changes';
import type { DeployedStack } from '../../src/deployment/aws';
import type { Session } from '../../src/deployment/session';
import { findRetained } from '../../src/purge/retained';
import { stackOf } from '../support/requirements';

const cloudFormation = mockClient(CloudFormationClient);
const BUCKET = 'AWS::S3::Bucket';
const NESTED = 'AWS::CloudFormation::Stack';
const kept: Resource = { Type: BUCKET, DeletionPolicy: 'Retain' };

const deleted = { ...stackOf({}), id: 'Data', name: 'dev-Data' };
const other = { ...stackOf({}), id: 'Edge', name: 'dev-Edge' };

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(ListStackResourcesCommand).resolves({});
  cloudFormation.on(ListStacksCommand).resolves({});
});

function holds(StackName: string, ...resources: (readonly [logicalId: string, id: string, type?: string])[]): void {
  cloudFormation.on(ListStackResourcesCommand, { StackName }).resolves({
    StackResourceSummaries: resources.map(([LogicalResourceId, PhysicalResourceId, ResourceType = BUCKET]) => ({
      LogicalResourceId,
      PhysicalResourceId,
      ResourceType,
      LastUpdatedTimestamp: undefined,
      ResourceStatus: undefined,
    })),
  });
}

/** Stacks that CloudFormation lists, and the buckets that their deletion skipped. */
function skipped(stacks: readonly { StackName: string; RootId?: string; bucket: string }[]): void {
  cloudFormation.on(ListStacksCommand).resolves({
    StackSummaries: stacks.map(({ StackName, RootId }, index) => ({
      StackName,
      RootId,
      StackId: `id-${index}`,
      CreationTime: undefined,
      StackStatus: undefined,
    })),
  });
  for (const [index, { bucket }] of stacks.entries())
    cloudFormation.on(DescribeStackEventsCommand, { StackName: `id-${index}` }).resolves({
      StackEvents: [
        { ResourceStatus: 'DELETE_COMPLETE', ResourceType: BUCKET, PhysicalResourceId: 'gone' },
        { ResourceStatus: 'DELETE_SKIPPED', ResourceType: BUCKET, PhysicalResourceId: bucket },
      ] as never,
    });
}

async function idsOf(templates: Readonly<Record<string, DeployedTemplate>>): Promise<string[]> {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  const session = {
    stage: { stacks: [deleted, other] },
    selected: [deleted],
    reader: { client: async () => client, read: async ({ name }: { name: string }) => templates[name] },
  } as unknown as Session;
  const template = templates[deleted.name] as DeployedStack | undefined;
  const found = await findRetained(session, new Map(template ? [[deleted, template]] : []));
  for (const { region, stack } of found) expect([region, stack]).toEqual(['eu-west-1', 'Data']);
  return found.map(({ id }) => id);
}

const template = (Resources: Readonly<Record<string, Resource>>, nested: Record<string, DeployedTemplate> = {}) => ({
  template: { Resources },
  nested: new Map(Object.entries(nested)),
});

test('finds the resources that are retained, also in nested stacks', async () => {
  holds('dev-Data', ['Kept', 'kept'], ['Deleted', 'deleted'], ['Snapshot', 'copied'], ['Inner', 'arn:inner', NESTED]);
  holds('arn:inner', ['Kept', 'kept-inside'], ['Deleted', 'deleted-inside']);
  const inner = template({ Kept: kept, Deleted: { Type: BUCKET } });
  const resources = {
    Kept: kept,
    Deleted: { Type: BUCKET },
    Snapshot: { ...kept, DeletionPolicy: 'Snapshot' },
    Inner: { Type: NESTED },
  };
  expect(await idsOf({ 'dev-Data': template(resources, { Inner: inner }) })).toEqual(['kept', 'kept-inside']);
});

test('leaves out resources of a stack that is not deleted, also those of its nested stacks', async () => {
  skipped([
    { StackName: 'dev-Data', bucket: 'adopted' },
    { StackName: 'dev-Data', bucket: 'adopted-inside' },
    { StackName: 'dev-Data', bucket: 'left' },
  ]);
  holds('dev-Edge', ['Adopted', 'adopted'], ['Inner', 'arn:inner', NESTED]);
  holds('arn:inner', ['Adopted', 'adopted-inside']);
  const resources = { Adopted: kept, Inner: { Type: NESTED } };
  expect(await idsOf({ 'dev-Edge': template(resources, { Inner: template({ Adopted: kept }) }) })).toEqual(['left']);
});

test('finds what deletions of this stack and of its nested stacks skipped, and not those of other stacks', async () => {
  const root = (name: string) => `arn:aws:cloudformation:eu-west-1:111111111111:stack/${name}/1`;
  skipped([
    { StackName: 'dev-Data', bucket: 'own' },
    { StackName: 'dev-Data-Inner-1', RootId: root('dev-Data'), bucket: 'nested' },
    { StackName: 'dev-Edge', bucket: 'other' },
    { StackName: 'dev-Edge-Inner-1', RootId: root('dev-Edge'), bucket: 'other-nested' },
  ]);
  expect(await idsOf({})).toEqual(['own', 'nested']);
});

import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { StackReader } from '../../src/deployment/aws';
import { stackOf } from '../support/requirements';

const NESTED = { Type: 'AWS::CloudFormation::Stack' };
const BUCKET = { Type: 'AWS::S3::Bucket' };
const cloudFormation = mockClient(CloudFormationClient);

/** The deployed templates by name or ARN, with the physical ids and types of resources by logical id. */
function deploy(name: string, resources: Record<string, { Type: string; id?: string }>): void {
  const Resources = Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, { Type }]));
  cloudFormation
    .on(GetTemplateCommand, { StackName: name })
    .resolves({ TemplateBody: JSON.stringify({ Resources }) })
    .on(ListStackResourcesCommand, { StackName: name })
    .resolves({
      StackResourceSummaries: Object.entries(resources).map(([LogicalResourceId, { Type, id }]) => ({
        LogicalResourceId,
        PhysicalResourceId: id,
        ResourceType: Type,
        LastUpdatedTimestamp: undefined,
        ResourceStatus: undefined,
      })),
    });
}

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'dev-Stack', StackId: 'arn:root', StackStatus: 'CREATE_COMPLETE', CreationTime: undefined }],
  });
});

function read() {
  return new StackReader({ account: '111111111111', partition: 'aws' }, () => undefined).read(stackOf({}));
}

test('reads the templates of nested stacks at any depth, and of no other resources', async () => {
  deploy('arn:root', { Bucket: { ...BUCKET, id: 'bucket' }, Inner: { ...NESTED, id: 'arn:inner' } });
  deploy('arn:inner', { Deeper: { ...NESTED, id: 'arn:deeper' }, Other: { ...BUCKET, id: 'other' } });
  deploy('arn:deeper', { Last: { ...BUCKET, id: 'last' } });
  const found = await read();
  expect([...(found?.nested.keys() ?? [])]).toEqual(['Inner']);
  expect([...(found?.nested.get('Inner')?.nested.keys() ?? [])]).toEqual(['Deeper']);
  expect(found?.nested.get('Inner')?.nested.get('Deeper')).toEqual({
    template: { Resources: { Last: BUCKET } },
    nested: new Map(),
  });
  const names = cloudFormation.commandCalls(GetTemplateCommand).map(({ args: [{ input }] }) => input.StackName);
  expect(names).toEqual(['arn:root', 'arn:inner', 'arn:deeper']);
});

test('leaves out a nested stack that is not created yet', async () => {
  deploy('arn:root', { Inner: NESTED });
  expect((await read())?.nested.size).toBe(0);
});

test('lists no resources of a stack without nested stacks', async () => {
  deploy('arn:root', { Bucket: { ...BUCKET, id: 'bucket' } });
  expect((await read())?.template).toEqual({ Resources: { Bucket: BUCKET } });
  expect(cloudFormation.commandCalls(ListStackResourcesCommand)).toEqual([]);
});

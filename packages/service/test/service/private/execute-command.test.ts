import { Lazy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type ContainerServiceProps, RootFilesystem } from '../../../src';
import { containerOf, only, serviceIn, stackOf, statementsOf, vpcIn } from '../../fixtures';

const AGENT = { '/tmp': 64, '/var/lib/amazon': 16, '/var/log/amazon': 16 };

function enabled(props: Partial<ContainerServiceProps> = {}, stack = stackOf()) {
  const encryptionKey = new kms.Key(stack, 'SessionKey');
  const logGroup = new logs.LogGroup(stack, 'Sessions', { encryptionKey });
  const executeCommand = { encryptionKey, logGroup };
  serviceIn(stack, { executeCommand, rootFilesystem: RootFilesystem.readOnly(AGENT), ...props });
  return Template.fromStack(stack);
}

describe('ECS Exec', () => {
  const template = enabled();
  const key = { 'Fn::GetAtt': [expect.stringMatching('^SessionKey'), 'Arn'] };

  test('is enabled, with a cluster that encrypts and logs its sessions', () => {
    expect(only(template, 'AWS::ECS::Service').EnableExecuteCommand).toBe(true);
    expect(only(template, 'AWS::ECS::Cluster').Configuration).toEqual({
      ExecuteCommandConfiguration: {
        KmsKeyId: key,
        Logging: 'OVERRIDE',
        LogConfiguration: {
          CloudWatchLogGroupName: { Ref: expect.stringMatching('^Sessions') },
          CloudWatchEncryptionEnabled: true,
        },
      },
    });
  });

  test('grants the required permissions by a managed policy', () => {
    const channels = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'];
    expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: [...channels.map((channel) => `ssmmessages:${channel}`), 'logs:DescribeLogGroups'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching('^Sessions'), 'Arn'] },
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('enables an init process by default', () => {
    expect(containerOf(template)).toMatchObject({
      ReadonlyRootFilesystem: true,
      LinuxParameters: { InitProcessEnabled: true },
    });
    expect(containerOf(enabled({ initProcessEnabled: false }))).toMatchObject({
      LinuxParameters: { InitProcessEnabled: false },
    });
  });
});

test('accepts an existing cluster that encrypts and logs sessions', () => {
  const stack = stackOf();
  const cluster = new ecs.Cluster(stack, 'Shared', {
    vpc: vpcIn(stack),
    executeCommandConfiguration: {
      kmsKey: new kms.Key(stack, 'ClusterKey'),
      logging: ecs.ExecuteCommandLogging.OVERRIDE,
      logConfiguration: {
        cloudWatchLogGroup: new logs.LogGroup(stack, 'ClusterLogs'),
        cloudWatchEncryptionEnabled: true,
      },
    },
  });
  enabled({ cluster }, stack).hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: true });
});

test('fails for an existing cluster that does not encrypt and log sessions', () => {
  const stack = stackOf();
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Shared', { clusterName: 'shared', vpc: vpcIn(stack) });
  expect(() => enabled({ cluster }, stack)).toThrow(
    'Service/Service: executeCommand requires a cluster with a key and a log group in its executeCommandConfiguration',
  );
});

test.each([
  [RootFilesystem.readOnly(), '/var/lib/amazon and /var/log/amazon'],
  [RootFilesystem.readOnly({ '/tmp': 1, '/var/lib/amazon': 1 }), '/var/log/amazon'],
])('fails when the directories of the agent are not writable: %#', (rootFilesystem, directories) => {
  expect(() => enabled({ rootFilesystem })).toThrow(
    `Service/Service: executeCommand requires a rootFilesystem that is writable at ${directories}`,
  );
});

test('accepts a writable root file system', () => {
  expect(() => enabled({ rootFilesystem: RootFilesystem.writable() })).not.toThrow();
});

describe('linux parameters', () => {
  const rendered = (props: Partial<ContainerServiceProps>) => {
    const stack = stackOf();
    serviceIn(stack, props);
    return Template.fromStack(stack);
  };

  test('enable an init process, with and without writable directories', () => {
    for (const rootFilesystem of [undefined, RootFilesystem.writable()]) {
      expect(containerOf(rendered({ initProcessEnabled: true, rootFilesystem }))).toMatchObject({
        LinuxParameters: { InitProcessEnabled: true },
      });
    }
    rendered({}).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ LinuxParameters: { InitProcessEnabled: Match.absent() } })],
    });
  });

  test('include the given ulimits', () => {
    const ulimits = [{ name: ecs.UlimitName.NOFILE, softLimit: 65_536, hardLimit: 65_536 }];
    expect(containerOf(rendered({ ulimits })).Ulimits).toEqual([
      { Name: 'nofile', SoftLimit: 65_536, HardLimit: 65_536 },
    ]);
  });

  test('can have limits that are tokens', () => {
    const token = Lazy.number({ produce: () => 1 });
    const name = ecs.UlimitName.NOFILE;
    expect(() => rendered({ ulimits: [{ name, softLimit: 2, hardLimit: token }] })).not.toThrow();
    expect(() => rendered({ ulimits: [{ name, softLimit: token, hardLimit: 2 }] })).not.toThrow();
  });

  test('fail when a soft limit is above its hard limit', () => {
    const ulimits = [{ name: ecs.UlimitName.NOFILE, softLimit: 2, hardLimit: 1 }];
    expect(() => rendered({ ulimits })).toThrow(
      'Service/Service: ulimits nofile softLimit must be at most the hardLimit, 1, got 2',
    );
  });
});

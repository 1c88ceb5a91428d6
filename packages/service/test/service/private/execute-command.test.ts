import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type ContainerServiceProps, RootFilesystem } from '../../../src';
import { containerOf, only, serviceIn, stackOf, statementsOf, vpcIn } from '../../surroundings';

const AGENT = { '/tmp': 64, '/var/lib/amazon': 16, '/var/log/amazon': 16 };

function open(props: Partial<ContainerServiceProps> = {}, stack = stackOf()) {
  const encryptionKey = new kms.Key(stack, 'SessionKey');
  const logGroup = new logs.LogGroup(stack, 'Sessions', { encryptionKey });
  const executeCommand = { encryptionKey, logGroup };
  serviceIn(stack, { executeCommand, rootFilesystem: RootFilesystem.readOnly(AGENT), ...props });
  return Template.fromStack(stack);
}

describe('people who may run commands', () => {
  const template = open();
  const key = { 'Fn::GetAtt': [expect.stringMatching('^SessionKey'), 'Arn'] };

  test('do so in containers whose sessions the cluster encrypts and logs', () => {
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

  test('let the tasks do only what the agent needs, by a managed policy', () => {
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

  test('leave no process behind, by an init process', () => {
    expect(containerOf(template)).toMatchObject({
      ReadonlyRootFilesystem: true,
      LinuxParameters: { InitProcessEnabled: true },
    });
    expect(containerOf(open({ initProcess: false }))).toMatchObject({ LinuxParameters: { InitProcessEnabled: false } });
  });
});

test('a given cluster that keeps sessions is used as it is', () => {
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
  open({ cluster }, stack).hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: true });
});

test('a given cluster that does not keep sessions fails', () => {
  const stack = stackOf();
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Shared', { clusterName: 'shared', vpc: vpcIn(stack) });
  expect(() => open({ cluster }, stack)).toThrow(
    'Service/Service: executeCommand needs a cluster whose executeCommandConfiguration has a key and a log of its own',
  );
});

test.each([
  [RootFilesystem.readOnly(), '/var/lib/amazon and /var/log/amazon'],
  [RootFilesystem.readOnly({ '/tmp': 1, '/var/lib/amazon': 1 }), '/var/log/amazon'],
])('a file system in which the agent cannot write fails: %#', (rootFilesystem, directories) => {
  expect(() => open({ rootFilesystem })).toThrow(
    `Service/Service: executeCommand needs a rootFilesystem that is writable at ${directories}`,
  );
});

test('a writable file system will do', () => {
  expect(() => open({ rootFilesystem: RootFilesystem.writable() })).not.toThrow();
});

describe('processes', () => {
  const rendered = (props: Partial<ContainerServiceProps>) => {
    const stack = stackOf();
    serviceIn(stack, props);
    return Template.fromStack(stack);
  };

  test('have an init process when it is asked for, with and without writable directories', () => {
    for (const rootFilesystem of [undefined, RootFilesystem.writable()]) {
      expect(containerOf(rendered({ initProcess: true, rootFilesystem }))).toMatchObject({
        LinuxParameters: { InitProcessEnabled: true },
      });
    }
    rendered({}).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ LinuxParameters: { InitProcessEnabled: Match.absent() } })],
    });
  });

  test('have the limits that are given', () => {
    const ulimits = [{ name: ecs.UlimitName.NOFILE, softLimit: 65_536, hardLimit: 65_536 }];
    expect(containerOf(rendered({ ulimits })).Ulimits).toEqual([
      { Name: 'nofile', SoftLimit: 65_536, HardLimit: 65_536 },
    ]);
  });

  test('cannot have a soft limit above the hard one', () => {
    const ulimits = [{ name: ecs.UlimitName.NOFILE, softLimit: 2, hardLimit: 1 }];
    expect(() => rendered({ ulimits })).toThrow(
      'Service/Service: ulimits nofile must have a softLimit of its hardLimit 1 at most, got 2',
    );
  });
});

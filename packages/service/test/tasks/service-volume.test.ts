import { Match, Template } from 'aws-cdk-lib/assertions';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RootFilesystem, ServiceVolume, type ServiceVolumeOptions } from '../../src';
import { only, serviceIn, stackOf, statementsOf, vpcIn } from '../fixtures';

jest.mock('../../src/service/private/migration-code', () => ({ MIGRATION_CODE: __dirname }));

function fileSystemIn(stack = stackOf()) {
  const fileSystem = new efs.FileSystem(stack, 'Files', { vpc: vpcIn(stack) });
  return { stack, fileSystem, accessPoint: fileSystem.addAccessPoint('Point', { path: '/app' }) };
}

describe('efs', () => {
  const { stack, fileSystem, accessPoint } = fileSystemIn();
  serviceIn(stack, {
    rootFilesystem: RootFilesystem.readOnly().withVolumes(
      ServiceVolume.efs(fileSystem, { containerPath: '/data', accessPoint }),
    ),
  });
  const template = Template.fromStack(stack);

  test('mounts the file system, encrypted and with the task role, next to the other directories', () => {
    expect(only(template, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Volumes: [
        {
          Name: 'data',
          EFSVolumeConfiguration: {
            FilesystemId: { Ref: expect.stringMatching('^Files') },
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { IAM: 'ENABLED', AccessPointId: { Ref: expect.stringMatching('^FilesPoint') } },
          },
        },
      ],
      ContainerDefinitions: [
        {
          ReadonlyRootFilesystem: true,
          LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64 }] },
          MountPoints: [{ ContainerPath: '/data', SourceVolume: 'data', ReadOnly: false }],
        },
      ],
    });
  });

  test('the task role can mount and write through the access point only', () => {
    expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching('^Files'), 'Arn'] },
        Condition: {
          StringEquals: {
            'elasticfilesystem:AccessPointArn': {
              'Fn::Join': ['', expect.arrayContaining([{ Ref: expect.stringMatching('^FilesPoint') }])],
            },
          },
        },
      },
    ]);
  });

  test('read-only volumes cannot be written, also by a migration', () => {
    const other = fileSystemIn();
    const rootFilesystem = RootFilesystem.writable().withVolumes(
      ServiceVolume.efs(other.fileSystem, { containerPath: '/data', readOnly: true }),
    );
    serviceIn(other.stack, {
      rootFilesystem,
      migration: { command: ['migrate'], logGroup: logs.LogGroup.fromLogGroupName(other.stack, 'Runner', '/runner') },
    });
    const rendered = Template.fromStack(other.stack);
    expect(statementsOf(rendered, 'ServiceTaskRoleGrantedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: 'elasticfilesystem:ClientMount',
        Resource: { 'Fn::GetAtt': [expect.stringMatching('^Files'), 'Arn'] },
      },
    ]);
    rendered.allResourcesProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ MountPoints: [Match.objectLike({ ReadOnly: true })] })],
    });
    expect(rootFilesystem.isWritable('/data')).toBe(false);
    expect(rootFilesystem.isWritable('/data/x')).toBe(false);
    expect(rootFilesystem.isWritable('/database')).toBe(true);
  });
});

test('ephemeral volumes and storage belong to the task', () => {
  const stack = stackOf();
  const rootFilesystem = RootFilesystem.readOnly({})
    .withVolumes(ServiceVolume.ephemeral({ containerPath: '/var/cache' }))
    .withEphemeralStorage(50);
  serviceIn(stack, { rootFilesystem });
  expect(only(Template.fromStack(stack), 'AWS::ECS::TaskDefinition')).toMatchObject({
    EphemeralStorage: { SizeInGiB: 50 },
    Volumes: [{ Name: 'var-cache' }],
    ContainerDefinitions: [{ MountPoints: [{ ContainerPath: '/var/cache', SourceVolume: 'var-cache' }] }],
  });
  expect(rootFilesystem.isWritable('/var/cache')).toBe(true);
  expect(rootFilesystem.isWritable('/tmp')).toBe(false);
});

test.each([21, 200])('accepts %d GiB of ephemeral storage', (size) => {
  expect(() =>
    serviceIn(stackOf(), { rootFilesystem: RootFilesystem.readOnly().withEphemeralStorage(size) }),
  ).not.toThrow();
});

test.each([20, 201, 21.5])('fails for %d GiB of ephemeral storage', (size) => {
  expect(() => serviceIn(stackOf(), { rootFilesystem: RootFilesystem.readOnly().withEphemeralStorage(size) })).toThrow(
    `Service/Service: rootFilesystem ephemeral storage in GiB must be a whole number from 21 to 200, got ${size}`,
  );
});

test.each<[ServiceVolumeOptions[], string]>([
  [
    [{ containerPath: 'data' }],
    'volume containerPath must be an absolute path without spaces, colons, commas, . and .., and not in /proc, /sys or /dev, got "data"',
  ],
  [[{ containerPath: '/data', volumeName: 'a.b' }], 'volumeName must be 1 to 255 letters'],
  [
    [{ containerPath: '/data' }, { containerPath: '/data', volumeName: 'b' }],
    'volumes must have unique paths, got /data twice',
  ],
  [[{ containerPath: '/a/b' }, { containerPath: '/a-b' }], 'volumes must have unique names, got a-b twice'],
])('fails for the volumes %j', (volumes, problem) => {
  const rootFilesystem = RootFilesystem.readOnly().withVolumes(...volumes.map((each) => ServiceVolume.ephemeral(each)));
  expect(() => serviceIn(stackOf(), { rootFilesystem })).toThrow(`Service/Service: rootFilesystem ${problem}`);
});

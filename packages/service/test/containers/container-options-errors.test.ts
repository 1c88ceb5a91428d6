import { Duration, Lazy } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type ContainerOptions, ServiceImage, Sidecar, type SidecarContainerOptions } from '../../src';
import { serviceIn, stackOf } from '../fixtures';

function sidecarWith(containerOptions: SidecarContainerOptions, memoryLimitMiB?: number): void {
  const image = ServiceImage.fromRegistry('agent:1');
  serviceIn(stackOf(), {
    sidecars: [Sidecar.container({ containerName: 'agent', image, containerOptions, memoryLimitMiB })],
  });
}

const restart = { enableRestartPolicy: true };
const token = Lazy.number({ produce: () => 90 });
const specs = ['a', 'b'].map((name) =>
  ecs.DomainlessCredentialSpec.fromS3Bucket(s3.Bucket.fromBucketName(stackOf(), name, 'specs'), name),
);

describe('options of all containers', () => {
  test.each<[ContainerOptions, string]>([
    [{ startTimeout: Duration.seconds(1) }, 'startTimeout must be a whole number of seconds from 2 to 120, got 1'],
    [{ startTimeout: Duration.seconds(121) }, 'startTimeout must be a whole number of seconds from 2 to 120, got 121'],
    [{ startTimeout: Duration.minutes(token) }, 'startTimeout must be in seconds if it is a token, got minutes'],
    [{ dockerLabels: { '': 'api' } }, 'dockerLabels must not have an empty name, got ""'],
    [{ memoryReservationMiB: 5 }, 'memoryReservationMiB must be a whole number of 6 or more, got 5'],
    [{ credentialSpecs: specs }, 'credentialSpecs must have at most one entry, got 2'],
    [{ restartAttemptPeriod: Duration.seconds(60) }, 'restartAttemptPeriod requires enableRestartPolicy: true'],
    [
      { enableRestartPolicy: false, restartIgnoredExitCodes: [0] },
      'restartIgnoredExitCodes requires enableRestartPolicy: true',
    ],
    [
      { ...restart, restartAttemptPeriod: Duration.seconds(59) },
      'restartAttemptPeriod must be a whole number of seconds from 60 to 1800, got 59',
    ],
    [
      { ...restart, restartAttemptPeriod: Duration.seconds(1801) },
      'restartAttemptPeriod must be a whole number of seconds from 60 to 1800, got 1801',
    ],
    [
      { ...restart, restartIgnoredExitCodes: Array.from({ length: 51 }, (_, code) => code) },
      'restartIgnoredExitCodes must have at most 50 entries, got 51',
    ],
    [
      { ...restart, restartIgnoredExitCodes: [0, 256] },
      'restartIgnoredExitCodes[1] must be a whole number from 0 to 255, got 256',
    ],
  ])('%# fail', (options, problem) => {
    expect(() => serviceIn(stackOf(), { containerOptions: options })).toThrow(
      `Service/Service: containerOptions.${problem}`,
    );
    expect(() => sidecarWith(options)).toThrow(`Service/Service: sidecars "agent".containerOptions.${problem}`);
  });

  test.each<ContainerOptions>([
    { startTimeout: Duration.seconds(2), memoryReservationMiB: 6 },
    { startTimeout: Duration.seconds(120), ...restart, restartAttemptPeriod: Duration.minutes(30) },
    { startTimeout: Duration.seconds(token), memoryReservationMiB: token },
    {
      ...restart,
      restartAttemptPeriod: Duration.minutes(1),
      restartIgnoredExitCodes: Array.from({ length: 50 }, () => 255),
    },
  ])('%# are accepted', (options) => {
    expect(() => serviceIn(stackOf(), { containerOptions: options })).not.toThrow();
    expect(() => sidecarWith(options)).not.toThrow();
  });
});

describe('options of the containers of sidecars', () => {
  test.each<[SidecarContainerOptions, string]>([
    [{ stopTimeout: Duration.seconds(121) }, 'stopTimeout must be a whole number of seconds from 1 to 120, got 121'],
    [{ memoryReservationMiB: 65 }, 'memoryReservationMiB must be at most memoryLimitMiB, 64, got 65'],
    [
      { portMappings: [{ containerPort: 65_536 }] },
      'portMappings[0].containerPort must be a whole number from 1 to 65535, got 65536',
    ],
    [
      { portMappings: [{ containerPort: 1 }, { containerPort: 2, hostPort: 3 }] },
      'portMappings[1].hostPort must be left out or the same as containerPort, 2, got 3',
    ],
    [
      { portMappings: [{ containerPort: 1, containerPortRange: '1-2' }] },
      'portMappings[0] must have either containerPort or containerPortRange, got both',
    ],
    [
      { portMappings: [{ containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE }] },
      'portMappings[0] must have either containerPort or containerPortRange, got neither',
    ],
    [
      { portMappings: [{ containerPort: 0, containerPortRange: '1' }] },
      'portMappings[0].containerPortRange must be a range such as "8000-8010", got "1"',
    ],
    ...['x1-2', '1-2x', '123456-2', '1-'].map((containerPortRange): [SidecarContainerOptions, string] => [
      { portMappings: [{ containerPort: 0, containerPortRange }] },
      `portMappings[0].containerPortRange must be a range such as "8000-8010", got "${containerPortRange}"`,
    ]),
    ...['-a', 'a b', 'aB', 'x'.repeat(65)].map((name): [SidecarContainerOptions, string] => [
      { portMappings: [{ containerPort: 1, name }] },
      `portMappings[0].name must be 1 to 64 lower-case letters, digits, '_' and '-', without '-' at the start, got "${name}"`,
    ]),
    [{ portMappings: [{ containerPort: 1, name: '' }] }, 'portMappings[0].name must be 1 to 64 lower-case letters'],
    [
      { portMappings: [{ containerPort: 1, appProtocol: ecs.AppProtocol.http }] },
      'portMappings[0].appProtocol requires name',
    ],
    [
      {
        portMappings: [
          { containerPort: 1, name: 'a' },
          { containerPort: 2, name: 'a' },
        ],
      },
      'portMappings must have unique names, got "a" twice',
    ],
  ])('%# fail', (options, problem) => {
    expect(() => sidecarWith(options, 64)).toThrow(`Service/Service: sidecars "agent".containerOptions.${problem}`);
  });

  test.each<SidecarContainerOptions>([
    { stopTimeout: Duration.seconds(120), memoryReservationMiB: 64 },
    { portMappings: [{ containerPort: 1, hostPort: 1, name: 'a', appProtocol: ecs.AppProtocol.http }] },
    {
      portMappings: [
        { containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE, containerPortRange: '8000-8010' },
        { containerPort: 65_535 },
        { containerPort: 1 },
      ],
    },
  ])('%# are accepted', (options) => {
    expect(() => sidecarWith(options, 64)).not.toThrow();
  });
});

import { Duration } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type ContainerOptions, ServiceImage, Sidecar, type SidecarContainerOptions } from '../../src';
import { only, serviceIn, stackOf } from '../fixtures';

const stack = stackOf();

/** A value of each option, and the property of the container that it sets. */
const OPTIONS: {
  [option in Exclude<keyof ContainerOptions, 'restartAttemptPeriod' | 'restartIgnoredExitCodes'>]-?: [
    Required<ContainerOptions>[option],
    object,
  ];
} = {
  command: [['serve'], { Command: ['serve'] }],
  entryPoint: [['/bin/run'], { EntryPoint: ['/bin/run'] }],
  workingDirectory: ['/app', { WorkingDirectory: '/app' }],
  environmentFiles: [
    [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'files'), 'app.env')],
    { EnvironmentFiles: [{ Type: 's3' }] },
  ],
  dockerLabels: [{ team: 'api' }, { DockerLabels: { team: 'api' } }],
  startTimeout: [Duration.seconds(90), { StartTimeout: 90 }],
  systemControls: [
    [{ namespace: 'net.core.somaxconn', value: '1024' }],
    { SystemControls: [{ Namespace: 'net.core.somaxconn', Value: '1024' }] },
  ],
  pseudoTerminal: [true, { PseudoTerminal: true }],
  interactive: [true, { Interactive: true }],
  versionConsistency: [ecs.VersionConsistency.DISABLED, { VersionConsistency: 'disabled' }],
  memoryReservationMiB: [256, { MemoryReservation: 256 }],
  credentialSpecs: [
    [ecs.DomainlessCredentialSpec.fromS3Bucket(s3.Bucket.fromBucketName(stack, 'Specs', 'specs'), 'spec.json')],
    { CredentialSpecs: [expect.anything()] },
  ],
  enableRestartPolicy: [true, { RestartPolicy: { Enabled: true } }],
};

const SIDECAR_OPTIONS: {
  [option in Exclude<keyof SidecarContainerOptions, keyof ContainerOptions>]-?: [
    Required<SidecarContainerOptions>[option],
    object,
  ];
} = {
  user: ['1000', { User: '1000' }],
  portMappings: [[{ containerPort: 9000 }], { PortMappings: [{ ContainerPort: 9000 }] }],
  readonlyRootFilesystem: [true, { ReadonlyRootFilesystem: true }],
  linuxParameters: [
    new ecs.LinuxParameters(stack, 'LinuxParameters', { initProcessEnabled: true }),
    { LinuxParameters: { InitProcessEnabled: true } },
  ],
  stopTimeout: [Duration.seconds(90), { StopTimeout: 90 }],
  ulimits: [
    [{ name: ecs.UlimitName.NOFILE, softLimit: 1, hardLimit: 2 }],
    { Ulimits: [{ Name: 'nofile', SoftLimit: 1, HardLimit: 2 }] },
  ],
};

function containersWith(containerOptions: ContainerOptions, sidecarOptions: SidecarContainerOptions) {
  const stack = stackOf();
  const image = ServiceImage.fromRegistry('agent:1');
  serviceIn(stack, {
    containerOptions,
    sidecars: [Sidecar.container({ containerName: 'agent', image, containerOptions: sidecarOptions })],
  });
  return only(Template.fromStack(stack), 'AWS::ECS::TaskDefinition').ContainerDefinitions as object[];
}

test.each(Object.entries(OPTIONS))(
  '%s applies to the container of a service and of a sidecar',
  (option, [value, property]) => {
    const [application, sidecar] = containersWith({ [option]: value }, { [option]: value });
    expect(application).toMatchObject(property);
    expect(sidecar).toMatchObject(property);
  },
);

test.each(Object.entries(SIDECAR_OPTIONS))('%s applies to the container of a sidecar', (option, [value, property]) => {
  expect(containersWith({}, { [option]: value })[1]).toMatchObject(property);
});

test('a restart policy has a period and exit codes that it ignores', () => {
  const options = {
    enableRestartPolicy: true,
    restartAttemptPeriod: Duration.minutes(2),
    restartIgnoredExitCodes: [0, 3],
  };
  const RestartPolicy = { Enabled: true, RestartAttemptPeriod: 120, IgnoredExitCodes: [0, 3] };
  expect(containersWith(options, options)).toMatchObject([{ RestartPolicy }, { RestartPolicy }]);
});

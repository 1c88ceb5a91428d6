import { managedTermination } from '../../../src/rules/ecs/service/managed-termination';
import { platformVersion } from '../../../src/rules/ecs/service/platform-version';
import { servicePublicIp } from '../../../src/rules/ecs/service/service-public-ip';
import { taskSetPublicIp } from '../../../src/rules/ecs/service/task-set-public-ip';
import { efsTransitEncryption } from '../../../src/rules/ecs/task/efs-transit-encryption';
import { environmentSecrets } from '../../../src/rules/ecs/task/environment-secrets';
import { hostProcesses } from '../../../src/rules/ecs/task/host-processes';
import { linuxUser } from '../../../src/rules/ecs/task/linux-user';
import { privileged } from '../../../src/rules/ecs/task/privileged';
import { readOnlyRoot } from '../../../src/rules/ecs/task/read-only-root';
import { windowsUser } from '../../../src/rules/ecs/task/windows-user';
import type { Rule } from '../../../src/rules/rule';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const containers = (...ContainerDefinitions: readonly object[]) => properties({ ContainerDefinitions });

const on = (OperatingSystemFamily: unknown, ...ContainerDefinitions: readonly object[]) =>
  properties({ RuntimePlatform: { OperatingSystemFamily }, ContainerDefinitions });

const volume = (values: object) => properties({ Volumes: [{ Name: 'host' }, { EFSVolumeConfiguration: values }] });

function publicIp(rule: Rule, name: string): RuleCases {
  const assigned = (AssignPublicIp: unknown) => properties({ NetworkConfiguration: { [name]: { AssignPublicIp } } });
  return {
    rule,
    compliant: { disabled: assigned('DISABLED'), 'the default': properties({}) },
    nonCompliant: { enabled: assigned('ENABLED') },
    unresolved: { 'a parameter': assigned(PARAMETER) },
  };
}

function version(PlatformVersion: string, system?: string): Case {
  return resources({
    'Judged AWS::ECS::Service': { PlatformVersion, TaskDefinition: { Ref: 'Task' } },
    'Task AWS::ECS::TaskDefinition': { RuntimePlatform: { OperatingSystemFamily: system } },
  });
}

export const ecs: Readonly<Record<string, RuleCases>> = {
  servicePublicIp: publicIp(servicePublicIp, 'AwsvpcConfiguration'),
  taskSetPublicIp: publicIp(taskSetPublicIp, 'AwsVpcConfiguration'),
  platformVersion: {
    rule: platformVersion,
    compliant: {
      'the default': properties({}),
      latest: properties({ PlatformVersion: 'LATEST' }),
      'the newest for Linux': version('1.4.0'),
      'the newest for Windows': version('1.0.0', 'WINDOWS_SERVER_2022_CORE'),
    },
    nonCompliant: {
      'an old version': version('1.3.0'),
      'the first version for Linux': version('1.0.0', 'LINUX'),
      'the first version without a task definition': properties({ PlatformVersion: '1.0.0' }),
    },
    unresolved: {
      'a parameter': properties({ PlatformVersion: PARAMETER }),
      'a task definition of another stack': properties({ PlatformVersion: '1.0.0', TaskDefinition: 'task' }),
    },
  },
  managedTermination: {
    rule: managedTermination,
    compliant: {
      enabled: properties({ AutoScalingGroupProvider: { ManagedTerminationProtection: 'ENABLED' } }),
    },
    nonCompliant: { 'the default': properties({ AutoScalingGroupProvider: { AutoScalingGroupArn: 'group' } }) },
    notApplicable: { 'managed instances': properties({ ManagedInstancesProvider: {} }) },
    unresolved: { 'a parameter': properties({ AutoScalingGroupProvider: PARAMETER }) },
  },
  hostProcesses: {
    rule: hostProcesses,
    compliant: { 'the default': properties({}), 'the processes of the task': properties({ PidMode: 'task' }) },
    nonCompliant: { 'the processes of the host': properties({ PidMode: 'host' }) },
    unresolved: { 'a parameter': properties({ PidMode: PARAMETER }) },
  },
  privileged: {
    rule: privileged,
    compliant: { 'the default': containers({}), disabled: containers({ Privileged: false }) },
    nonCompliant: { 'a privileged container': containers({}, { Privileged: 'true' }) },
    unresolved: { 'a parameter': containers({ Privileged: PARAMETER }) },
  },
  readOnlyRoot: {
    rule: readOnlyRoot,
    compliant: { 'read-only': containers({ ReadonlyRootFilesystem: true }) },
    nonCompliant: {
      'a container with the default': containers({ ReadonlyRootFilesystem: true }, {}),
      'a container that writes': on('LINUX', { ReadonlyRootFilesystem: false }),
    },
    notApplicable: { Windows: on('WINDOWS_SERVER_2022_CORE', {}) },
    unresolved: { 'a parameter': containers({ ReadonlyRootFilesystem: PARAMETER }) },
  },
  environmentSecrets: {
    rule: environmentSecrets,
    compliant: {
      'no variables': containers({}),
      'another variable': containers({ Environment: [{ Name: 'AWS_REGION' }, {}] }),
    },
    nonCompliant: { credentials: containers({}, { Environment: [{ Name: 'AWS_SECRET_ACCESS_KEY' }] }) },
    unresolved: { 'a parameter': containers({ Environment: PARAMETER }) },
  },
  efsTransitEncryption: {
    rule: efsTransitEncryption,
    compliant: { encrypted: volume({ TransitEncryption: 'ENABLED' }) },
    nonCompliant: { 'the default': volume({ FilesystemId: 'fs' }) },
    notApplicable: { 'a volume of the host': properties({ Volumes: [{ Name: 'host' }] }) },
    unresolved: { 'a parameter': volume({ TransitEncryption: PARAMETER }) },
  },
  linuxUser: {
    rule: linuxUser,
    compliant: { 'a user': containers({ User: 'node' }), 'an id with a group': on('LINUX', { User: '1000:0' }) },
    nonCompliant: {
      'no user': containers({ User: 'node' }, {}),
      root: containers({ User: 'root' }),
      'the id of root with a group': containers({ User: '0:1000' }),
    },
    notApplicable: { Windows: on('WINDOWS_SERVER_2022_CORE', {}) },
    unresolved: { 'a parameter': containers({ User: PARAMETER }) },
  },
  windowsUser: {
    rule: windowsUser,
    compliant: {
      'a user': on('WINDOWS_SERVER_2022_CORE', { User: 'ContainerUser' }),
      'a user without a platform': containers({ User: '1000' }),
    },
    nonCompliant: {
      'no user': on('WINDOWS_SERVER_2022_CORE', {}),
      'the administrator': on('WINDOWS_SERVER_2022_CORE', { User: 'ContainerAdministrator' }),
    },
    notApplicable: { Linux: on('LINUX', {}) },
    unresolved: { 'a parameter': on(PARAMETER, {}) },
  },
};

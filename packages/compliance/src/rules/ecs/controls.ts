import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { managedTermination } from './service/managed-termination';
import { platformVersion } from './service/platform-version';
import { servicePublicIp } from './service/service-public-ip';
import { taskSetPublicIp } from './service/task-set-public-ip';
import { efsTransitEncryption } from './task/efs-transit-encryption';
import { environmentSecrets } from './task/environment-secrets';
import { hostProcesses } from './task/host-processes';
import { linuxUser } from './task/linux-user';
import { privileged } from './task/privileged';
import { readOnlyRoot } from './task/read-only-root';
import { windowsUser } from './task/windows-user';

/** Controls for Amazon ECS. */
export const ECS: readonly Control[] = [
  {
    id: 'ECS.2',
    title: 'tasks of services have no public IP address',
    severity: 'high',
    decision: rule(servicePublicIp),
  },
  {
    id: 'ECS.3',
    title: 'containers do not share the processes of their host',
    severity: 'high',
    decision: rule(hostProcesses),
  },
  { id: 'ECS.4', title: 'containers are not privileged', severity: 'high', decision: rule(privileged) },
  {
    id: 'ECS.5',
    title: 'root file systems of containers are read-only',
    severity: 'high',
    decision: rule(readOnlyRoot),
  },
  {
    id: 'ECS.8',
    title: 'environment variables of containers contain no AWS credentials',
    severity: 'high',
    decision: rule(environmentSecrets),
  },
  {
    id: 'ECS.9',
    title: 'containers have a log driver',
    severity: 'high',
    decision: nag('ecs.ECSTaskDefinitionContainerLogging', 'AWS::ECS::TaskDefinition'),
  },
  {
    id: 'ECS.10',
    title: 'services have the newest platform version of AWS Fargate',
    severity: 'medium',
    decision: rule(platformVersion, 'Knows the newest versions 1.4.0 for Linux and 1.0.0 for Windows.'),
  },
  {
    id: 'ECS.12',
    title: 'clusters have Container Insights',
    severity: 'medium',
    decision: nag('ecs.ECSClusterCloudWatchContainerInsights', 'AWS::ECS::Cluster'),
  },
  {
    id: 'ECS.16',
    title: 'tasks of task sets have no public IP address',
    severity: 'high',
    decision: rule(taskSetPublicIp),
  },
  {
    id: 'ECS.18',
    title: 'volumes of Amazon EFS are encrypted in transit',
    severity: 'medium',
    decision: rule(efsTransitEncryption),
  },
  {
    id: 'ECS.19',
    title: 'capacity providers terminate no instance that runs tasks',
    severity: 'medium',
    decision: rule(managedTermination),
  },
  { id: 'ECS.20', title: 'Linux containers do not run as root', severity: 'medium', decision: rule(linuxUser) },
  {
    id: 'ECS.21',
    title: 'Windows containers do not run as the administrator',
    severity: 'medium',
    decision: rule(windowsUser),
  },
];

import {
  ECSClient,
  ListServiceDeploymentsCommand,
  type Deployment,
  type Service,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Environment } from '../environment';
import {
  describedService,
  describeTaskDefinition,
  mainContainer,
  servicesOf,
  type DescribedService,
  type EcsService,
} from '../services';
import { part } from './part';
import type { DeploymentStatus, RunningImage, ServiceStatus, TargetHealth, TaskCounts } from './report';

const COMMIT = /^[0-9a-f]{40}$/;

/** Reads the state of the services. */
export async function readServices(environment: Environment): Promise<readonly ServiceStatus[]> {
  const services = await servicesOf(environment);
  return Promise.all(services.map((service) => readService(environment, service)));
}

async function readService(environment: Environment, found: EcsService): Promise<ServiceStatus> {
  const { name, cluster, region, stack } = found;
  const described = describedService(environment, found);
  // each part reports the failure
  described.catch(() => undefined);
  const [tasks, deployment, targets, images] = await Promise.all([
    part(async () => countsOf((await described).service)),
    part(async () => readDeployment(environment, await described)),
    part(async () => readTargets(environment, await described)),
    part(async () => readImages(environment, await described)),
  ]);
  return { name, cluster, region, stack, tasks, deployment, targets, images };
}

function countsOf({ desiredCount = 0, runningCount = 0, pendingCount = 0 }: Service): TaskCounts {
  return { desired: desiredCount, running: runningCount, pending: pendingCount };
}

/** Amazon ECS keeps the deployments of 90 days. Before the first one, the service has the deployment of its creation. */
async function readDeployment(environment: Environment, described: DescribedService): Promise<DeploymentStatus> {
  const { name, cluster, region, service } = described;
  const ecs = environment.client(ECSClient, region);
  const { serviceDeployments = [] } = await ecs.send(new ListServiceDeploymentsCommand({ cluster, service: name }));
  const [last] = [...serviceDeployments].sort((a, b) => timeOf(b) - timeOf(a));
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (last) {
    const { status = '', statusReason, startedAt, createdAt, finishedAt } = last;
    return deploymentOf(status, statusReason ?? reasonFor(service, status), startedAt ?? createdAt, finishedAt);
  }
  const { rolloutState = 'UNKNOWN', rolloutStateReason, createdAt, updatedAt } = primary ?? ({} as Deployment);
  return deploymentOf(
    rolloutState,
    rolloutStateReason,
    createdAt,
    rolloutState === 'COMPLETED' ? updatedAt : undefined,
  );
}

/** The reason of a deployment that is not complete: that of the rollout, or the last event of the service. */
function reasonFor({ deployments = [], events = [] }: Service, status: string): string | undefined {
  if (status === 'SUCCESSFUL') return undefined;
  const rollout = deployments.find(({ rolloutState }) => rolloutState === 'FAILED' || rolloutState === 'IN_PROGRESS');
  return rollout?.rolloutStateReason ?? events[0]?.message;
}

function deploymentOf(state: string, reason?: string, started?: Date, finished?: Date): DeploymentStatus {
  return {
    state,
    ...(reason ? { reason } : {}),
    ...(started ? { started: started.toISOString() } : {}),
    ...(finished ? { finished: finished.toISOString() } : {}),
  };
}

function timeOf({ createdAt }: ServiceDeploymentBrief): number {
  return createdAt?.getTime() ?? 0;
}

async function readTargets(environment: Environment, { region, service }: DescribedService): Promise<TargetHealth> {
  const client = environment.client(ElasticLoadBalancingV2Client, region);
  const groups = (service.loadBalancers ?? []).flatMap(({ targetGroupArn, advancedConfiguration }) =>
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) => arn ?? []),
  );
  const answers = await Promise.all(
    [...new Set(groups)].map((arn) => client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }))),
  );
  const targets = answers.flatMap(({ TargetHealthDescriptions = [] }) => TargetHealthDescriptions);
  // a target that drains is no longer part of the service
  const counted = targets.filter(({ TargetHealth }) => TargetHealth?.State !== 'draining');
  const unhealthy = counted.filter(({ TargetHealth }) => TargetHealth?.State !== 'healthy');
  return {
    healthy: counted.length - unhealthy.length,
    total: counted.length,
    unhealthy: unhealthy.map(({ Target, TargetHealth: { State = 'unknown', Reason, Description } = {} }) => {
      const reason = Description ?? Reason;
      return { target: `${Target?.Id ?? ''}:${Target?.Port ?? ''}`, state: State, ...(reason ? { reason } : {}) };
    }),
  };
}

/** Reads the images of the deployments that have tasks. A service without tasks has the image that it would run. */
async function readImages(environment: Environment, described: DescribedService): Promise<readonly RunningImage[]> {
  const { region, service } = described;
  const { deployments = [], taskDefinition } = service;
  const running = deployments.filter(({ runningCount = 0 }) => runningCount > 0);
  const wanted = running.length > 0 ? running : [{ taskDefinition, runningCount: 0 }];
  return Promise.all(
    wanted.map(async ({ taskDefinition: arn = taskDefinition ?? '', runningCount = 0 }) => {
      const definition = await describeTaskDefinition(environment, region, arn);
      const { image = '' } = mainContainer({ ...described, taskDefinition: definition });
      const tag = tagOf(image);
      return { image, tag, ...(COMMIT.test(tag) ? { commit: tag } : {}), tasks: runningCount };
    }),
  );
}

/** The tag of an image, or its digest. The port of a registry is not a tag. */
function tagOf(image: string): string {
  const [name, digest] = image.split('@');
  const [, tag] = /:([^:/]+)$/.exec(name) ?? [];
  return tag ?? digest ?? 'latest';
}

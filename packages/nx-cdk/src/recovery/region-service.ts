import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CommandError } from '../shared/command-error';
import { clientConfig, lostRegionConfig } from './clients';
import { waitFor, type Clock } from './clock';
import type { RegionPlan } from './plan';

/** Capacity of a service. */
export interface Capacity {
  /** Minimum number of tasks: in the SSM parameter and in the scalable target. */
  readonly minTasks: number;
  readonly desiredTasks: number;
  /** Whether Application Auto Scaling can change the number of tasks. */
  readonly scales: boolean;
}

/** State of a service. */
export interface ServiceState {
  readonly desired: number;
  readonly running: number;
  readonly targetGroups: readonly string[];
  /** Value of the SSM parameter. */
  readonly minCapacity: string;
  readonly target?: ScalableTarget;
}

/** No task, and no policy that starts one. */
export const STOPPED: Capacity = { minTasks: 0, desiredTasks: 0, scales: false };

const START_LIMIT_SECONDS = 15 * 60;
const DRAIN_LIMIT_SECONDS = 10 * 60;

/** The ECS service of a Region with its capacity. */
export class RegionService {
  private readonly ecs: ECSClient;
  private readonly scaling: ApplicationAutoScalingClient;
  private readonly ssm: SSMClient;
  private readonly loadBalancing: ElasticLoadBalancingV2Client;

  /** @param isLost whether the Region might not answer, so that few attempts are made */
  constructor(
    private readonly plan: RegionPlan,
    private readonly clock: Clock,
    isLost = false,
  ) {
    const config = isLost ? lostRegionConfig(plan.region) : clientConfig(plan.region);
    this.ecs = new ECSClient(config);
    this.scaling = new ApplicationAutoScalingClient(config);
    this.ssm = new SSMClient(config);
    this.loadBalancing = new ElasticLoadBalancingV2Client(config);
  }

  get name(): string {
    return `${this.plan.service} in ${this.plan.region}`;
  }

  /** @throws CommandError if the service is not active */
  async state(): Promise<ServiceState> {
    const [service, minCapacity, target] = await Promise.all([this.find(), this.minCapacity(), this.target()]);
    if (service?.status !== 'ACTIVE') {
      throw new CommandError(`the service ${this.name} must be active, got ${service?.status ?? 'no service'}`);
    }
    return {
      desired: service.desiredCount ?? 0,
      running: service.runningCount ?? 0,
      targetGroups: (service.loadBalancers ?? []).flatMap(({ targetGroupArn = '' }) => targetGroupArn || []),
      minCapacity,
      ...(target ? { target } : {}),
    };
  }

  /** Capacity while the Region serves. A service that has more tasks keeps them. */
  serving({ desired }: ServiceState): Capacity {
    const { minTasks, takeOverTasks, maxTasks } = this.plan;
    return { minTasks, desiredTasks: Math.min(Math.max(desired, takeOverTasks), maxTasks), scales: true };
  }

  /** Capacity while another Region serves. */
  get resting(): Capacity {
    const { restingTasks = 0 } = this.plan;
    return { minTasks: restingTasks, desiredTasks: restingTasks, scales: restingTasks > 0 };
  }

  /** Returns whether the service has a capacity already, apart from the number of running tasks. */
  has(capacity: Capacity, { desired, minCapacity, target }: ServiceState): boolean {
    const { minTasks, desiredTasks, scales } = capacity;
    const isTarget = target === undefined || (target.MinCapacity === minTasks && scales === !isSuspended(target));
    // more tasks than the minimum: they might have been scaled since
    const isCount = scales ? desired >= minTasks : desired === desiredTasks;
    return minCapacity === String(minTasks) && isTarget && isCount;
  }

  /** Sets the capacity. First the parameter, so that a deployment in the meantime does not undo the change. */
  async set({ minTasks, desiredTasks, scales }: Capacity): Promise<void> {
    const { cluster, service, minCapacityParameter, maxTasks } = this.plan;
    await this.ssm.send(
      new PutParameterCommand({ Name: minCapacityParameter, Value: String(minTasks), Overwrite: true }),
    );
    // a service with a fixed number of tasks has no scalable target
    if (await this.target()) {
      await this.scaling.send(
        new RegisterScalableTargetCommand({
          ...this.dimension,
          ResourceId: `service/${cluster}/${service}`,
          MinCapacity: minTasks,
          MaxCapacity: maxTasks,
          SuspendedState: {
            DynamicScalingInSuspended: !scales,
            DynamicScalingOutSuspended: !scales,
            ScheduledScalingSuspended: !scales,
          },
        }),
      );
    }
    await this.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: desiredTasks }));
  }

  /** Waits until the minimum number of tasks runs. */
  async started(say: (text: string) => void): Promise<string> {
    const wait = { what: `the start of ${this.name}`, everySeconds: 10, limitSeconds: START_LIMIT_SECONDS };
    return waitFor(this.clock, wait, async () => {
      const { running, desired } = await this.state();
      if (running >= this.plan.minTasks) return `${running} of ${desired} tasks run`;
      say(`${running} of ${desired} tasks run`);
      return undefined;
    });
  }

  /** Waits until no task runs. */
  async stopped(say: (text: string) => void): Promise<void> {
    const wait = { what: `the stop of ${this.name}`, everySeconds: 10, limitSeconds: DRAIN_LIMIT_SECONDS };
    await waitFor(this.clock, wait, async () => {
      const { running } = await this.state();
      if (running === 0) return true;
      say(`${running} tasks still run`);
      return undefined;
    });
  }

  /** Returns the number of healthy targets in the target group that has the most. */
  async healthyTargets(): Promise<number> {
    const { targetGroups } = await this.state();
    const counts = await Promise.all(
      targetGroups.map(async (TargetGroupArn) => {
        const { TargetHealthDescriptions = [] } = await this.loadBalancing.send(
          new DescribeTargetHealthCommand({ TargetGroupArn }),
        );
        return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length;
      }),
    );
    return Math.max(0, ...counts);
  }

  private get dimension() {
    return { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;
  }

  private async find(): Promise<Service | undefined> {
    const { cluster, service } = this.plan;
    const { services = [] } = await this.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return services[0];
  }

  private async minCapacity(): Promise<string> {
    const { Parameter } = await this.ssm.send(new GetParameterCommand({ Name: this.plan.minCapacityParameter }));
    return Parameter?.Value ?? '';
  }

  private async target(): Promise<ScalableTarget | undefined> {
    const { cluster, service } = this.plan;
    const { ScalableTargets = [] } = await this.scaling.send(
      new DescribeScalableTargetsCommand({ ...this.dimension, ResourceIds: [`service/${cluster}/${service}`] }),
    );
    return ScalableTargets[0];
  }
}

function isSuspended({ SuspendedState = {} }: ScalableTarget): boolean {
  const { DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended } = SuspendedState;
  return [DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended].some(Boolean);
}

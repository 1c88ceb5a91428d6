import { CommandError } from '../shared/command-error';
import { LOST_REGION_MILLISECONDS } from './clients';
import type { Clock } from './clock';
import type { FailoverPlan, RegionPlan } from './plan';
import { RegionDatabase } from './region-database';
import { RegionSecrets } from './region-secrets';
import { RegionService, STOPPED, type Capacity } from './region-service';
import type { Side } from './traffic-switch';

/** One of the two Regions, with its database and its service. */
export class RegionSide {
  readonly plan: RegionPlan;
  readonly database: RegionDatabase;
  readonly service: RegionService;
  private readonly secrets: RegionSecrets;
  /** For calls to a Region that might be lost. */
  private readonly doubtful: RegionService;

  constructor(
    plan: FailoverPlan,
    readonly side: Side,
    clock: Clock,
    private readonly limitMilliseconds = LOST_REGION_MILLISECONDS,
  ) {
    this.plan = plan[side];
    this.database = new RegionDatabase(this.plan, clock);
    this.service = new RegionService(this.plan, clock);
    this.doubtful = new RegionService(this.plan, clock, true);
    this.secrets = new RegionSecrets(this.plan);
  }

  get region(): string {
    return this.plan.region;
  }

  /** Stops the service and the rotation of secrets, if the Region answers in time. */
  async stop(): Promise<string> {
    const result = await this.apply(STOPPED, 'is stopped');
    const secrets = await this.inTime(() => this.secrets.suspend());
    return secrets === 0 ? result : `${result}, the rotation of ${secrets} secrets is suspended`;
  }

  /** Resumes the rotation of secrets, if the Region answers in time. */
  async resumeRotation(): Promise<string> {
    const secrets = await this.inTime(() => this.secrets.resume());
    return secrets === 0 ? 'no rotation was suspended' : `the rotation of ${secrets} secrets is resumed`;
  }

  /** Gives the service the capacity for all requests, if the Region answers in time. */
  async release(): Promise<string> {
    const state = await this.inTime(() => this.doubtful.state());
    return this.apply(this.service.serving(state), 'starts');
  }

  /** Returns whether the service is stopped, if the Region answers in time. */
  isStopped(): Promise<boolean> {
    return this.inTime(async () => this.doubtful.has(STOPPED, await this.doubtful.state()));
  }

  private async apply(capacity: Capacity, result: string): Promise<string> {
    return this.inTime(async () => {
      const state = await this.doubtful.state();
      if (this.doubtful.has(capacity, state)) return `${this.service.name} ${result} already`;
      await this.doubtful.set(capacity);
      return `${this.service.name} ${result}`;
    });
  }

  /** @throws CommandError if the Region does not answer in time */
  private async inTime<T>(work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const seconds = this.limitMilliseconds / 1000;
        reject(new CommandError(`${this.region} did not answer within ${seconds} s`));
      }, this.limitMilliseconds);
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

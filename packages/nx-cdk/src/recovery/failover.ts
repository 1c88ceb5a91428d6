import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';
import { allSettled } from '../shared/settled';
import { clientConfig } from './clients';
import type { Clock } from './clock';
import type { FailoverAction, FailoverReport } from './failover-report';
import { Journal, problemOf, StepWarning } from './journal';
import type { FailoverPlan } from './plan';
import { checkPreconditions, describePreconditions, type Precondition } from './preconditions';
import { untilServing } from './serving';
import { RegionSide } from './side';
import { TrafficSwitch } from './traffic-switch';
import { quoted } from '../shared/printable';

/** Properties of `Failover`. */
export interface FailoverProps {
  readonly plan: FailoverPlan;
  readonly action: FailoverAction;
  /** Region that serves afterwards. @default - depends on the action */
  readonly to?: string;
  /** Identifier of the DB instance of the Region that serves afterwards. @default - that of the plan */
  readonly database?: string;
  readonly dryRun: boolean;
  /** Loses no data: stops all writes first, and waits for the replica. */
  readonly planned: boolean;
  /** Continues although a precondition is not met. */
  readonly force: boolean;
  /** URL that must answer. @default - that of the plan */
  readonly url?: string;
  /** Asks for confirmation. */
  readonly confirm: (question: string) => Promise<void>;
  readonly print: (line: string) => void;
  /** Receives the report after each change. */
  readonly report: (report: FailoverReport) => void;
  readonly clock: Clock;
  /** Time within which a Region that might be lost must answer. */
  readonly lostRegionMilliseconds?: number;
}

type Say = (text: string) => void;

/**
 * Moves an application to another Region.
 *
 * It stores no state. Each step reads the state of its resources, changes only what is not in place, and waits. So a
 * run that was interrupted at any point is completed by the next one.
 */
export class Failover {
  private readonly journal: Journal;
  private readonly from: RegionSide;
  private readonly to: RegionSide;
  private readonly traffic: TrafficSwitch;
  private preconditions: readonly Precondition[] = [];
  private remaining: string[] = [];
  private outcome: FailoverReport['outcome'] = 'running';
  private error?: string;

  /** @throws CommandError if `to` does not match the action */
  static async prepare(props: FailoverProps): Promise<Failover> {
    const { plan, action, to, clock } = props;
    const { primary, recovery } = plan;
    if (to !== undefined && to !== primary.region && to !== recovery.region) {
      throw new CommandError(`--to must be ${primary.region} or ${recovery.region}, got ${quoted(to)}`);
    }
    const target = await targetOf(props, new TrafficSwitch(plan, clock));
    if (to !== undefined && to !== plan[target].region) {
      throw new CommandError(`--to of ${action} must be ${plan[target].region}, got ${quoted(to)}`);
    }
    return new Failover(props, target);
  }

  private constructor(
    private readonly props: FailoverProps,
    target: 'primary' | 'recovery',
  ) {
    const { plan, database, clock, print, lostRegionMilliseconds } = props;
    const source = target === 'primary' ? 'recovery' : 'primary';
    const promoted = database === undefined ? plan : { ...plan, [target]: { ...plan[target], database } };
    this.to = new RegionSide(promoted, target, clock, lostRegionMilliseconds);
    this.from = new RegionSide(plan, source, clock, lostRegionMilliseconds);
    this.traffic = new TrafficSwitch(plan, clock);
    this.journal = new Journal(clock, print, () => props.report(this.result));
  }

  /** The report of the current state. */
  get result(): FailoverReport {
    const { action, plan, dryRun } = this.props;
    return {
      version: 1,
      action,
      environment: plan.environment,
      from: this.from.region,
      to: this.to.region,
      planned: this.isPlanned,
      dryRun,
      startedAt: this.journal.startedAt,
      seconds: Math.round(this.journal.seconds * 10) / 10,
      outcome: this.outcome,
      ...(this.error === undefined ? {} : { error: this.error }),
      preconditions: this.preconditions,
      steps: this.journal.steps,
      remaining: this.remaining,
    };
  }

  /** @throws CommandError if a precondition is not met or a step fails */
  async run(): Promise<void> {
    const { action, plan, print } = this.props;
    print(`${action} of ${plan.environment}: ${this.from.region} to ${this.to.region}`);
    try {
      if (action === 'check') await this.check();
      else if (action === 'fence') await this.fenceOnly();
      else if (action === 'abort') await this.abort();
      else await this.moveTraffic();
      this.outcome = 'done';
    } catch (error) {
      this.outcome = 'failed';
      this.error = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      this.props.report(this.result);
    }
  }

  /** A return is planned, unless the recovery Region is lost. */
  private get isPlanned(): boolean {
    return this.props.action === 'give-back' ? !this.props.force : this.props.planned;
  }

  /** Whether the switch, which is in the recovery Region, cannot be written. */
  private get isSwitchLost(): boolean {
    return this.props.action === 'give-back' && this.props.force;
  }

  private async moveTraffic(): Promise<void> {
    const { plan, dryRun } = this.props;
    await this.check();
    if (dryRun) return this.preview();
    await this.props.confirm(
      `Move ${plan.environment} to ${this.to.region}? It stops the service in ${this.from.region} and promotes ` +
        `${this.to.database.name}, which cannot be undone.`,
    );
    const fenced = await this.journal.step('fence', (say) => this.fence(say));
    const stoppedAt = this.props.clock.now();
    if (this.isSwitchLost) await this.journal.step('switch', () => this.traffic.disableHealthCheck());
    else await this.journal.step('switch', () => this.direct());
    await allSettled([
      ...(this.isSwitchLost ? [] : [this.journal.step('route', (say) => this.traffic.confirm(this.to.side, say))]),
      this.promote(stoppedAt),
      this.journal.step('start', (say) => this.start(say)),
    ]);
    const { service } = this.to;
    const { clock, url = plan.publicUrl } = this.props;
    await this.journal.step('serve', (say) => untilServing({ service, url, clock, say }));
    await this.resumeRotation();
    this.remaining = await this.leftToDo(fenced === 'warning');
    await this.journal.step('notify', () => this.notify());
    if (!this.isSwitchLost) await this.recordDurations();
    for (const line of this.remaining) this.props.print(`left to do: ${line}`);
  }

  /** Checks the preconditions in the Region that takes over. */
  private async check(): Promise<void> {
    const { action, plan, clock, force, print } = this.props;
    await this.journal.step('check', async () => {
      const active = this.isSwitchLost ? this.from.side : await this.traffic.active();
      if (action === 'give-back' && !this.isSwitchLost) await this.checkSource();
      this.preconditions = await checkPreconditions({
        plan,
        to: this.to.plan,
        from: this.from.plan,
        database: this.to.database,
        service: this.to.service,
        isActive: active === this.to.side,
        clock,
      });
      print(describePreconditions(this.preconditions));
      const failed = this.preconditions.filter(({ verdict }) => verdict === 'failed');
      const text = `${failed.length} of ${this.preconditions.length} preconditions of ${this.to.region} are not met`;
      if (failed.length === 0) return `${this.preconditions.length} preconditions, ${plan[active].region} serves`;
      if (force && action !== 'check' && failed.every(({ isFatal }) => !isFatal)) {
        throw new StepWarning(`${text}, continued because of --force`);
      }
      const names = failed.map(({ name }) => name).join(', ');
      throw new CommandError(`${text}: ${names}. Solve them${canForce(action, failed)}`);
    });
  }

  /** A return makes sense only after a takeover. */
  private async checkSource(): Promise<void> {
    const state = await this.from.database.find();
    if (state?.source === undefined) return;
    throw new CommandError(
      `${this.from.database.name} in ${this.from.region} is a replica, so there is nothing to give back`,
    );
  }

  private async fence(say: Say): Promise<string> {
    try {
      const detail = await this.from.stop();
      if (this.isPlanned) await this.from.service.stopped(say);
      return detail;
    } catch (error) {
      const reason = problemOf(error);
      if (this.isPlanned) throw new CommandError(reason, { cause: error });
      throw new StepWarning(`${this.from.region} is not fenced: ${reason}. Repeat the action fence until it succeeds`);
    }
  }

  private async direct(): Promise<string> {
    const { namespace, metricName } = this.props.plan.switch;
    await this.traffic.write(this.to.side);
    return `${namespace} ${metricName} directs requests to ${this.to.region}`;
  }

  private async promote(stoppedAt: number): Promise<void> {
    const state = await this.to.database.find();
    if (this.isPlanned && state?.source !== undefined && !state.promotionRequested) {
      await this.journal.step('catch-up', (say) => this.to.database.catchUp(stoppedAt, say));
    }
    await this.journal.step('promote', (say) => this.to.database.promote(say));
  }

  private async start(say: Say): Promise<string> {
    const { service } = this.to;
    const state = await service.state();
    const capacity = service.serving(state);
    if (!service.has(capacity, state)) await service.set(capacity);
    return service.started(say);
  }

  /** Secrets are rotated in one Region, which replicates them. */
  private async resumeRotation(): Promise<void> {
    if (this.to.plan.rotatedSecrets === undefined) return;
    await this.journal.step('rotation', async () => {
      try {
        return await this.to.resumeRotation();
      } catch (error) {
        const reason = problemOf(error);
        throw new StepWarning(`the rotation of secrets is not resumed: ${reason}. Deploy the stack of the rotation`);
      }
    });
  }

  private async leftToDo(isUnfenced: boolean): Promise<string[]> {
    const { name } = this.to.database;
    const state = await this.to.database.find().catch(() => undefined);
    return [
      ...(isUnfenced ? [`run the action fence until ${this.from.region} is stopped`] : []),
      ...(state?.multiAz === false ? [`enable Multi-AZ for ${name}`] : []),
      `create a replica of ${name} in ${this.from.region}. The database there is out of date and must not be used`,
      ...(this.isSwitchLost ? ['enable the health check again when the metric is written as 0'] : []),
    ];
  }

  private async notify(): Promise<string> {
    const { topicArn } = this.to.plan;
    if (topicArn === undefined) return 'the failover plan has no topic';
    try {
      const sns = new SNSClient(clientConfig(this.to.region));
      const Subject = `${this.props.plan.environment}: ${this.to.region} serves`;
      const Message = JSON.stringify(this.result, undefined, 2);
      await sns.send(new PublishCommand({ TopicArn: topicArn, Subject, Message }));
      return `${topicArn} is notified`;
    } catch (error) {
      throw new StepWarning(`${topicArn} was not notified: ${reasonOf(error)}`);
    }
  }

  /** A failure must not fail a run that is complete. */
  private async recordDurations(): Promise<void> {
    const { action, print } = this.props;
    await this.traffic
      .record(action, this.journal.steps)
      .catch((error: unknown) => print(`the durations were not recorded: ${reasonOf(error)}`));
  }

  /** Stops the Region that does not serve. */
  private async fenceOnly(): Promise<void> {
    const { force, dryRun, print } = this.props;
    if (!force && (await this.traffic.active()) === this.from.side) {
      return print(`${this.from.region} serves, so it is not fenced. To stop it anyway, add --force`);
    }
    if (dryRun) return print(`dry run: ${this.from.service.name} would be stopped`);
    await this.journal.step('fence', () => this.from.stop());
  }

  /** Returns to the Region that served, as long as the other database is a replica. */
  private async abort(): Promise<void> {
    const { dryRun, force, plan } = this.props;
    await this.journal.step('check', () => this.checkAbort());
    if (dryRun) return this.props.print(`dry run: ${this.to.region} would serve again`);
    await this.props.confirm(`Abort the takeover of ${plan.environment}, so that ${this.to.region} serves again?`);
    await this.journal.step('start', async (say) => {
      try {
        await this.to.release();
        return await this.to.service.started(say);
      } catch (error) {
        const reason = problemOf(error);
        if (force) throw new StepWarning(reason);
        throw new CommandError(`${reason}. To direct requests to ${this.to.region} anyway, add --force`);
      }
    });
    await this.journal.step('switch', () => this.direct());
    await this.journal.step('route', (say) => this.traffic.confirm(this.to.side, say));
    await this.journal.step('rest', async () => {
      await this.from.service.set(this.from.service.resting);
      return `${this.from.service.name} has ${this.from.plan.restingTasks ?? 0} tasks`;
    });
    await this.resumeRotation();
  }

  private async checkAbort(): Promise<string> {
    const { name } = this.from.database;
    const state = await this.from.database.find();
    if (state?.source !== undefined && !state.promotionRequested) return `${name} is a replica`;
    throw new CommandError(
      `${name} in ${this.from.region} ${state?.promotionRequested ? 'is being promoted or is promoted' : 'is not a replica'}, ` +
        `so the takeover cannot be aborted. Complete it with take-over, and return with give-back`,
    );
  }

  /** Prints what a run would do. */
  private async preview(): Promise<void> {
    const { print } = this.props;
    const [isStopped, active, database, service] = await Promise.all([
      this.from.isStopped().catch((error: Error) => error.message),
      this.isSwitchLost ? this.from.side : this.traffic.active(),
      this.to.database.find(),
      this.to.service.state(),
    ]);
    const fence = isStopped === true ? 'stopped already' : 'would be stopped';
    const isServing = this.to.service.has(this.to.service.serving(service), service);
    print(`fence    ${this.from.service.name} ${typeof isStopped === 'string' ? `(${isStopped})` : fence}`);
    print(`switch   requests ${active === this.to.side ? 'go' : 'would go'} to ${this.to.region}`);
    print(`promote  ${this.to.database.name} ${database?.source ? 'would be promoted' : 'is promoted already'}`);
    print(
      `start    ${this.to.service.name} ${isServing ? 'has its tasks already' : `would get ${this.to.plan.takeOverTasks} tasks`}`,
    );
    print('dry run: nothing was changed');
  }
}

/** Finds the Region that serves after the action. */
async function targetOf({ action, plan, to, force }: FailoverProps, traffic: TrafficSwitch) {
  if (action === 'take-over' || action === 'fence') return 'recovery' as const;
  if (action === 'give-back') return 'primary' as const;
  if (to !== undefined) return to === plan.primary.region ? ('primary' as const) : ('recovery' as const);
  if (action === 'abort' || force) return 'primary' as const;
  return (await traffic.active()) === 'primary' ? ('recovery' as const) : ('primary' as const);
}

function canForce(action: FailoverAction, failed: readonly Precondition[]): string {
  if (action === 'check' || failed.some(({ isFatal }) => isFatal)) return '';
  return ', or add --force';
}

import { describeDuration } from '../../shared/duration';
import { printable } from '../../shared/printable';
import { plain, type Color, type Paint } from '../../shared/color';
import { isUnknown } from './part';
import type { AlarmStatus, Part, ReplicaStatus, Rotation, ServiceStatus, StackStatus, StatusReport } from './report';

/** Options of `formatStatus`. */
export interface ScreenOptions {
  /** Columns of the terminal. Lines have 80 to 120 columns. @default 100 */
  readonly columns?: number;
  /** @default - no colors */
  readonly paint?: Paint;
}

/** Most lines of a report. */
const LINES = 40;
/** Most lines of each part. */
const MOST = { stacks: 6, updates: 4, services: 4, targets: 2, firing: 8, rotations: 3, replicas: 2, incomplete: 2 };
/** Factors for `MOST`. The first with which the report fits on one screen is used. */
const SCALES = [1, 0.5, 0.25];
const LABEL = 12;
const DONE = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']);
const GOOD = new Set(['SUCCESSFUL', 'COMPLETED']);

/** Formats a report for one screen: at most 40 lines of 80 to 120 columns. */
export function formatStatus(report: StatusReport, { columns = 100, paint = plain }: ScreenOptions = {}): string {
  const width = Math.min(120, Math.max(80, columns));
  const screens = SCALES.map((scale) => {
    const limits = Object.entries(MOST).map(([name, most]) => [name, Math.max(1, Math.floor(most * scale))]);
    return new Screen(width, Object.fromEntries(limits) as typeof MOST, new Date(report.time), paint);
  });
  for (const screen of screens) screen.show(report);
  return (screens.find(({ lines }) => lines.length <= LINES) ?? screens[screens.length - 1]).lines.join('\n');
}

class Screen {
  readonly lines: string[] = [];

  constructor(
    private readonly columns: number,
    private readonly most: typeof MOST,
    private readonly now: Date,
    private readonly paint: Paint,
  ) {}

  show(report: StatusReport): void {
    const name = [report.app, report.environment].filter(Boolean).join(' ');
    const title = `${name}  account ${report.account}  ${report.time.slice(0, 19).replace('T', ' ')} UTC`;
    this.lines.push(this.paint('bold', this.cut(title)));
    for (const { stack, reason } of first(report.incomplete, this.most.incomplete)) {
      this.row('Incomplete', `without the resources of ${stack}: ${reason}`, 'yellow');
    }
    this.more(report.incomplete, this.most.incomplete);
    this.stacks(report.stacks);
    this.part('Service', report.services, (services) => this.services(services));
    this.part('Alarms', report.alarms, (alarms) => this.alarms(alarms));
    this.part('Rotations', report.rotations, (rotations) => this.rotations(rotations));
    this.part('Replicas', report.replicas, (replicas) => this.replicas(replicas));
  }

  /** A line with a label, cut to the columns. */
  private row(label: string, text: string, color?: Color): void {
    const shown = this.cut(printable(text).replaceAll(/\s+/g, ' '), this.columns - LABEL);
    this.lines.push(`${this.paint('bold', label.padEnd(LABEL))}${color ? this.paint(color, shown) : shown}`);
  }

  private more(items: readonly unknown[], shown: number, what = ''): void {
    if (items.length > shown) this.row('', `and ${items.length - shown} more ${what}`.trimEnd(), 'dim');
  }

  private part<T>(label: string, value: Part<T>, show: (value: T) => void): void {
    if (isUnknown(value)) this.row(label, `unknown: ${value.unknown}`, 'yellow');
    else show(value);
  }

  /** Stacks that need attention have a line each. The others are listed with the time since their last update. */
  private stacks(stacks: readonly StackStatus[]): void {
    const isDone = ({ state }: StackStatus) => !isUnknown(state) && DONE.has(state.status);
    const others = stacks.filter((stack) => !isDone(stack));
    const done = stacks.filter(isDone);
    this.row(
      'Stacks',
      `${done.length} of ${stacks.length} deployed${done.length > 0 ? ', time since the last update:' : ''}`,
      done.length === stacks.length ? 'green' : 'yellow',
    );
    const ages = done.map(({ id, state }) => (isUnknown(state) ? id : `${id} ${this.age(state.updated)}`));
    const lines = wrapped(ages, this.columns - LABEL);
    for (const line of first(lines, this.most.updates)) this.row('', line);
    this.more(lines, this.most.updates, 'lines');
    for (const { id, state } of first(others, this.most.stacks)) {
      if (isUnknown(state)) this.row('', `${id} unknown: ${state.unknown}`, 'yellow');
      else {
        const text = `${id} ${state.status}${state.updated ? ` for ${this.age(state.updated)}` : ''}${state.reason ? `: ${state.reason}` : ''}`;
        this.row('', text, /FAILED|ROLLBACK/.test(state.status) ? 'red' : 'yellow');
      }
    }
    this.more(others, this.most.stacks);
  }

  private services(services: readonly ServiceStatus[]): void {
    if (services.length === 0) this.row('Service', 'none deployed', 'yellow');
    for (const service of first(services, this.most.services)) {
      this.row('Service', `${service.name} in ${service.region}, stack ${service.stack}`);
      this.part('  tasks', service.tasks, ({ desired, running, pending }) => {
        const text = `${running} of ${desired} running${pending > 0 ? `, ${pending} pending` : ''}`;
        this.row('  tasks', text, running >= desired ? 'green' : 'red');
      });
      this.part('  deployment', service.deployment, ({ state, reason, started, finished }) => {
        const duration =
          started && finished ? `, took ${describeDuration(Date.parse(finished) - Date.parse(started))}` : '';
        const text = `${state}, started ${this.age(started)} ago${duration}${reason ? `: ${reason}` : ''}`;
        this.row('  deploy', text, GOOD.has(state) ? 'green' : /FAILED|ROLLBACK|STOP/.test(state) ? 'red' : 'yellow');
      });
      this.part('  targets', service.targets, ({ healthy, total, unhealthy }) => {
        this.row('  targets', `${healthy} of ${total} healthy`, unhealthy.length === 0 ? 'green' : 'red');
        for (const { target, state, reason } of first(unhealthy, this.most.targets)) {
          this.row('', `${target} ${state}${reason ? `: ${reason}` : ''}`, 'red');
        }
        this.more(unhealthy, this.most.targets);
      });
      this.part('  image', service.images, (images) => {
        for (const { tag, commit, tasks } of images) {
          this.row('  image', `${commit ? 'commit' : 'tag'} ${tag} (${tasks} ${tasks === 1 ? 'task' : 'tasks'})`);
        }
      });
    }
    this.more(services, this.most.services);
  }

  private alarms({ total, firing, withoutData }: AlarmStatus): void {
    const text = `${firing.length} of ${total} in ALARM${withoutData.length > 0 ? `, ${withoutData.length} without data` : ''}`;
    this.row('Alarms', text, firing.length > 0 ? 'red' : 'green');
    for (const { name, since, reason } of first(firing, this.most.firing)) {
      this.row('  ALARM', `${name} for ${this.age(since)}${reason ? `: ${reason}` : ''}`, 'red');
    }
    this.more(firing, this.most.firing);
  }

  private rotations(rotations: readonly Rotation[]): void {
    for (const { secret, next } of first(rotations, this.most.rotations)) {
      const left = next === undefined ? undefined : Date.parse(next) - this.now.getTime();
      if (next === undefined || left === undefined) this.row('Rotation', `${secret}, no date`);
      else if (left < 0) this.row('Rotation', `${secret}, overdue since ${describeDuration(-left)}`, 'red');
      else this.row('Rotation', `${secret} in ${describeDuration(left)}, ${next.slice(0, 10)}`);
    }
    this.more(rotations, this.most.rotations);
  }

  private replicas(replicas: readonly ReplicaStatus[]): void {
    for (const { name, region, status, lagSeconds } of first(replicas, this.most.replicas)) {
      const lag =
        lagSeconds === null
          ? 'lag unknown: no value of the last 15 minutes'
          : isUnknown(lagSeconds)
            ? `lag unknown: ${lagSeconds.unknown}`
            : `lag ${Number(lagSeconds.toFixed(1))} s`;
      const isKnown = typeof lagSeconds === 'number';
      this.row('Replica', `${name} in ${region}, ${status}, ${lag}`, isKnown ? undefined : 'yellow');
    }
    this.more(replicas, this.most.replicas);
  }

  private age(time?: string): string {
    return time === undefined ? 'unknown' : describeDuration(this.now.getTime() - Date.parse(time));
  }

  private cut(text: string, length = this.columns): string {
    return text.length > length ? `${text.slice(0, length - 1)}…` : text;
  }
}

function first<T>(items: readonly T[], count: number): readonly T[] {
  return items.slice(0, count);
}

/** Joins words in lines of a length. */
function wrapped(words: readonly string[], length: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}, ${word}`.length <= length) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}

import { CloudWatchLogsClient, FilterLogEventsCommand, type FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';
import type { LogDestination } from '../services';

/** A log event of an application. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly logGroup: string;
  readonly logStream: string;
  readonly message: string;
}

/** Limits of the events that are read. */
export interface Selection {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** A filter pattern of CloudWatch Logs. */
  readonly pattern?: string;
  /** Largest number of events. */
  readonly limit: number;
}

/** A log group, and the streams to read. */
interface Source {
  readonly region: string;
  readonly logGroup: string;
  readonly streamPrefix?: string;
}

/** Events of `newest`. */
export interface NewestEvents {
  /** In the order of time. */
  readonly events: readonly LogEvent[];
  /** Whether there are more events than the limit. */
  readonly isCut: boolean;
}

/** Events that a page can have. */
const PAGE = 10_000;
/** CloudWatch Logs can deliver events late. An event that is older is not followed. */
const LATE_MILLISECONDS = 10_000;

/** Reads log events of the containers of a service. */
export class LogSource {
  private readonly sources: readonly Source[];

  constructor(
    private readonly environment: Environment,
    destinations: readonly LogDestination[],
    container?: string,
    /** Id of the task. Requires a container. @default - all tasks */
    task?: string,
  ) {
    this.sources = container === undefined ? groupsOf(destinations) : [streamsOf(destinations, container, task)];
  }

  /** Names of the log groups. */
  get logGroups(): readonly string[] {
    return this.sources.map(({ logGroup }) => logGroup);
  }

  /** Region of the first log group. */
  get region(): string {
    return this.sources[0].region;
  }

  /** Returns the newest events since a time, the oldest first. */
  async newest(selection: Selection): Promise<NewestEvents> {
    const found = await Promise.all(this.sources.map((source) => this.read(source, selection, false)));
    const events = found.flat().sort(byTime);
    return { events: events.slice(-selection.limit), isCut: events.length > selection.limit };
  }

  /**
   * Passes on new events, in the order of time of each request, until the signal is aborted.
   *
   * @param shown events that are not new
   */
  async follow(
    selection: Pick<Selection, 'since' | 'pattern'>,
    shown: readonly LogEvent[],
    onEvent: (event: LogEvent) => void,
    wait: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const next = this.tail(selection, shown);
    while (!signal.aborted) {
      for (const event of await next()) onEvent(event);
      await wait();
    }
  }

  /**
   * Returns a function that returns the events since its last call, in the order of time.
   *
   * @param shown events that are not new
   */
  tail(
    { since, pattern }: Pick<Selection, 'since' | 'pattern'>,
    shown: readonly LogEvent[] = [],
  ): () => Promise<readonly LogEvent[]> {
    const seen = new Map(shown.map((event) => [keyOf(event), event.timestamp]));
    let newest = Math.max(since, ...shown.map(({ timestamp }) => timestamp));
    return async () => {
      const from = Math.max(since, newest - LATE_MILLISECONDS);
      for (const key of [...seen].filter(([, time]) => time < from).map(([each]) => each)) seen.delete(key);
      const selection = { since: from, pattern, limit: Number.POSITIVE_INFINITY };
      const found = await Promise.all(this.sources.map((source) => this.read(source, selection, true)));
      const fresh: LogEvent[] = [];
      for (const event of found.flat().sort(byTime)) {
        const key = keyOf(event);
        if (seen.has(key)) continue;
        seen.set(key, event.timestamp);
        newest = Math.max(newest, event.timestamp);
        fresh.push(event);
      }
      return fresh;
    };
  }

  private async read(source: Source, { since, pattern, limit }: Selection, isForward: boolean): Promise<LogEvent[]> {
    const { region, logGroup, streamPrefix } = source;
    const client = this.environment.client(CloudWatchLogsClient, region);
    const events: LogEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.environment.ask(
        `the log group ${logGroup}`,
        client.send(
          new FilterLogEventsCommand({
            logGroupName: logGroup,
            startTime: since,
            // one more event shows that the limit cuts
            limit: Math.min(PAGE, limit + 1),
            startFromHead: isForward,
            ...(streamPrefix === undefined ? {} : { logStreamNamePrefix: streamPrefix }),
            ...(pattern === undefined ? {} : { filterPattern: pattern }),
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        ),
      );
      events.push(...(page.events ?? []).map((event) => eventOf(event, logGroup)));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && events.length <= limit);
    return events;
  }
}

/**
 * Returns the filter pattern for a text. A text that is not a pattern is searched as it is.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPattern(text: string): string {
  return /^[{[%"?-]/.test(text) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function groupsOf(destinations: readonly LogDestination[]): readonly Source[] {
  const groups = new Map(destinations.map(({ region, logGroup }) => [`${region} ${logGroup}`, { region, logGroup }]));
  if (groups.size === 0) {
    throw new CommandError('no container of the service writes to CloudWatch Logs with the log driver awslogs');
  }
  return [...groups.values()];
}

function streamsOf(destinations: readonly LogDestination[], container: string, task = ''): Source {
  const found = destinations.find((each) => each.container === container);
  if (!found) {
    const names = destinations.map((each) => each.container).join(', ');
    throw new CommandError(`--container must be one of ${names}, got ${quoted(container)}`);
  }
  const { region, logGroup, streamPrefix } = found;
  return { region, logGroup, ...(streamPrefix ? { streamPrefix: `${streamPrefix}/${container}/${task}` } : {}) };
}

function eventOf({ timestamp = 0, logStreamName = '', message = '' }: FilteredLogEvent, logGroup: string): LogEvent {
  return { timestamp, logGroup, logStream: logStreamName, message };
}

function keyOf({ timestamp, logGroup, logStream, message }: LogEvent): string {
  return [timestamp, logGroup, logStream, message].join('\n');
}

function byTime(a: LogEvent, b: LogEvent): number {
  return a.timestamp - b.timestamp;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { openEnvironment, type Environment, type OperationOptions } from '../operations/environment';
import { formatEvent, jsonEvent } from '../operations/events/line';
import { findQuery, runQuery } from '../operations/events/query';
import { filterPattern, LogSource, type LogEvent } from '../operations/events/source';
import { untilInterrupted } from '../operations/interruption';
import { chooseService, describeService, logDestinations } from '../operations/services';
import { paintFor } from '../shared/color';
import { CommandError } from '../shared/command-error';
import { printJson, progress } from '../shared/console';
import { parseDuration } from '../shared/duration';
import { executor } from '../shared/executor';
import { printable, quoted } from '../shared/printable';
import { table } from '../shared/table';

/** Options of the executor `logs`. */
export interface LogsOptions extends OperationOptions {
  /** Container whose log events are shown. @default - all containers of the task definition */
  readonly container?: string;
  /** Age of the oldest events, such as `15m`, or a time in ISO 8601. @default 15m */
  readonly since?: string;
  /** Text that the events contain, or a filter pattern of CloudWatch Logs. */
  readonly filter?: string;
  /** Shows new events until Ctrl-C. */
  readonly follow?: boolean;
  /** Largest number of events or rows, the newest ones. @default 500 */
  readonly limit?: number;
  /** Name of a saved query, or a query of CloudWatch Logs Insights. */
  readonly query?: string;
  /** Prints the events as they were written. */
  readonly raw?: boolean;
  /** Prints each event as JSON in one line, or the rows of a query as JSON. */
  readonly json?: boolean;
}

const POLL_MILLISECONDS = 2_000;
/** Characters of a value in the table of a query. */
const CELL = 80;

/** Shows the log events of a service. Changes nothing. */
export default executor<LogsOptions>(async (options, context) => {
  checkOptions(options);
  const now = Date.now();
  const since = startOf(options.since ?? '15m', now);
  const environment = await openEnvironment(options, context);
  const service = await chooseService(environment, options.service);
  const { taskDefinition } = await describeService(environment, service);
  const source = new LogSource(environment, logDestinations(taskDefinition, service.region), options.container);
  if (options.query === undefined) await showEvents(source, since, options);
  else await showQuery(environment, source, options.query, { ...options, since, until: now });
});

function checkOptions({ query, follow, filter, raw, json, container }: LogsOptions): void {
  const others = Object.entries({ follow, filter, raw, container }).filter(([, value]) => value);
  if (query !== undefined && others.length > 0) {
    throw new CommandError(`--query cannot be used together with --${others[0][0]}`);
  }
  if (raw && json) throw new CommandError('--raw and --json cannot be used together');
}

/** The time of `15m` or of a time in ISO 8601. */
function startOf(text: string, now: number): number {
  const age = parseDuration(text);
  const time = age === undefined ? Date.parse(text) : now - age;
  if (Number.isNaN(time) || (age === undefined && !/^\d{4}-\d{2}-\d{2}/.test(text))) {
    throw new CommandError(
      `--since must be a duration such as 90s, 15m, 2h or 1d, or a time in ISO 8601, got ${quoted(text)}`,
    );
  }
  if (time > now) throw new CommandError(`--since must be in the past, got ${quoted(text)}`);
  return time;
}

async function showEvents(source: LogSource, since: number, options: LogsOptions): Promise<void> {
  const { filter, follow = false, limit = 500, raw = false, json = false } = options;
  const paint = paintFor();
  const show = (event: LogEvent) =>
    process.stdout.write(`${json ? jsonEvent(event) : raw ? event.message.trimEnd() : formatEvent(event, paint)}\n`);
  const selection = { since, limit, ...(filter === undefined ? {} : { pattern: filterPattern(filter) }) };
  const groups = source.logGroups.join(', ');
  progress(`${groups} since ${new Date(since).toISOString()}${follow ? ', press Ctrl-C to stop' : ''}`);
  await untilInterrupted(async (signal) => {
    const { events, isCut } = await source.newest(selection);
    if (isCut) progress(`the newest ${limit} events. For others, use --since, --filter or --limit`);
    events.forEach(show);
    if (!follow) return events.length === 0 ? progress('no events') : undefined;
    const wait = () => sleep(POLL_MILLISECONDS, undefined, { signal });
    await source.follow(selection, events, show, wait, signal);
  });
}

async function showQuery(
  environment: Environment,
  source: LogSource,
  wanted: string,
  { since, until, limit = 500, json = false }: Pick<LogsOptions, 'limit' | 'json'> & Record<'since' | 'until', number>,
): Promise<void> {
  const { region, logGroups } = source;
  const query = await findQuery(environment, region, wanted);
  progress(
    `${query.logGroups?.join(', ') ?? logGroups.join(', ')} since ${new Date(since).toISOString()}: ${query.text.replaceAll(/\s+/g, ' ')}`,
  );
  await untilInterrupted(async (signal) => {
    const wait = () => sleep(POLL_MILLISECONDS / 4);
    const rows = await runQuery(environment, query, { region, logGroups, since, until, limit, signal, wait });
    if (json) return printJson(rows);
    const fields = [...new Set(rows.flatMap(Object.keys))];
    const cell = (text = '') => printable(text.length > CELL ? `${text.slice(0, CELL - 1)}…` : text);
    if (rows.length === 0) return progress('no rows');
    process.stdout.write(
      `${table(
        fields,
        rows.map((row) => fields.map((field) => cell(row[field]))),
      )}\n`,
    );
    if (rows.length === limit) progress(`${limit} rows. For more, use --limit`);
  }, true);
}

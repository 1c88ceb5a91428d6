import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
  type QueryDefinition,
} from '@aws-sdk/client-cloudwatch-logs';
import { templatesOf } from '../../assembly/assembly';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';

/** A query of CloudWatch Logs Insights. */
export interface LogQuery {
  readonly text: string;
  /** Log groups of a saved query. */
  readonly logGroups?: readonly string[];
}

/** When and where to run a query. */
export interface QueryOptions {
  readonly region: string;
  readonly logGroups: readonly string[];
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Waits between two requests for the results. */
  readonly wait: () => Promise<void>;
}

/** Values by name of the field, of each row. */
export type Rows = readonly Readonly<Record<string, string>>[];

interface SavedQuery extends LogQuery {
  readonly name: string;
}

/** A text that starts with a command of Logs Insights is a query. */
const COMMAND = /^\s*(fields|filter|stats|parse|sort|limit|display|dedup|pattern|diff|unmask|SOURCE)\b/i;
const ENDED = new Set(['Cancelled', 'Failed', 'Timeout']);

/**
 * Finds a query: a text of Logs Insights, or the name of a saved query. A name can omit its folder, so `newest errors` is
 * `shop/newest errors`.
 *
 * @throws CommandError with the names of the saved queries if there is none
 */
export async function findQuery(environment: Environment, region: string, wanted: string): Promise<LogQuery> {
  const ofStage = queriesInTemplates(environment, region);
  const found = named(ofStage, wanted);
  if (found) return found;
  if (COMMAND.test(wanted)) return { text: wanted };
  const saved = await savedQueries(environment, region).catch((error: unknown) => {
    // the saved queries of the stage are known
    if (ofStage.length > 0 && error instanceof CommandError) return [];
    throw error;
  });
  const other = named(saved, wanted);
  if (other) return other;
  const names = [...new Set([...ofStage, ...saved].map(({ name }) => name))].sort();
  throw new CommandError(
    names.length === 0
      ? `--query must be a query of CloudWatch Logs Insights, because ${region} has no saved queries, got ${quoted(wanted)}`
      : `--query must be a query of CloudWatch Logs Insights or one of ${names.join(', ')}, got ${quoted(wanted)}`,
  );
}

/** Runs a query and returns its rows. An interruption stops the query. */
export async function runQuery(
  environment: Environment,
  { text, logGroups }: LogQuery,
  options: QueryOptions,
): Promise<Rows> {
  const { region, since, until, limit, signal, wait } = options;
  const client = environment.client(CloudWatchLogsClient, region);
  const { queryId } = await environment.ask(
    'the query',
    client.send(
      new StartQueryCommand({
        logGroupNames: [...(logGroups ?? options.logGroups)],
        queryString: text,
        startTime: Math.floor(since / 1_000),
        endTime: Math.ceil(until / 1_000),
        limit,
      }),
    ),
  );
  for (;;) {
    const answer = client.send(new GetQueryResultsCommand({ queryId }));
    const { status = '', results = [] } = await environment.ask('the results of the query', answer);
    if (status === 'Complete') {
      return results.map((row) =>
        Object.fromEntries(
          row.filter(({ field }) => field !== '@ptr').map(({ field = '', value = '' }) => [field, value]),
        ),
      );
    }
    if (ENDED.has(status)) throw new CommandError(`the query ended with the status ${status}`);
    if (signal.aborted) {
      await client.send(new StopQueryCommand({ queryId }));
      throw new CommandError('the query is stopped');
    }
    await wait();
  }
}

/** The saved queries in the templates of the Region. A query that is not a literal is read from CloudWatch Logs. */
function queriesInTemplates({ stacks }: Environment, region: string): readonly SavedQuery[] {
  return stacks
    .filter((stack) => stack.region === region)
    .flatMap((stack) => templatesOf(stack))
    .flatMap(({ Resources = {} }) => Object.values(Resources))
    .filter(({ Type }) => Type === 'AWS::Logs::QueryDefinition')
    .flatMap(({ Properties: { Name, QueryString, LogGroupNames } = {} }) =>
      typeof Name === 'string' && typeof QueryString === 'string'
        ? [{ name: Name, text: QueryString, ...(areNames(LogGroupNames) ? { logGroups: LogGroupNames } : {}) }]
        : [],
    );
}

async function savedQueries(environment: Environment, region: string): Promise<readonly SavedQuery[]> {
  const client = environment.client(CloudWatchLogsClient, region);
  const found: QueryDefinition[] = [];
  let nextToken: string | undefined;
  do {
    const page = await environment.ask(
      'the saved queries',
      client.send(new DescribeQueryDefinitionsCommand({ maxResults: 1_000, nextToken })),
    );
    found.push(...(page.queryDefinitions ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found.map(({ name = '', queryString = '', logGroupNames = [] }) => ({
    name,
    text: queryString,
    ...(logGroupNames.length > 0 ? { logGroups: logGroupNames } : {}),
  }));
}

function named(queries: readonly SavedQuery[], wanted: string): SavedQuery | undefined {
  return queries.find(({ name }) => name === wanted) ?? queries.find(({ name }) => name.split('/').at(-1) === wanted);
}

function areNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}

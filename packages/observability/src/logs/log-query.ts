import type { Construct } from 'constructs';

/** Names of the fields in structured log events, as Logs Insights shows them (`http.path` for a nested field). */
export interface LogFieldNames {
  /** Level, such as ERROR. */
  readonly level: string;

  /** Message. */
  readonly message: string;

  /** Path of the request. */
  readonly path: string;

  /** Duration of the request. */
  readonly duration: string;

  /** Id that all log events of one request share. */
  readonly trace: string;
}

/** A saved query. */
export interface LogQueryConfig {
  /** Construct id of the query, unique among the queries. */
  readonly id: string;

  /** Name of the query in the console, unique in its folder. */
  readonly name: string;

  /** Commands of the query, without `|`. */
  readonly commands: string[];
}

/**
 * Query of CloudWatch Logs Insights. Extend it for a query of your own: `bind()` returns its name and its commands.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 *
 * @example
 * class RequestsOfUser extends LogQuery {
 *   bind(_scope: Construct, fields: LogFieldNames): LogQueryConfig {
 *     const commands = [`fields @timestamp, ${fields.path}`, 'filter userId = "enter the id here"'];
 *     return { id: 'RequestsOfUser', name: 'requests of a user', commands };
 *   }
 * }
 * new LogQueries(this, 'SupportQueries', { logGroups: [logGroup], folder: 'support', queries: [new RequestsOfUser()] });
 */
export abstract class LogQuery {
  /** The 100 newest errors. */
  static newestErrors(): LogQuery {
    return new FieldQuery('NewestErrors', 'newest errors', ({ level, message, path, trace }) => [
      `fields @timestamp, ${message}, ${path}, ${trace}, @logStream`,
      `filter ${isError(level)}`,
      'sort @timestamp desc',
      'limit 100',
    ]);
  }

  /** The 25 most frequent error messages. */
  static mostFrequentErrors(): LogQuery {
    return new FieldQuery('FrequentErrors', 'most frequent errors', ({ level, message }) => [
      `filter ${isError(level)}`,
      `stats count(*) as events, max(@timestamp) as latest by ${message}`,
      'sort events desc',
      'limit 25',
    ]);
  }

  /** Number of log events by level, in periods of five minutes. */
  static eventsByLevel(): LogQuery {
    return new FieldQuery('Levels', 'events by level', ({ level }) => [
      `stats count(*) as events by ${level}, bin(5m)`,
    ]);
  }

  /** The 25 paths with the slowest requests. */
  static slowestRequests(): LogQuery {
    return new FieldQuery('SlowestRequests', 'slowest requests', ({ duration, path }) => [
      `filter ispresent(${duration})`,
      `stats count(*) as requests, avg(${duration}), pct(${duration}, 99), max(${duration}) as slowest by ${path}`,
      'sort slowest desc',
      'limit 25',
    ]);
  }

  /** All log events of one request, by its id. */
  static oneRequest(): LogQuery {
    return new FieldQuery('OneRequest', 'one request', ({ level, message, trace }) => [
      `fields @timestamp, ${level}, ${message}`,
      `filter ${trace} = "put the id here"`,
      'sort @timestamp asc',
    ]);
  }

  /** All queries of this class. */
  static all(): LogQuery[] {
    return [
      LogQuery.newestErrors(),
      LogQuery.mostFrequentErrors(),
      LogQuery.eventsByLevel(),
      LogQuery.slowestRequests(),
      LogQuery.oneRequest(),
    ];
  }

  /** Returns the name and the commands of the query. */
  abstract bind(scope: Construct, fields: LogFieldNames): LogQueryConfig;
}

class FieldQuery extends LogQuery {
  constructor(
    private readonly id: string,
    private readonly name: string,
    private readonly commandsFor: (fields: LogFieldNames) => string[],
  ) {
    super();
  }

  bind(_scope: Construct, fields: LogFieldNames): LogQueryConfig {
    return { id: this.id, name: this.name, commands: this.commandsFor(fields) };
  }
}

function isError(level: string): string {
  return `${level} in ["ERROR", "FATAL"]`;
}

import { Token } from 'aws-cdk-lib/core';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';

/** What the fields of structured log events are called, as Logs Insights has them (`http.path` of a nested one). */
export interface LogFields {
  /**
   * The level, such as ERROR.
   *
   * @default 'level'
   */
  readonly level?: string;

  /**
   * The message.
   *
   * @default 'message'
   */
  readonly message?: string;

  /**
   * The request's path.
   *
   * @default 'path'
   */
  readonly path?: string;

  /**
   * How long the request took.
   *
   * @default 'durationMs'
   */
  readonly duration?: string;

  /**
   * What is the same in all events of one request.
   *
   * @default 'traceId'
   */
  readonly trace?: string;
}

/** Properties of `LogQueries`. */
export interface LogQueriesProps {
  /** Log groups that the queries are offered for, at least one, whose events are JSON objects. */
  readonly logGroups: logs.ILogGroup[];

  /** Folder of the queries in the console, unique in the account and region, such as `orders`. */
  readonly folder: string;

  /**
   * What the fields of the events are called.
   *
   * @default - level, message, path, durationMs and traceId
   */
  readonly fields?: LogFields;
}

/**
 * Saves the queries of CloudWatch Logs Insights that somebody needs at night: the newest errors, the most frequent ones,
 * events by level, the slowest requests, and all of one request. Saved queries are free; running one is charged by the
 * volume that it reads.
 *
 * Throws when there is no log group, or the folder or a field is malformed.
 */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, props: LogQueriesProps) {
    super(scope, id);
    const level = props.fields?.level ?? 'level';
    const message = props.fields?.message ?? 'message';
    const path = props.fields?.path ?? 'path';
    const duration = props.fields?.duration ?? 'durationMs';
    const trace = props.fields?.trace ?? 'traceId';
    failOn(this, [
      props.logGroups.length === 0 ? 'logGroups must hold at least one log group, got none' : undefined,
      checkFolder(props.folder),
      ...Object.entries({ level, message, path, duration, trace }).map(checkField),
    ]);

    const isError = `${level} in ["ERROR", "FATAL"]`;
    this.save(props, 'NewestErrors', 'newest errors', [
      `fields @timestamp, ${message}, ${path}, ${trace}, @logStream`,
      `filter ${isError}`,
      'sort @timestamp desc',
      'limit 100',
    ]);
    this.save(props, 'FrequentErrors', 'most frequent errors', [
      `filter ${isError}`,
      `stats count(*) as events, max(@timestamp) as latest by ${message}`,
      'sort events desc',
      'limit 25',
    ]);
    this.save(props, 'Levels', 'events by level', [`stats count(*) as events by ${level}, bin(5m)`]);
    this.save(props, 'SlowestRequests', 'slowest requests', [
      `filter ispresent(${duration})`,
      `stats count(*) as requests, avg(${duration}), pct(${duration}, 99), max(${duration}) as slowest by ${path}`,
      'sort slowest desc',
      'limit 25',
    ]);
    this.save(props, 'OneRequest', 'one request', [
      `fields @timestamp, ${level}, ${message}`,
      `filter ${trace} = "put the id here"`,
      'sort @timestamp asc',
    ]);
  }

  private save(props: LogQueriesProps, id: string, name: string, lines: string[]): void {
    new logs.CfnQueryDefinition(this, id, {
      name: `${props.folder}/${name}`,
      queryString: lines.join('\n| '),
      logGroupNames: props.logGroups.map((logGroup) => logGroup.logGroupName),
    });
  }
}

/** CloudWatch Logs API, PutQueryDefinition: names of up to 255 characters, in folders by slashes. */
function checkFolder(folder: string): string | undefined {
  if (Token.isUnresolved(folder) || /^[^/\s]([^/]{0,198}[^/\s])?$/.test(folder)) return undefined;
  return `folder must have 1 to 200 characters, no slash and no space around them, got '${folder}'`;
}

function checkField([prop, field]: [string, string]): string | undefined {
  if (/^[A-Za-z_@][A-Za-z0-9_.@]*$/.test(field)) return undefined;
  return `fields.${prop} must be a field's name, with dots where nested, got '${field}'`;
}

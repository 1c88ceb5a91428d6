import { Token } from 'aws-cdk-lib/core';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type LogFieldNames, LogQuery } from './log-query';
import { failOn, type Problem } from '../private/validation';

/** Names of the fields in structured log events, as Logs Insights shows them (`http.path` for a nested field). */
export interface LogFields {
  /**
   * Level, such as ERROR.
   *
   * @default 'level'
   */
  readonly level?: string;

  /**
   * Message.
   *
   * @default 'message'
   */
  readonly message?: string;

  /**
   * Path of the request.
   *
   * @default 'path'
   */
  readonly path?: string;

  /**
   * Duration of the request.
   *
   * @default 'durationMs'
   */
  readonly duration?: string;

  /**
   * Id that all log events of one request share.
   *
   * @default 'traceId'
   */
  readonly trace?: string;
}

/** Properties of `LogQueries`. */
export interface LogQueriesProps {
  /** Log groups of the queries, at least one. Their log events must be JSON objects. */
  readonly logGroups: logs.ILogGroup[];

  /** Folder of the queries in the console, unique in the account and Region, such as `orders`. */
  readonly folder: string;

  /**
   * Queries to save, at least one.
   *
   * @default LogQuery.all()
   */
  readonly queries?: LogQuery[];

  /**
   * Names of the fields in the log events.
   *
   * @default - level, message, path, durationMs and traceId
   */
  readonly fields?: LogFields;
}

/**
 * Saves queries of CloudWatch Logs Insights for incidents: newest errors, most frequent errors, events by level, slowest
 * requests, and all log events of one request. Saved queries are free; a query run is charged by the volume that it
 * scans.
 *
 * Throws if there is no log group or query, if ids or names repeat, or the folder or a field is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
 *
 * @example
 * new LogQueries(this, 'OrdersQueries', { logGroups: [logGroup], folder: 'orders', fields: { duration: 'elapsed' } });
 */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, props: LogQueriesProps) {
    super(scope, id);
    const fields = namesOf(props.fields);
    const queries = (props.queries ?? LogQuery.all()).map((query) => query.bind(this, fields));
    failOn(this, [
      props.logGroups.length === 0 ? 'logGroups must have at least one log group, got none' : undefined,
      checkFolder(props.folder),
      queries.length === 0 ? 'queries must have at least one query, got none' : undefined,
      checkUnique(
        'ids',
        queries.map((query) => query.id),
      ),
      checkUnique(
        'names',
        queries.map((query) => query.name),
      ),
      ...Object.entries(fields).map(checkField),
    ]);
    for (const { id: queryId, name, commands } of queries) {
      new logs.CfnQueryDefinition(this, queryId, {
        name: `${props.folder}/${name}`,
        queryString: commands.join('\n| '),
        logGroupNames: props.logGroups.map((logGroup) => logGroup.logGroupName),
      });
    }
  }
}

function namesOf(fields: LogFields = {}): LogFieldNames {
  return {
    level: fields.level ?? 'level',
    message: fields.message ?? 'message',
    path: fields.path ?? 'path',
    duration: fields.duration ?? 'durationMs',
    trace: fields.trace ?? 'traceId',
  };
}

/** CloudWatch Logs API, PutQueryDefinition: names have up to 255 characters, and slashes separate folders. */
function checkFolder(folder: string): Problem {
  if (Token.isUnresolved(folder) || /^[^/\s]([^/]{0,198}[^/\s])?$/.test(folder)) return undefined;
  return `folder must have 1 to 200 characters, no slash and no space at either end, got '${folder}'`;
}

function checkUnique(what: string, values: string[]): Problem {
  const repeated = values.filter((value, index) => values.indexOf(value) !== index);
  return repeated.length === 0 ? undefined : `queries must have unique ${what}, got '${repeated.join("', '")}' twice`;
}

function checkField([prop, field]: [string, string]): Problem {
  if (/^[A-Za-z_@][A-Za-z0-9_.@]*$/.test(field)) return undefined;
  return `fields.${prop} must be the name of a field, with dots for nested fields, got '${field}'`;
}

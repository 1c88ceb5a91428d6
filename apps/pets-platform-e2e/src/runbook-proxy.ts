import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, forward, operationOf, parametersOf, scopeOf, type Parameters, type Reply } from './aws-request';
import { Proxy } from './proxy';
import type { RecordedResponse } from './recorded-responses';

/** A call of the AWS CLI. */
export interface Call {
  /** For example `rds DescribeDBInstances`. */
  readonly operation: string;
  readonly region: string;
  /** Body of the request. */
  readonly parameters: Parameters;
  /** Whether the response was recorded. */
  readonly isRecorded: boolean;
}

/** Path at which the proxy receives the commands that the doubles replace. */
const COMMANDS = '/_commands';

/** Options of `RunbookProxy.start`. */
export interface RunbookProxyOptions {
  /** Endpoint of the emulator. */
  readonly target: string;
  readonly responses: readonly RecordedResponse[];
  /** Receives each call of the AWS CLI before its response. */
  readonly onCall: (call: Call) => Promise<void>;
  /** Receives the body of a command, and returns the body of the response. */
  readonly onCommand: (body: string) => Promise<string>;
}

/** Proxy between the commands of a runbook and the emulator. It has recorded responses for what the emulator lacks. */
export class RunbookProxy extends Proxy {
  static async start(options: RunbookProxyOptions): Promise<RunbookProxy> {
    return new RunbookProxy(options).listen();
  }

  private constructor(private readonly options: RunbookProxyOptions) {
    super();
  }

  /** Address for the commands that the doubles replace. */
  get commands(): string {
    return this.endpoint + COMMANDS;
  }

  protected async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { service, region } = scopeOf(incoming);
    const body = await bodyOf(incoming);
    if (incoming.url === COMMANDS) {
      return void outgoing.end(await this.options.onCommand(body.toString()));
    }
    const reply = await forward(this.options.target, incoming, body);
    const isOfCli = incoming.headers['user-agent']?.startsWith('aws-cli') ?? false;
    const recorded = isOfCli ? this.recorded(service, incoming, body) : undefined;
    const isRecorded = recorded !== undefined && (recorded.instead === true || reply.status >= 400);
    const { status, headers, content } = isRecorded ? replyOf(recorded) : reply;
    if (isOfCli) {
      const operation = `${service} ${recorded?.operation ?? operationOf(incoming, body)}`;
      await this.options.onCall({ operation, region, parameters: parametersOf(body), isRecorded });
    }
    outgoing.writeHead(status, headers).end(content);
  }

  private recorded(service: string, incoming: IncomingMessage, body: Buffer): RecordedResponse | undefined {
    const operation = operationOf(incoming, body);
    return this.options.responses.find(
      (each) => each.service === service && (each.route?.test(operation) ?? each.operation === operation),
    );
  }
}

function replyOf({ operation, query, response }: RecordedResponse): Reply {
  if (!query) {
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    return { status: 200, headers, content: JSON.stringify(response) };
  }
  const content = xmlOf({ [`${operation}Response`]: { [`${operation}Result`]: response } });
  return { status: 200, headers: { 'content-type': 'text/xml' }, content };
}

/** A list is a repeated element. */
function xmlOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .flatMap(([name, inner]) =>
      (Array.isArray(inner) ? inner : [inner]).map((each) => `<${name}>${xmlOf(each)}</${name}>`),
    )
    .join('');
}

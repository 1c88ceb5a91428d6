import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, forward, operationOf, parametersOf, type Parameters } from './aws-request';
import { Proxy } from './proxy';

type Json = Record<string, never>;

/** Adds what the emulator lacks to its responses: the service, its container and its tasks have ECS Exec. */
const ADDITIONS: Readonly<Record<string, (response: Json) => void>> = {
  DescribeServices: ({ services = [] }) => {
    for (const service of services as object[]) Object.assign(service, { enableExecuteCommand: true });
  },
  DescribeTaskDefinition: ({ taskDefinition }) => {
    const { containerDefinitions = [] } = taskDefinition as { containerDefinitions?: object[] };
    for (const container of containerDefinitions) Object.assign(container, { readonlyRootFilesystem: false });
  },
  DescribeTasks: ({ tasks = [] }) => {
    const managedAgents = [{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' }];
    for (const task of tasks as { containers?: object[] }[]) {
      Object.assign(task, { enableExecuteCommand: true });
      for (const container of task.containers ?? []) Object.assign(container, { runtimeId: 'task-1', managedAgents });
    }
  },
};

/** Responses to the calls that the emulator does not support. The token contains the purpose of the session. */
const SESSIONS: Readonly<Record<string, (parameters: Parameters) => object>> = {
  ExecuteCommand: ({ command }) => {
    const session = { sessionId: 'shell', streamUrl: 'wss://127.0.0.1', tokenValue: JSON.stringify({ command }) };
    return { session };
  },
  StartSession: ({ Parameters }) => ({
    ...{ SessionId: 'tunnel', StreamUrl: 'wss://127.0.0.1', TokenValue: JSON.stringify(Parameters) },
  }),
};

/** Proxy between Nx and the emulator, which starts sessions of AWS Systems Manager. */
export class SessionProxy extends Proxy {
  /** Operations that were answered without the emulator. */
  readonly started: string[] = [];

  static async start(target: string): Promise<SessionProxy> {
    return new SessionProxy(target).listen();
  }

  private constructor(private readonly target: string) {
    super();
  }

  protected async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const operation = operationOf(incoming, body);
    const start = SESSIONS[operation];
    if (start) {
      this.started.push(operation);
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      return void outgoing.end(JSON.stringify(start(parametersOf(body))));
    }
    const { status, headers, content } = await forward(this.target, incoming, body);
    const add = status === 200 ? ADDITIONS[operation] : undefined;
    if (!add) return void outgoing.writeHead(status, headers).end(content);
    const response = JSON.parse(content.toString()) as Json;
    add(response);
    const others = Object.entries(headers).filter(([name]) => name !== 'content-length');
    outgoing.writeHead(status, Object.fromEntries(others)).end(JSON.stringify(response));
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { bodyOf, forward, operationOf, parametersOf, scopeOf, type Parameters, type Reply } from './aws-request';
import type { LocalDeployment } from './local-deployment';
import { Proxy } from './proxy';

/** A scalable target of Application Auto Scaling. */
export interface ScalableTarget {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly SuspendedState?: Readonly<Record<string, boolean>>;
}

const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.1' };
const PUBLIC_PATH = '/public';
/** Default quota of an account. */
const FARGATE_VCPUS = 6;

/**
 * Proxy between `nx failover` and the emulator. Answers for the APIs that the emulator lacks: Application Auto Scaling,
 * Service Quotas and the health of targets of a service without processes.
 */
export class FailoverProxy extends Proxy {
  /** Region whose endpoints end each connection. */
  lost?: string;
  /** Whether the endpoints of the lost Region keep connections open without a response. */
  isSilent = false;
  /** Operation that gets no response and does not reach the emulator, for example `rds PromoteReadReplica`. */
  held?: string;
  /** Calls, for example `us-west-2 rds PromoteReadReplica`. Includes those to the lost Region. */
  readonly calls: string[] = [];
  /** Operations that the emulator does not answer. */
  readonly standIns = new Set<string>();
  /** Scalable targets by Region. */
  readonly scalableTargets: Record<string, ScalableTarget> = {};

  static async start(deployment: LocalDeployment): Promise<FailoverProxy> {
    return new FailoverProxy(deployment).listen();
  }

  private constructor(private readonly deployment: LocalDeployment) {
    super();
  }

  /** URL of the application. */
  get publicUrl(): string {
    return this.endpoint + PUBLIC_PATH;
  }

  protected async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    // the public URL of the application
    if (incoming.url === PUBLIC_PATH) return void outgoing.end('ok');
    const { service, region } = scopeOf(incoming);
    const body = await bodyOf(incoming);
    const operation = `${service} ${operationOf(incoming, body)}`;
    this.calls.push(`${region} ${operation}`);
    if (region === this.lost) return void (this.isSilent || incoming.socket.destroy());
    if (operation === this.held) return;
    const reply = await forward(this.deployment.endpoint, incoming, body);
    const { status, headers, content } = (await this.standIn(operation, region, body, reply)) ?? reply;
    outgoing.writeHead(status, headers).end(content);
  }

  /** Answers what the emulator cannot answer. */
  private async standIn(operation: string, region: string, body: Buffer, reply: Reply): Promise<Reply | undefined> {
    const answer = STAND_INS[operation];
    const isMissing = reply.status >= 400 || operation === TARGET_HEALTH;
    if (!answer || !isMissing) return undefined;
    const stoodIn = await answer(this, region, parametersOf(body), reply);
    if (stoodIn !== undefined) this.standIns.add(operation);
    return stoodIn;
  }

  /** Number of running tasks of the service. */
  async runningTasks(region: string): Promise<number> {
    const { services = [] } = await new ECSClient(this.deployment.client(region)).send(
      new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'] }),
    );
    return services[0].runningCount ?? 0;
  }
}

type StandIn = (
  proxy: FailoverProxy,
  region: string,
  parameters: Parameters,
  reply: Reply,
) => Promise<Reply | undefined>;

const TARGET_HEALTH = 'elasticloadbalancing DescribeTargetHealth';

const STAND_INS: Readonly<Record<string, StandIn>> = {
  'application-autoscaling DescribeScalableTargets': async ({ scalableTargets }, region) =>
    Promise.resolve(json({ ScalableTargets: region in scalableTargets ? [scalableTargets[region]] : [] })),
  'application-autoscaling RegisterScalableTarget': async ({ scalableTargets }, region, parameters) => {
    const { MinCapacity, MaxCapacity, SuspendedState } = parameters as unknown as ScalableTarget;
    scalableTargets[region] = { ...scalableTargets[region], MinCapacity, MaxCapacity, SuspendedState };
    return Promise.resolve(
      json({ ScalableTargetARN: `arn:aws:application-autoscaling:${region}:111111111111:target` }),
    );
  },
  'servicequotas GetServiceQuota': async () => Promise.resolve(json({ Quota: { Value: FARGATE_VCPUS } })),
  // a task without a process does not register as a target
  [TARGET_HEALTH]: async (proxy, region, _, { content }) => {
    if (content.includes('<State>')) return undefined;
    const target = '<member><TargetHealth><State>healthy</State></TargetHealth></member>';
    const targets = target.repeat(await proxy.runningTasks(region));
    const result = `<TargetHealthDescriptions>${targets}</TargetHealthDescriptions>`;
    const response = `<DescribeTargetHealthResult>${result}</DescribeTargetHealthResult>`;
    const xml = `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">${response}</DescribeTargetHealthResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, content: xml };
  },
};

function json(value: object): Reply {
  return { status: 200, headers: JSON_HEADERS, content: JSON.stringify(value) };
}

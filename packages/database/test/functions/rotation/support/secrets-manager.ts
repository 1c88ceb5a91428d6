import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

interface Version {
  value?: string;
  readonly stages: Set<string>;
  readonly created: number;
}

type Versions = Map<string, Version>;

interface Request {
  SecretId: string;
  ClientRequestToken: string;
  SecretString: string;
  VersionId?: string;
  VersionStage?: string;
  VersionStages: string[];
  MoveToVersionId?: string;
  RemoveFromVersionId?: string;
}

class ServiceError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** A server with the protocol of Secrets Manager, for versions and staging labels, which the client of the SDK calls. */
export class SecretsManager {
  static async start(): Promise<SecretsManager> {
    const manager = new SecretsManager();
    manager.server.listen(0, '127.0.0.1');
    await once(manager.server, 'listening');
    manager.server.unref();
    return manager;
  }

  /** Called before and after each request. An error that it throws simulates a function that fails there. */
  onCall: (when: 'before' | 'after', action: string) => void = () => undefined;

  private readonly secrets = new Map<string, Versions>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private clock = 0;
  private connection?: SecretsManagerClient;

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get client(): SecretsManagerClient {
    this.connection ??= new SecretsManagerClient({
      endpoint: this.url,
      region: 'eu-west-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    return this.connection;
  }

  create(id: string, value: unknown): void {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    this.secrets.set(id, new Map([['initial', this.version(['AWSCURRENT'], text)]]));
  }

  /** Puts a value, like a user. */
  put(id: string, value: unknown): void {
    const version = randomUUID();
    this.of(id).set(version, this.version([], JSON.stringify(value)));
    this.move(id, 'AWSCURRENT', version);
  }

  /** Starts a rotation with a version without a value. Fails while another rotation is pending, like the service. */
  rotate(id: string): string {
    const pending = this.labelled(id, 'AWSPENDING');
    if (pending !== undefined && pending !== this.labelled(id, 'AWSCURRENT')) {
      throw new ServiceError('InvalidRequestException', 'a previous rotation is not complete');
    }
    const version = randomUUID();
    this.of(id).set(version, this.version([]));
    this.move(id, 'AWSPENDING', version);
    return version;
  }

  /** Starts a rotation while another one is pending, like `CancelRotateSecret` and a new rotation. */
  rotateAnyway(id: string): string {
    const pending = this.labelled(id, 'AWSPENDING');
    if (pending) this.of(id).get(pending)?.stages.delete('AWSPENDING');
    return this.rotate(id);
  }

  /** Writes the value of a version. */
  assign(id: string, version: string, value: unknown): void {
    const reserved = this.of(id).get(version);
    if (reserved) reserved.value = JSON.stringify(value);
  }

  labelled(id: string, stage: string): string | undefined {
    return [...this.of(id)].find(([, { stages }]) => stages.has(stage))?.[0];
  }

  value(id: string, stage = 'AWSCURRENT'): Record<string, string> {
    const version = this.of(id).get(this.labelled(id, stage) ?? '');
    return JSON.parse(version?.value ?? 'null') as Record<string, string>;
  }

  /** Returns the text of the current version. */
  text(id: string): string | undefined {
    return this.of(id).get(this.labelled(id, 'AWSCURRENT') ?? '')?.value;
  }

  /** Returns all passwords of all versions. */
  passwords(): string[] {
    const texts = [...this.secrets.values()].flatMap((versions) => [...versions.values()].map(({ value }) => value));
    return texts.flatMap((text) =>
      text?.startsWith('{') ? [(JSON.parse(text) as { password: string }).password] : [],
    );
  }

  async stop(): Promise<void> {
    this.connection?.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private version(stages: string[], value?: string): Version {
    this.clock += 1;
    return { value, stages: new Set(stages), created: this.clock };
  }

  private of(id: string): Versions {
    const versions = this.secrets.get(id);
    if (!versions) throw new ServiceError('ResourceNotFoundException', `no secret ${id}`);
    return versions;
  }

  private move(id: string, stage: string, to: string): void {
    const from = this.labelled(id, stage);
    if (from === to) return;
    if (from) this.of(id).get(from)?.stages.delete(stage);
    this.of(id).get(to)?.stages.add(stage);
    if (stage === 'AWSCURRENT' && from) this.move(id, 'AWSPREVIOUS', from);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, action] = String(request.headers['x-amz-target']).split('.');
    try {
      this.onCall('before', action);
      const result = this.perform(action, JSON.parse(Buffer.concat(chunks).toString()) as Request);
      this.onCall('after', action);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(result));
    } catch (error) {
      const type = error instanceof ServiceError ? error.type : 'InternalServiceError';
      response
        .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ __type: type, message: (error as Error).message }));
    }
  }

  private perform(action: string, request: Request): object {
    const versions = this.of(request.SecretId);
    switch (action) {
      case 'DescribeSecret': {
        const labelled = [...versions].filter(([, { stages }]) => stages.size > 0);
        return { VersionIdsToStages: Object.fromEntries(labelled.map(([id, { stages }]) => [id, [...stages]])) };
      }
      case 'ListSecretVersionIds':
        return {
          Versions: [...versions].map(([VersionId, { stages, created }]) => ({
            VersionId,
            VersionStages: stages.size > 0 ? [...stages] : undefined,
            CreatedDate: created,
          })),
        };
      case 'GetSecretValue':
        return this.get(versions, request);
      case 'PutSecretValue':
        return this.putValue(versions, request);
      case 'UpdateSecretVersionStage':
        return this.updateStage(versions, request);
      default:
        throw new ServiceError('InvalidRequestException', `no action ${action}`);
    }
  }

  private get(versions: Versions, { SecretId, VersionId, VersionStage }: Request): object {
    const id = VersionId ?? this.labelled(SecretId, VersionStage ?? 'AWSCURRENT');
    const version = versions.get(id ?? '');
    if (version?.value === undefined || (VersionStage && !version.stages.has(VersionStage))) {
      throw new ServiceError('ResourceNotFoundException', 'Secrets Manager can’t find the specified secret value');
    }
    return { SecretString: version.value, VersionId: id };
  }

  private putValue(versions: Versions, { SecretId, ClientRequestToken, SecretString, VersionStages }: Request): object {
    const version = versions.get(ClientRequestToken) ?? this.version([]);
    if (version.value !== undefined && version.value !== SecretString) {
      throw new ServiceError('ResourceExistsException', 'the version has another value');
    }
    versions.set(ClientRequestToken, version);
    version.value = SecretString;
    for (const stage of VersionStages) this.move(SecretId, stage, ClientRequestToken);
    return {};
  }

  private updateStage(versions: Versions, request: Request): object {
    const { SecretId, VersionStage = '', MoveToVersionId, RemoveFromVersionId } = request;
    const holder = this.labelled(SecretId, VersionStage);
    if (holder !== RemoveFromVersionId && holder !== MoveToVersionId) {
      throw new ServiceError('InvalidParameterException', `${VersionStage} is attached to another version`);
    }
    if (MoveToVersionId) this.move(SecretId, VersionStage, MoveToVersionId);
    else versions.get(RemoveFromVersionId ?? '')?.stages.delete(VersionStage);
    return {};
  }
}

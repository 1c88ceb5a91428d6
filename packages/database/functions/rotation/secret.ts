import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/** Staging labels of Secrets Manager. Each is attached to at most one version. */
export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** Value of a version of the secret. Other fields are kept unchanged. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The versions of one secret. */
export class Secret {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly arn: string,
    /** User of a secret without a `username`. */
    private readonly defaultUser?: string,
  ) {}

  /** Returns the version of each staging label. */
  async labels(): Promise<Partial<Record<Stage, string>>> {
    const { VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand({ SecretId: this.arn }));
    const pairs = Object.entries(VersionIdsToStages);
    return Object.fromEntries(pairs.flatMap(([version, stages]) => stages.map((stage) => [stage, version])));
  }

  /** Returns the value with a staging label, or `undefined` while the version has no value. */
  read(stage: Stage): Promise<Credentials | undefined> {
    return this.get({ VersionStage: stage });
  }

  /** Returns the value of a pending version. */
  readPending(version: string): Promise<Credentials | undefined> {
    return this.get({ VersionId: version, VersionStage: 'AWSPENDING' });
  }

  /** Returns the 10 newest versions without a staging label, newest first. Secrets Manager can keep a hundred. */
  async *abandoned(): AsyncGenerator<Credentials> {
    const { Versions = [] } = await this.client.send(
      new ListSecretVersionIdsCommand({ SecretId: this.arn, IncludeDeprecated: true, MaxResults: 100 }),
    );
    const unlabelled = Versions.filter(({ VersionStages = [] }) => VersionStages.length === 0);
    unlabelled.sort((a, b) => Number(b.CreatedDate) - Number(a.CreatedDate));
    for (const { VersionId } of unlabelled.slice(0, 10)) {
      const value = await this.get({ VersionId });
      if (value) yield value;
    }
  }

  /** Writes the value of a pending version, unless another invocation wrote it already. */
  write(version: string, value: Credentials): Promise<void> {
    return putOnce(this.client, this.arn, version, JSON.stringify(value), 'AWSPENDING');
  }

  /** Makes a version the current one. Secrets Manager fails if `current` is no longer the current version. */
  async promote(version: string, current: string | undefined): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.arn,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: version,
        RemoveFromVersionId: current,
      }),
    );
  }

  /** Removes the staging label of a pending version, so that another rotation can start. */
  async abandon(version: string): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.arn,
        VersionStage: 'AWSPENDING',
        RemoveFromVersionId: version,
      }),
    );
  }

  private async get(version: { VersionId?: string; VersionStage?: Stage }): Promise<Credentials | undefined> {
    try {
      const { SecretString } = await this.client.send(new GetSecretValueCommand({ SecretId: this.arn, ...version }));
      return parse(SecretString, this.defaultUser);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

/** Writes a version of a secret, unless another invocation wrote it already. */
export async function putOnce(
  client: SecretsManagerClient,
  SecretId: string,
  ClientRequestToken: string,
  SecretString: string,
  stage: Stage,
): Promise<void> {
  try {
    await client.send(
      new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [stage] }),
    );
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
  }
}

/** Parses a value. The error of the parser is replaced, because it contains the secret. */
function parse(text: string | undefined, username?: string): Credentials {
  let value: Partial<Credentials> | undefined;
  try {
    value = { username, ...(JSON.parse(text ?? '') as Partial<Credentials>) };
  } catch {
    value = undefined;
  }
  if (typeof value?.username === 'string' && typeof value.password === 'string') return value as Credentials;
  throw new Error('the secret must be JSON with a username and a password');
}

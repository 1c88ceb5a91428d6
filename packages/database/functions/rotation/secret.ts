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

/** Labels of Secrets Manager, each on one version at most. */
export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** What a version of the secret holds; further fields are carried along. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The versions of one secret. */
export class Secret {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly arn: string,
  ) {}

  /** The version that bears each label. */
  async labels(): Promise<Partial<Record<Stage, string>>> {
    const { VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand({ SecretId: this.arn }));
    const pairs = Object.entries(VersionIdsToStages);
    return Object.fromEntries(pairs.flatMap(([version, stages]) => stages.map((stage) => [stage, version])));
  }

  /** The value with a label, or nothing while Secrets Manager has only reserved the version. */
  read(stage: Stage): Promise<Credentials | undefined> {
    return this.get({ VersionStage: stage });
  }

  /** The value of a pending version. */
  readPending(version: string): Promise<Credentials | undefined> {
    return this.get({ VersionId: version, VersionStage: 'AWSPENDING' });
  }

  /** Versions that lost their label, newest first, the last ones only: Secrets Manager may keep a hundred. */
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

  /** Gives a pending version its value, unless another invocation was faster. */
  async write(version: string, value: Credentials): Promise<void> {
    try {
      await this.client.send(
        new PutSecretValueCommand({
          SecretId: this.arn,
          ClientRequestToken: version,
          SecretString: JSON.stringify(value),
          VersionStages: ['AWSPENDING'],
        }),
      );
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
    }
  }

  /** Makes a version the current one. Secrets Manager refuses when `current` is no longer current. */
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

  /** Takes the label of a pending version away, so that another rotation can begin. */
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
      return parse(SecretString);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

/** The parser's own error would quote the secret. */
function parse(text: string | undefined): Credentials {
  let value: Partial<Credentials> | undefined;
  try {
    value = JSON.parse(text ?? '') as Partial<Credentials>;
  } catch {
    value = undefined;
  }
  if (typeof value?.username === 'string' && typeof value.password === 'string') return value as Credentials;
  throw new Error('the secret is not JSON with a username and a password');
}

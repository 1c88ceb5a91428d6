import { Lazy, RemovalPolicy, SecretValue, Stack, Token } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { IPostgresDatabase } from '../postgres/postgres-database';
import { checkUsername } from '../private/names';
import { failOn } from '../private/validation';

/** How a client checks the server's certificate (PostgreSQL, "SSL Support"). */
export enum SslMode {
  /** The connection is encrypted, the certificate is not checked. */
  REQUIRE = 'require',
  /** The certificate is checked against the authorities that the client knows. */
  VERIFY_CA = 'verify-ca',
  /** As `VERIFY_CA`, and the certificate must name the endpoint. */
  VERIFY_FULL = 'verify-full',
}

/** Properties of `ConnectionSecrets`. */
export interface ConnectionSecretsProps {
  /** Key that encrypts each secret. */
  readonly encryptionKey: kms.IKey;

  /**
   * User of the database. It is no secret: templates show it. Another one makes another password, and replaces the
   * database whose master user it is.
   */
  readonly username: string;

  /**
   * What the name of each secret begins with, such as `shop/`. Another prefix makes new secrets with new values. Fixed
   * names stay taken for up to 30 days after a deletion.
   *
   * @default - CloudFormation chooses the names
   */
  readonly namePrefix?: string;

  /**
   * What the URL demands of TLS. The modes that verify need the certificates of Amazon RDS in the client's image.
   *
   * @default SslMode.REQUIRE
   */
  readonly sslMode?: SslMode;

  /**
   * Regions, each with a key of its own, to which the secrets and each new value of them are copied, so that a service
   * can start there. Charged for as further secrets.
   *
   * @default - none
   */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  /**
   * What happens to the secrets when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of a further secret. */
export interface FurtherSecretProps {
  /** Name after the prefix, for instance `mail-api-key`. Without a prefix CloudFormation chooses the name. */
  readonly name: string;

  /**
   * What the secret is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Letters and digits that Secrets Manager generates, from 16 to 4,096. Another number makes another value.
   *
   * @default - nothing is generated: the secret stays empty, and no task that needs it starts, until a value is put
   */
  readonly generatedLength?: number;
}

/** Properties of the credentials of a further user. */
export interface UserSecretProps {
  /** Name after the prefix, for instance `db-reader`. Without a prefix CloudFormation chooses the name. */
  readonly name: string;

  /** User of the database, at most 57 characters. Another one makes another password. */
  readonly username: string;

  /**
   * What the user is for.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * What a service needs to connect to its database and to sign its tokens: each in AWS Secrets Manager, none of it in
 * a template. A monthly charge applies to each secret.
 *
 * These resources are stateful: replacing a secret loses its value. A changed generator would make a new password,
 * so the generators stay as they are.
 *
 * Throws when the user name is malformed or reserved, when a name is malformed or taken, and when `connectTo` was
 * never called.
 */
export class ConnectionSecrets extends Construct {
  /** JSON with `username` and `password`, and the endpoint once connected: read both from here, they rotate as one. */
  readonly password: secretsmanager.ISecret;

  /** The user name alone, for readers that want no password. */
  readonly username: secretsmanager.ISecret;

  /** JDBC URL of the database, without user and password. */
  readonly url: secretsmanager.ISecret;

  /** 64 letters and digits, long enough a key for HS512, with which the service signs its tokens. */
  readonly jwt: secretsmanager.ISecret;

  /** The master user of a database: its literal name, and the password by reference. */
  readonly credentials: rds.Credentials;

  private readonly encryptionKey: kms.IKey;
  private readonly namePrefix?: string;
  private readonly removalPolicy: RemovalPolicy;
  private readonly replicaRegions?: secretsmanager.ReplicaRegion[];
  private readonly sslMode: SslMode;
  private readonly names = new Set<string>();
  private jdbcUrl?: string;

  constructor(scope: Construct, id: string, props: ConnectionSecretsProps) {
    super(scope, id);
    failOn(this, [checkUsername('username', props.username), checkName('namePrefix', props.namePrefix ?? '')]);
    this.encryptionKey = props.encryptionKey;
    this.namePrefix = props.namePrefix;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.replicaRegions = props.replicaRegions;
    this.sslMode = props.sslMode ?? SslMode.REQUIRE;

    this.url = this.create('Url', 'db-url', {
      description: 'JDBC URL of the database',
      secretStringValue: SecretValue.unsafePlainText(Lazy.string({ produce: () => this.jdbcUrl })),
    });
    this.username = this.create('Username', 'db-username', {
      description: 'User name of the database',
      secretStringValue: SecretValue.unsafePlainText(props.username),
    });
    this.password = this.create('Password', 'db-password', {
      description: 'User name and password of the database, as JSON',
      generateSecretString: passwordOf(props.username),
    });
    this.jwt = this.create('Jwt', 'jwt-secret', {
      description: 'Key that signs tokens',
      generateSecretString: lettersAndDigits(64),
    });
    this.credentials = rds.Credentials.fromSecret(this.password, props.username);
    this.node.addValidation({
      validate: () => (this.jdbcUrl === undefined ? ['connectTo was never called, so the URL has no endpoint'] : []),
    });
  }

  /**
   * Writes the endpoint of a database into the URL.
   *
   * Throws when called twice, or with a database of another stack, which would tie both stacks into a cycle.
   */
  connectTo(database: IPostgresDatabase): void {
    const { stack, node, instanceEndpoint } = database.instance;
    failOn(this, [
      this.jdbcUrl === undefined ? undefined : 'connectTo must be called once only',
      stack === Stack.of(this) ? undefined : `connectTo needs a database of the same stack, got ${node.path}`,
    ]);
    this.jdbcUrl = `jdbc:postgresql://${instanceEndpoint.socketAddress}/${database.databaseName}?sslmode=${this.sslMode}`;
  }

  /**
   * Adds a secret of the service, such as the key of an API that it calls.
   *
   * Throws when the name is malformed or taken, or `generatedLength` is out of range.
   */
  add(id: string, props: FurtherSecretProps): secretsmanager.ISecret {
    const { generatedLength } = props;
    failOn(this, [...this.checkNew(props.name), checkGeneratedLength(generatedLength)]);
    const secret = this.create(id, props.name, {
      description: props.description,
      generateSecretString: generatedLength === undefined ? undefined : lettersAndDigits(generatedLength),
    });
    if (generatedLength === undefined) emptyOut(secret);
    return secret;
  }

  /**
   * Adds the credentials of a further user of the database, as JSON with `username` and `password`, which a
   * `PasswordRotation` keeps. The user itself is made in the database: `CREATE ROLE name LOGIN`.
   *
   * Throws when the name is malformed or taken, or the user name is malformed, reserved, or that of a clone.
   */
  addUser(id: string, props: UserSecretProps): secretsmanager.ISecret {
    const { username } = props;
    failOn(this, [
      ...this.checkNew(props.name),
      checkUsername('username', username),
      Token.isUnresolved(username) || username.length <= 57
        ? undefined
        : `username must be at most 57 characters, so that its clone has a name, got ${username}`,
      Token.isUnresolved(username) || !username.endsWith('_clone')
        ? undefined
        : `username must not end with _clone, which marks the other of alternating users, got ${username}`,
    ]);
    return this.create(id, props.name, {
      description: props.description,
      generateSecretString: passwordOf(username),
    });
  }

  private checkNew(name: string): (string | undefined)[] {
    return [
      name === '' ? 'name must not be empty' : checkName('name', name),
      this.names.has(name) ? `name must not be taken, got ${name}` : undefined,
    ];
  }

  private create(id: string, name: string, props: secretsmanager.SecretProps): secretsmanager.Secret {
    this.names.add(name);
    return new secretsmanager.Secret(this, id, {
      ...props,
      secretName: this.namePrefix === undefined ? undefined : `${this.namePrefix}${name}`,
      encryptionKey: this.encryptionKey,
      removalPolicy: this.removalPolicy,
      replicaRegions: this.replicaRegions,
    });
  }
}

/** Letters and digits alone need no escaping in a URL, a shell or JSON; 32 of them hold 190 bits. */
function lettersAndDigits(passwordLength: number): secretsmanager.SecretStringGenerator {
  return { passwordLength, excludePunctuation: true };
}

function passwordOf(username: string): secretsmanager.SecretStringGenerator {
  return {
    ...lettersAndDigits(32),
    secretStringTemplate: JSON.stringify({ username }),
    generateStringKey: 'password',
  };
}

/** The CDK fills a secret that is given no value; a made-up key of somebody else's API would only hide that it lacks. */
function emptyOut(secret: secretsmanager.Secret): void {
  const resource = secret.node.defaultChild as secretsmanager.CfnSecret;
  resource.generateSecretString = undefined;
}

/** Characters and length are those of CreateSecret. */
function checkName(prop: string, name: string): string | undefined {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9/_+=.@-]{0,400}$/.test(name)) return undefined;
  return `${prop} must be at most 400 letters, digits and /_+=.@-, got ${name}`;
}

function checkGeneratedLength(length: number | undefined): string | undefined {
  if (length === undefined || Token.isUnresolved(length)) return undefined;
  if (Number.isInteger(length) && length >= 16 && length <= 4_096) return undefined;
  return `generatedLength must be a whole number from 16 to 4096, got ${length}`;
}

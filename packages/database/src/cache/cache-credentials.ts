import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';

/** Endpoint and credentials of a session cache, with nodes or serverless. */
export interface ICacheCredentials extends IConstruct, IEnvironmentAware, ec2.IConnectable {
  /** Host to which clients connect: the primary node, or the serverless cache. */
  readonly endpointAddress: string;

  /** Port of the host, as text for an environment variable. */
  readonly endpointPort: string;

  /**
   * Secret with the `password` of the cache and, if it has a user, the `username`, as JSON.
   *
   * @default - none with IAM authentication
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * Id of the user that authenticates with the password.
   *
   * @default - none: the password is the AUTH token of the cache, or clients authenticate with IAM tokens
   */
  readonly userId?: string;

  /** Whether there is a secret with the URL. */
  readonly hasUrl: boolean;

  /**
   * Secret with the URL of the cache for `SPRING_DATA_REDIS_URL`: `rediss://username:password@host:port`, without a password
   * with IAM authentication. Reading it fails without `hasUrl`.
   */
  readonly url: secretsmanager.ISecret;
}

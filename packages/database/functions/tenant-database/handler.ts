import { answer, type CustomResourceRequest, type CustomResourceResult, type Put } from '../custom-resource/request';
import type { Session } from '../rotation/database';
import type { Credentials } from '../rotation/secret';
import { createTenant, dropTenant, type Tenant } from './tenant';

/** Properties of the custom resource. AWS CloudFormation passes numbers as text. */
interface Properties {
  readonly DatabaseName: string;
  readonly Username: string;
  readonly ConnectionLimit: string;
  readonly SecretArn: string;
  readonly SslMode: string;
}

export type Request = CustomResourceRequest<Properties>;

export interface Surroundings {
  /** Host and port of the instance. */
  readonly address: string;
  /** Connects as the master user. */
  readonly connect: () => Promise<Session>;
  /** Current value of a secret. */
  readonly read: (secretArn: string) => Promise<Credentials | undefined>;
  readonly put: Put;
}

/** Creates a database with a user when the resource is created or updated, and drops both when it is deleted. */
export function createHandler(surroundings: Surroundings): (request: Request) => Promise<void> {
  return async (request) => {
    const { DatabaseName, Username } = request.ResourceProperties;
    const log = { request: request.RequestType, database: DatabaseName, user: Username };
    // Only the message, because an error of the driver contains the statement.
    const result = await handle(request, surroundings).catch((error: unknown) => ({
      Reason: (error as Error).message,
    }));
    console.log(JSON.stringify({ ...log, result: 'Reason' in result ? result.Reason : 'done' }));
    // another name is another resource, which CloudFormation creates before it deletes the former one
    const PhysicalResourceId = request.RequestType === 'Delete' ? request.PhysicalResourceId : DatabaseName;
    await answer(request, { ...result, PhysicalResourceId }, surroundings.put);
  };
}

async function handle(request: Request, surroundings: Surroundings): Promise<CustomResourceResult> {
  const { ConnectionLimit, DatabaseName, SecretArn, SslMode, Username } = request.ResourceProperties;
  const tenant: Tenant = {
    database: DatabaseName,
    username: Username,
    connectionLimit: Number(ConnectionLimit),
    owner: `${request.StackId} ${request.LogicalResourceId}`,
  };
  const session = await surroundings.connect();
  try {
    if (request.RequestType === 'Delete') {
      await dropTenant(session, tenant);
      return { Data: {} };
    }
    const credentials = await surroundings.read(SecretArn);
    if (credentials === undefined) throw new Error('the secret of the user must have a value');
    // the secret of a rotation contains the clone at times
    await createTenant(session, tenant, credentials.username === Username ? credentials.password : undefined);
    return { Data: { JdbcUrl: `jdbc:postgresql://${surroundings.address}/${DatabaseName}?sslmode=${SslMode}` } };
  } finally {
    await session.close();
  }
}

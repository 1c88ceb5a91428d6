import { DescribeDBInstancesCommand, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';

/** A database that a tunnel leads to. */
export interface Database {
  /** Identifier of the DB instance. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Engine of Amazon RDS, such as `postgres`. */
  readonly engine: string;
  /** Name of the initial database. */
  readonly database?: string;
  /** Whether users can authenticate with IAM. */
  readonly hasIam: boolean;
}

/** Value of `--to` for the only database that accepts writes. */
const DATABASE = 'database';

/**
 * Returns the DB instance of a stage that the option `--to` names.
 *
 * @param wanted `database`, or the identifier of a DB instance
 * @throws CommandError with the list of DB instances if none or several match
 */
export async function chooseDatabase(environment: Environment, region: string, wanted: string): Promise<Database> {
  const inventory = await environment.inventory();
  const ids = inventory.of('AWS::RDS::DBInstance').filter((each) => each.region === region);
  const rds = environment.client(RDSClient, region);
  const instances = await Promise.all(
    ids.map(async ({ physicalId }) => {
      const response = rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: physicalId }));
      const { DBInstances = [] } = await environment.ask(`the database ${physicalId}`, response);
      return DBInstances[0] ?? {};
    }),
  );
  if (instances.length === 0) throw new CommandError(`${environment.name} has no database in ${region}`);
  const writable = instances.filter((instance) => !instance.ReadReplicaSourceDBInstanceIdentifier);
  const found =
    wanted === DATABASE
      ? writable.length > 0
        ? writable
        : instances
      : instances.filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier === wanted);
  if (found.length === 1) return databaseFrom(found[0]);
  const names = instances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier).join(', ');
  throw new CommandError(
    `--to must be ${wanted === DATABASE ? '' : `${DATABASE} or `}one of ${names}, got ${quoted(wanted)}`,
  );
}

function databaseFrom({
  DBInstanceIdentifier: name = '',
  DBInstanceStatus,
  Endpoint,
  Engine: engine = '',
  DBName,
  IAMDatabaseAuthenticationEnabled: hasIam = false,
}: DBInstance): Database {
  const { Address: host, Port: port } = Endpoint ?? {};
  if (host === undefined || port === undefined) {
    throw new CommandError(`the database ${name} has no endpoint, its status is ${DBInstanceStatus ?? 'unknown'}`);
  }
  return { name, host, port, engine, hasIam, ...(DBName ? { database: DBName } : {}) };
}

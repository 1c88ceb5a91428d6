import type { Session } from '../rotation/database';

/** A database with a user that owns it, on an instance that others use, too. */
export interface Tenant {
  readonly database: string;
  readonly username: string;
  /** Maximum number of connections of the user. -1 disables the limit. */
  readonly connectionLimit: number;
  /** Text that identifies the creator. It is the comment of the user in the catalog of the server. */
  readonly owner: string;
}

/** End of the name of the clone that alternating users have. */
const CLONE = '_clone';

interface Found {
  /** Comment of the user, `null` without a comment, `undefined` if the user does not exist. */
  readonly comment?: string | null;
  /** Owner of the database, `undefined` if the database does not exist. */
  readonly databaseOwner?: string;
}

/**
 * Creates the user and its database, or continues an interrupted creation. Fails if either exists and was created by another: the
 * comment of the user identifies its creator, and the user owns the database.
 */
export async function createTenant(session: Session, tenant: Tenant, password: string | undefined): Promise<void> {
  const { connectionLimit, database, owner, username } = tenant;
  await withLock(session, tenant, async () => {
    const { comment, databaseOwner } = await find(session, tenant);
    if (comment !== undefined && comment !== owner)
      throw new Error(`the user ${username} was created by another stack`);
    if (databaseOwner !== undefined && databaseOwner !== username)
      throw new Error(`the database ${database} was created by another stack`);
    const user = session.name(username);
    if (comment === undefined) await createUser(session, tenant);
    await session.query(`GRANT ${user} TO CURRENT_USER`);
    await session.query(`ALTER ROLE ${user} CONNECTION LIMIT ${connectionLimit}`);
    if (password !== undefined) await session.setPassword({ username, password });
    if (databaseOwner === undefined) await session.query(`CREATE DATABASE ${session.name(database)} OWNER ${user}`);
    await session.query(`REVOKE ALL ON DATABASE ${session.name(database)} FROM PUBLIC`);
  });
}

/** Ends the connections to the database and drops it with its user. Does nothing if they were created by another. */
export async function dropTenant(session: Session, tenant: Tenant): Promise<void> {
  const { database, owner, username } = tenant;
  await withLock(session, tenant, async () => {
    const { comment, databaseOwner } = await find(session, tenant);
    if (comment !== owner) return;
    const user = session.name(username);
    if (databaseOwner === username) await session.query(`DROP DATABASE ${session.name(database)} WITH (FORCE)`);
    // the database of an update that is rolled back
    if ((await session.query('SELECT FROM pg_database WHERE datdba = to_regrole($1)', [user])).length > 0) return;
    const clones = await session.query<{ rolname: string }>(
      'SELECT rolname FROM pg_auth_members JOIN pg_roles ON oid = member WHERE roleid = to_regrole($1) AND rolname = $2',
      [user, `${username}${CLONE}`],
    );
    for (const { rolname } of clones) await session.query(`DROP ROLE ${session.name(rolname)}`);
    await session.query(`DROP ROLE ${user}`);
  });
}

/** In a transaction, so that a user without a comment is not created by this function. */
async function createUser(session: Session, { owner, username }: Tenant): Promise<void> {
  await session.exclusively(username, async () => {
    await session.query(`CREATE ROLE ${session.name(username)} LOGIN`);
    await session.query(`COMMENT ON ROLE ${session.name(username)} IS ${session.literal(owner)}`);
  });
}

async function find(session: Session, { database, username }: Tenant): Promise<Found> {
  const [role] = await session.query<{ comment: string | null }>(
    "SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = $1",
    [username],
  );
  const [found] = await session.query<{ owner: string }>(
    'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1',
    [database],
  );
  return { comment: role?.comment, databaseOwner: found?.owner };
}

/** `CREATE DATABASE` cannot run in a transaction, so the lock belongs to the connection, which is closed afterwards. */
async function withLock(session: Session, { username }: Tenant, work: () => Promise<void>): Promise<void> {
  await session.query('SELECT pg_advisory_lock(hashtext($1))', [`tenant ${username}`]);
  await work();
}

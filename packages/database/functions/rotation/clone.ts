import type { Session } from './database';

interface Role {
  readonly rolconnlimit: number;
  readonly rolvaliduntil: string | null;
}

/** Settings of a role in one database or in all databases. */
interface Settings {
  readonly datname: string | null;
  readonly setconfig: string[];
}

/**
 * Creates a user if the database does not have it. The user has permission to create schemas, and tables in the schema
 * `public`, so that a service can start on an empty database with its secret only.
 */
export async function createUser(session: Session, database: string, username: string): Promise<void> {
  if (await find(session, username)) return;
  const user = session.name(username);
  await session.query(`CREATE ROLE ${user} LOGIN`);
  await session.query(`GRANT CONNECT, TEMPORARY, CREATE ON DATABASE ${session.name(database)} TO ${user}`);
  await session.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${user}`);
}

/**
 * Creates or updates the clone of a user: a member of the original whose sessions act as the original. The clone therefore
 * has the current and future privileges of the original, and the original owns what the clone creates.
 */
export async function createClone(session: Session, original: string, clone: string): Promise<void> {
  const role = await find(session, original);
  if (role === undefined) throw new Error(`the user ${original} must exist in the database`);
  if (!(await find(session, clone))) await session.query(`CREATE ROLE ${session.name(clone)}`);
  await session.query(`GRANT ${session.name(original)} TO ${session.name(clone)}`);
  await session.query(
    `ALTER ROLE ${session.name(clone)} LOGIN INHERIT CONNECTION LIMIT ${role.rolconnlimit}
     VALID UNTIL ${session.literal(role.rolvaliduntil ?? 'infinity')}`,
  );
  await copySettings(session, original, clone);
}

async function find(session: Session, name: string): Promise<Role | undefined> {
  const [role] = await session.query<Role>(
    'SELECT rolconnlimit, rolvaliduntil::text FROM pg_roles WHERE rolname = $1',
    [name],
  );
  return role;
}

async function copySettings(session: Session, original: string, clone: string): Promise<void> {
  for (const { datname } of await settingsOf(session, clone)) {
    await session.query(`${alter(session, clone, datname)} RESET ALL`);
  }
  await session.query(`${alter(session, clone, null)} SET role TO ${session.name(original)}`);
  for (const { datname, setconfig } of await settingsOf(session, original)) {
    for (const setting of setconfig) await copySetting(session, alter(session, clone, datname), setting);
  }
}

function settingsOf(session: Session, name: string): Promise<Settings[]> {
  return session.query<Settings>(
    `SELECT datname, setconfig FROM pg_db_role_setting
     JOIN pg_roles ON pg_roles.oid = setrole LEFT JOIN pg_database ON pg_database.oid = setdatabase
     WHERE rolname = $1`,
    [name],
  );
}

/** A list such as `search_path` must not be quoted as one value, so PostgreSQL copies the value with `FROM CURRENT`. */
async function copySetting(session: Session, alterClone: string, setting: string): Promise<void> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (name === 'role') {
    await session.query(`${alterClone} SET role TO ${session.name(value)}`);
    return;
  }
  await session.query('SELECT set_config($1, $2, true)', [name, value]);
  await session.query(
    `${alterClone} SET ${name
      .split('.')
      .map((part) => session.name(part))
      .join('.')} FROM CURRENT`,
  );
}

function alter(session: Session, user: string, database: string | null): string {
  const where = database === null ? '' : ` IN DATABASE ${session.name(database)}`;
  return `ALTER ROLE ${session.name(user)}${where}`;
}

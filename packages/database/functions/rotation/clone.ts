import type { Session } from './database';

interface Role {
  readonly rolconnlimit: number;
  readonly rolvaliduntil: string | null;
}

/** Settings of a role: for one database, or for all of them. */
interface Settings {
  readonly datname: string | null;
  readonly setconfig: string[];
}

/**
 * Makes a user that the database has not: one that may make schemas of its own, and tables in the schema `public`, so that
 * a service with nothing but its secret can start on an empty database.
 */
export async function makeUser(session: Session, database: string, username: string): Promise<void> {
  if (await find(session, username)) return;
  const user = session.name(username);
  await session.query(`CREATE ROLE ${user} LOGIN`);
  await session.query(`GRANT CONNECT, TEMPORARY, CREATE ON DATABASE ${session.name(database)} TO ${user}`);
  await session.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${user}`);
}

/**
 * Makes a user that stands for another: a member of it whose sessions act as it from the start. So the clone has its
 * privileges, now and later, and what it creates belongs to the original.
 */
export async function standInFor(session: Session, original: string, clone: string): Promise<void> {
  const role = await find(session, original);
  if (role === undefined) throw new Error(`the database has no user ${original}`);
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

/** A list such as `search_path` must not be quoted as a whole: PostgreSQL itself is asked to write the value down. */
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

import type { RotationHandler } from '../../../functions/rotation/handler';
import { STEPS } from '../../../functions/rotation/rotation';
import { Harness, MASTER, SECRET } from './support/harness';
import { describeWithPostgres } from './support/postgres-server';

/** A user with all kinds of grants and settings. */
const ORIGINAL = [
  "CREATE ROLE app LOGIN CONNECTION LIMIT 40 VALID UNTIL '2099-01-01 00:00:00+00'",
  'CREATE ROLE reporting',
  'GRANT reporting TO app',
  'CREATE TABLE ledger (id int, amount int, secret text)',
  'CREATE SEQUENCE numbers',
  'GRANT SELECT, INSERT ON ledger TO app',
  'GRANT UPDATE (amount) ON ledger TO app',
  'GRANT USAGE ON SEQUENCE numbers TO app',
  'GRANT SELECT ON ledger TO reporting',
  'GRANT CREATE ON DATABASE shop TO app',
  'ALTER ROLE app SET search_path TO "$user", public',
  "ALTER ROLE app SET statement_timeout TO '90s'",
  'ALTER ROLE app SET application_name TO \'north, "south"\'',
  "ALTER ROLE app IN DATABASE shop SET timezone TO 'Europe/Berlin'",
];

/** Query for the privileges and settings of the session. */
const RIGHTS = `
  SELECT current_user AS acts_as,
    has_table_privilege('ledger', 'SELECT') AS reads, has_table_privilege('ledger', 'DELETE') AS deletes,
    has_column_privilege('ledger', 'amount', 'UPDATE') AS updates_amount,
    has_column_privilege('ledger', 'secret', 'UPDATE') AS updates_secret,
    has_sequence_privilege('numbers', 'USAGE') AS counts, has_database_privilege('shop', 'CREATE') AS creates,
    has_schema_privilege('app', 'CREATE') AS owns_schema, pg_has_role('reporting', 'MEMBER') AS reports,
    pg_has_role('master', 'MEMBER') AS rules, current_setting('search_path') AS path,
    current_setting('statement_timeout') AS timeout, current_setting('application_name') AS name,
    current_setting('timezone') AS zone, current_schema() AS schema,
    (SELECT row(rolconnlimit, rolvaliduntil, rolinherit, rolcreaterole, rolcreatedb, rolsuper)::text
      FROM pg_roles WHERE rolname = session_user) AS attributes`;

describeWithPostgres('rotation of alternating users', () => {
  let harness: Harness;
  let handle: RotationHandler;

  const step = (version: string, Step: string) => handle({ Step, SecretId: SECRET, ClientRequestToken: version });
  const asCurrent = (...statements: string[]) => {
    const { username, password } = harness.secrets.value(SECRET);
    return harness.server.runAs(username, password, ...statements);
  };

  beforeAll(async () => {
    harness = await Harness.start();
    handle = harness.handler(MASTER);
    await harness.server.runAs('master', 'master', ...ORIGINAL);
    await harness.server.run('CREATE SCHEMA app AUTHORIZATION app');
  });
  beforeEach(async () => {
    await harness.server.run('DROP ROLE IF EXISTS app_clone');
    await harness.reset('app');
  });
  afterAll(() => harness.stop());

  test('alternates the users, and keeps the previous one valid', async () => {
    const users: string[] = [];
    let before = harness.secrets.value(SECRET);
    for (let round = 0; round < 4; round++) {
      await harness.rotate(handle);
      const now = harness.secrets.value(SECRET);
      users.push(now.username);
      expect(await harness.server.accepts(before.username, before.password)).toBe(true);
      expect(await harness.server.accepts(now.username, now.password)).toBe(true);
      before = now;
    }
    expect(users).toEqual(['app_clone', 'app', 'app_clone', 'app']);
  });

  test('keeps the credentials of both users in two secrets, which a proxy reads', async () => {
    const PREVIOUS = 'previous-secret';
    harness.secrets.create(PREVIOUS, { username: 'app_clone', password: 'unknown' });
    const withPrevious = harness.handler(MASTER, false, PREVIOUS);
    for (let round = 0; round < 3; round++) {
      const before = harness.secrets.value(SECRET);
      const version = harness.secrets.rotate(SECRET);
      let known: string[] = [];
      harness.secrets.onCall = (when, action) => {
        if (when === 'before' && action === 'UpdateSecretVersionStage')
          known = [SECRET, PREVIOUS].map((id) => harness.secrets.value(id).password);
      };
      await harness.finish(withPrevious, version);
      // the previous credentials are stored before the next ones are current
      expect(known).toEqual([before.password, before.password]);
      expect(harness.secrets.value(PREVIOUS)).toMatchObject({ username: before.username, password: before.password });
      expect(harness.secrets.value(SECRET).username).not.toBe(before.username);
      expect(await harness.currentWorks(PREVIOUS)).toBe(true);
    }
  });

  test('stores the previous credentials once, if its last step is repeated', async () => {
    const PREVIOUS = 'previous-secret';
    harness.secrets.create(PREVIOUS, { username: 'app_clone', password: 'unknown' });
    const withPrevious = harness.handler(MASTER, false, PREVIOUS);
    const version = harness.secrets.rotate(SECRET);
    for (const Step of [...STEPS, 'finishSecret'])
      await withPrevious({ Step, SecretId: SECRET, ClientRequestToken: version });
    expect(harness.secrets.value(PREVIOUS)).toMatchObject({ username: 'app', password: 'first' });
  });

  test('gives the clone the privileges and settings of the original', async () => {
    const original = await asCurrent(RIGHTS);
    await harness.rotate(handle);
    expect(harness.secrets.value(SECRET).username).toBe('app_clone');
    expect(await asCurrent(RIGHTS)).toEqual(original);
    expect(original).toMatchObject([
      { acts_as: 'app', reads: true, deletes: false, updates_amount: true, updates_secret: false, rules: false },
    ]);
  });

  test('applies later grants and settings to the clone, at the latest when it is the current user again', async () => {
    await harness.rotate(handle);
    await harness.server.run('GRANT DELETE ON ledger TO app');
    await expect(asCurrent('DELETE FROM ledger')).resolves.toEqual([]);
    await harness.server.run('REVOKE DELETE ON ledger FROM app', "ALTER ROLE app SET statement_timeout TO '5s'");
    await expect(asCurrent('DELETE FROM ledger')).rejects.toThrow('permission denied for table ledger');

    await harness.rotate(handle);
    await harness.server.run('ALTER ROLE app RESET statement_timeout', 'ALTER ROLE app CONNECTION LIMIT 50');
    const original = await asCurrent(RIGHTS);
    await harness.rotate(handle);
    expect(await asCurrent(RIGHTS)).toEqual(original);
    await harness.server.run('ALTER ROLE app CONNECTION LIMIT 40');
  });

  test('makes the original the owner of what both users create', async () => {
    await harness.rotate(handle);
    await asCurrent('CREATE TABLE by_clone (id int)');
    await harness.rotate(handle);
    await asCurrent('CREATE TABLE by_original (id int)', 'ALTER TABLE by_clone ADD name text');
    await harness.rotate(handle);
    await asCurrent('ALTER TABLE by_original ADD name text');
    const owners = await harness.server.run(
      "SELECT tablename, tableowner FROM pg_tables WHERE tablename LIKE 'by\\_%' ORDER BY 1",
    );
    expect(owners).toEqual([
      { tablename: 'by_clone', tableowner: 'app' },
      { tablename: 'by_original', tableowner: 'app' },
    ]);
    await asCurrent('DROP TABLE by_clone, by_original');
  });

  test('lets the clone act as the third role that the original acts as', async () => {
    await harness.server.run('ALTER ROLE app SET role TO reporting');
    try {
      await harness.rotate(handle);
      expect(await asCurrent('SELECT current_user, session_user')).toEqual([
        { current_user: 'reporting', session_user: 'app_clone' },
      ]);
    } finally {
      await harness.server.run('ALTER ROLE app RESET role');
    }
  });

  test('loses no query of a client that reads the secret after each rotation', async () => {
    const client = { running: true, queries: 0, lost: [] as string[], credentials: harness.secrets.value(SECRET) };
    const old = await harness.server.connect('app', 'first');
    const traffic = (async () => {
      while (client.running) {
        const { username, password } = client.credentials;
        try {
          await harness.server.runAs(username, password, 'INSERT INTO ledger VALUES (1, 1)');
          await old.query('INSERT INTO ledger VALUES (2, 2)');
        } catch (error) {
          client.lost.push((error as Error).message);
        }
        client.queries += 1;
      }
    })();
    for (let round = 0; round < 10; round++) {
      await harness.rotate(handle);
      // The client reads the secret as late as possible, just before the next rotation.
      const until = client.queries + 2;
      while (client.queries < until) await new Promise((resolve) => setTimeout(resolve, 1));
      client.credentials = harness.secrets.value(SECRET);
    }
    client.running = false;
    await traffic;
    await old.end();
    expect(client.lost).toEqual([]);
    expect(client.queries).toBeGreaterThan(20);
  });

  test('keeps the current user valid during each step', async () => {
    for (let round = 0; round < 2; round++) {
      const version = harness.secrets.rotate(SECRET);
      for (const Step of [...STEPS, ...STEPS].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b))) {
        await step(version, Step);
        expect(await harness.currentWorks()).toBe(true);
      }
    }
    expect(harness.secrets.value(SECRET).username).toBe('app');
  });

  test('creates one clone with one password in concurrent invocations of a rotation', async () => {
    const version = harness.secrets.rotate(SECRET);
    await step(version, 'createSecret');
    await Promise.all([step(version, 'setSecret'), step(version, 'setSecret'), step(version, 'setSecret')]);
    await harness.finish(handle, version);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('changes nothing if another rotation replaced it while it waited for the lock', async () => {
    const slow = harness.secrets.rotate(SECRET);
    await step(slow, 'createSecret');
    const lock = await harness.server.connect('master', 'master');
    await lock.query("BEGIN; SELECT pg_advisory_xact_lock(hashtext('rotation of app_clone'))");
    const waiting = step(slow, 'setSecret');
    const outcome = expect(waiting).rejects.toThrow('must be pending, but another rotation replaced it');
    while ((await harness.server.run('SELECT 1 FROM pg_locks WHERE NOT granted')).length === 0);
    const fast = harness.secrets.rotateAnyway(SECRET);
    await lock.query('COMMIT');
    await lock.end();
    await outcome;
    await harness.finish(handle, fast);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('stops if another rotation made its user the current one, and does not block the next rotation', async () => {
    const first = harness.secrets.rotate(SECRET);
    for (const Step of STEPS.slice(0, 3)) await step(first, Step);
    let second = '';
    harness.secrets.onCall = (when, action) => {
      if (when !== 'before' || action !== 'UpdateSecretVersionStage') return;
      harness.secrets.onCall = () => undefined;
      second = harness.secrets.rotateAnyway(SECRET);
    };
    await step(first, 'finishSecret');
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe(first);

    // The value was generated while the original was still the current user.
    harness.secrets.assign(SECRET, second, { username: 'app_clone', password: 'late' });
    await expect(step(second, 'setSecret')).rejects.toThrow(
      'the pending user must be app, got app_clone. Start another rotation',
    );
    expect(await harness.currentWorks()).toBe(true);
    await harness.rotate(handle);
    expect(harness.secrets.value(SECRET).username).toBe('app');
    expect(await harness.currentWorks()).toBe(true);
  });

  test('sets passwords while the password of the master user changes', async () => {
    const rotateMaster = harness.handler();
    const version = harness.secrets.rotate(MASTER);
    for (const Step of STEPS.slice(0, 2)) {
      await rotateMaster({ Step, SecretId: MASTER, ClientRequestToken: version });
    }
    await harness.rotate(handle);
    await harness.finish(rotateMaster, version, MASTER);
    await harness.rotate(handle);
    expect(await harness.currentWorks()).toBe(true);
    expect(await harness.currentWorks(MASTER)).toBe(true);
    await harness.reset('master', MASTER);
  });

  test('fails if the database rejects the master user', async () => {
    harness.secrets.create('other-master', { username: 'master', password: 'wrong' });
    await expect(harness.rotate(harness.handler('other-master'))).rejects.toThrow(
      'setSecret failed: the database rejects all known passwords of the master user',
    );
  });

  test('fails if the user does not exist', async () => {
    harness.secrets.create('absent', { username: 'ghost', password: 'first' });
    await expect(harness.rotate(handle, 'absent')).rejects.toThrow(
      'setSecret failed: the user ghost must exist in the database',
    );
    expect(await harness.server.run("SELECT 1 FROM pg_roles WHERE rolname LIKE 'ghost%'")).toEqual([]);
  });

  test('creates a user with permission to create schemas and tables only, with createUser', async () => {
    harness.secrets.create('new', { username: 'newcomer', password: 'first' });
    const creating = harness.handler(MASTER, true);
    const users: string[] = [];
    for (let round = 0; round < 3; round++) {
      await harness.rotate(creating, 'new');
      const { username, password } = harness.secrets.value('new');
      users.push(username);
      await harness.server.runAs(
        username,
        password,
        `CREATE TABLE turn_${round} (id int)`,
        `CREATE SCHEMA turn_${round}`,
        'INSERT INTO turn_0 VALUES (1)',
      );
      await expect(harness.server.runAs(username, password, 'SELECT * FROM ledger')).rejects.toThrow('denied');
    }
    expect(users).toEqual(['newcomer_clone', 'newcomer', 'newcomer_clone']);
    expect(
      await harness.server.run("SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE tablename LIKE 'turn\\_%'"),
    ).toEqual([{ owner: 'newcomer' }]);
    expect(
      await harness.server.run(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR pg_has_role(oid, 'master', 'MEMBER') AS rules FROM pg_roles WHERE rolname LIKE 'newcomer%'",
      ),
    ).toEqual([{ rules: false }, { rules: false }]);
  });

  test('does not change an existing user', async () => {
    const grants =
      "SELECT has_database_privilege('app', 'shop', 'TEMPORARY') AS may, rolconnlimit FROM pg_roles WHERE rolname = 'app'";
    await harness.server.run('REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC, app');
    const before = await harness.server.run(grants);
    await harness.rotate(harness.handler(MASTER, true));
    expect(await harness.server.run(grants)).toEqual(before);
    expect(before).toEqual([{ may: false, rolconnlimit: 40 }]);
    await harness.server.run('GRANT TEMPORARY ON DATABASE shop TO PUBLIC');
  });

  test('logs no password', async () => {
    await harness.rotate(handle);
    const logs = [...harness.output, ...harness.server.log].join('\n');
    expect(logs).toContain('ALTER ROLE "app_clone" PASSWORD \'SCRAM-SHA-256$4096:');
    const generated = harness.secrets.passwords().filter((password) => /^[A-Za-z0-9]{32}$/.test(password));
    expect(generated.length).toBeGreaterThan(0);
    for (const secret of generated) expect(logs).not.toContain(secret);
  });
});

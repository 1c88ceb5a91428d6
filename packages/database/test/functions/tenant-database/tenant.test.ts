import { createHandler, type Request } from '../../../functions/tenant-database/handler';
import { login, type Session } from '../../../functions/rotation/database';
import { createClone } from '../../../functions/rotation/clone';
import { describeWithPostgres, PostgresServer } from '../rotation/support/postgres-server';

jest.setTimeout(60_000);

const properties = {
  DatabaseName: 'pr_42',
  Username: 'pr_42',
  ConnectionLimit: '2',
  SecretArn: 'secret',
  SslMode: 'verify-full',
};

describeWithPostgres('a database of a tenant', () => {
  let server: PostgresServer;
  let password = 'first';

  beforeAll(async () => {
    server = await PostgresServer.start();
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });
  afterAll(async () => {
    await server.remove();
    jest.restoreAllMocks();
  });
  afterEach(async () => {
    password = 'first';
    await handled('Delete');
  });

  function connect(): Promise<Session> {
    return login(
      { ...server.endpoint, timeout: 30_000 },
      { username: 'master', password: 'master' },
    ) as Promise<Session>;
  }

  /** Handles a request, and returns the body of the response. */
  async function handled(
    RequestType: Request['RequestType'],
    more: Partial<typeof properties> = {},
    StackId = 'stack',
    username = more.Username ?? properties.Username,
  ) {
    const bodies: string[] = [];
    await createHandler({
      address: 'db.example.com:5432',
      connect,
      read: () => Promise.resolve({ username, password }),
      put: (_url, body) => {
        bodies.push(body);
        return Promise.resolve();
      },
    })({
      RequestType,
      RequestId: 'request',
      ResponseURL: 'https://answer',
      StackId,
      LogicalResourceId: 'Database',
      PhysicalResourceId: RequestType === 'Create' ? undefined : 'existing',
      ResourceProperties: { ...properties, ...more },
    });
    expect(bodies).toHaveLength(1);
    return JSON.parse(bodies[0]) as { Status: string; Reason?: string; PhysicalResourceId: string; Data?: object };
  }

  const names = async (catalog: string, column: string) =>
    (await server.run(`SELECT ${column} AS name FROM ${catalog} WHERE ${column} LIKE 'pr%' ORDER BY 1`)).map(
      ({ name }) => name,
    );
  const databases = () => names('pg_database', 'datname');
  const roles = () => names('pg_roles', 'rolname');

  test('is created with a user that owns it, and returns its URL', async () => {
    expect(await handled('Create')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'pr_42',
      Data: { JdbcUrl: 'jdbc:postgresql://db.example.com:5432/pr_42?sslmode=verify-full' },
    });
    const client = await server.connect('pr_42', 'first', 'pr_42');
    await client.query('CREATE TABLE pets (id int)');
    await client.query('CREATE SCHEMA other');
    await client.end();
    expect(await databases()).toEqual(['pr_42']);
  });

  test('accepts its user only, with a limited number of connections', async () => {
    await handled('Create');
    await handled('Create', { DatabaseName: 'pr_43', Username: 'pr_43' });
    await expect(server.connect('pr_43', 'first', 'pr_42')).rejects.toThrow('permission denied for database "pr_42"');
    const open = await Promise.all([1, 2].map(() => server.connect('pr_42', 'first', 'pr_42')));
    await expect(server.connect('pr_42', 'first', 'pr_42')).rejects.toThrow('too many connections for role "pr_42"');
    await Promise.all(open.map((client) => client.end()));
    await handled('Delete', { DatabaseName: 'pr_43', Username: 'pr_43' });
  });

  test('is dropped with its user and a clone of it, while clients are connected', async () => {
    await handled('Create');
    const session = await connect();
    await createClone(session, 'pr_42', 'pr_42_clone');
    await session.close();
    const client = await server.connect('pr_42', 'first', 'pr_42');
    expect((await handled('Delete')).Status).toBe('SUCCESS');
    expect([await databases(), await roles()]).toEqual([[], []]);
    await expect(client.query('SELECT 1')).rejects.toThrow();
  });

  test('is created, updated and deleted again without an effect', async () => {
    for (const type of ['Create', 'Create', 'Update', 'Delete', 'Delete'] as const) {
      expect(await handled(type)).toMatchObject({ Status: 'SUCCESS' });
    }
    expect([await databases(), await roles()]).toEqual([[], []]);
  });

  test('an update sets the password of the secret, unless it contains the clone, and the connection limit', async () => {
    await handled('Create');
    password = 'second';
    await handled('Update', { ConnectionLimit: '-1' });
    expect(await server.accepts('pr_42', 'first')).toBe(false);
    expect(await server.accepts('pr_42', 'second')).toBe(true);
    const [limit] = await server.run("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'pr_42'");
    expect(limit).toEqual({ rolconnlimit: -1 });
    password = 'third';
    await handled('Update', {}, 'stack', 'pr_42_clone');
    expect(await server.accepts('pr_42', 'second')).toBe(true);
    expect(server.log.join('')).not.toMatch(/'(first|second|third)'/);
  });

  test('continues a creation that ended after the user was created', async () => {
    await handled('Create');
    await server.run('DROP DATABASE pr_42');
    expect((await handled('Create')).Status).toBe('SUCCESS');
    await server.run('DROP DATABASE pr_42');
    expect((await handled('Delete')).Status).toBe('SUCCESS');
    expect(await roles()).toEqual([]);
  });

  test('a renamed database is another resource, and its user is kept until both are deleted', async () => {
    await handled('Create');
    expect(await handled('Update', { DatabaseName: 'pr_new' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'pr_new',
    });
    expect((await handled('Delete')).PhysicalResourceId).toBe('existing');
    expect([await databases(), await roles()]).toEqual([['pr_new'], ['pr_42']]);
    await handled('Delete', { DatabaseName: 'pr_new' });
    expect([await databases(), await roles()]).toEqual([[], []]);
  });

  test('a user or database of another is neither used nor dropped', async () => {
    await server.run('CREATE ROLE pr_other LOGIN', 'CREATE DATABASE pr_other');
    const other = { DatabaseName: 'pr_other', Username: 'pr_other' };
    const created = await handled('Create', other);
    expect(created).toMatchObject({ Status: 'FAILED', Reason: 'the user pr_other was created by another stack' });
    expect((await handled('Delete', other)).Status).toBe('SUCCESS');
    expect(await handled('Create', { DatabaseName: 'pr_other' })).toMatchObject({
      Status: 'FAILED',
      Reason: 'the database pr_other was created by another stack',
    });
    await handled('Delete', { DatabaseName: 'pr_other' });
    expect([await databases(), await roles()]).toEqual([['pr_other'], ['pr_other']]);
    await server.run('DROP DATABASE pr_other', 'DROP ROLE pr_other');
  });

  test('another stack with the same names fails, and its rollback keeps the database', async () => {
    await handled('Create');
    expect(await handled('Create', {}, 'other')).toMatchObject({ Status: 'FAILED' });
    expect((await handled('Delete', {}, 'other')).Status).toBe('SUCCESS');
    expect([await databases(), await roles()]).toEqual([['pr_42'], ['pr_42']]);
  });

  test('eight are created and dropped at once', async () => {
    const each = (type: Request['RequestType']) =>
      Promise.all(
        Array.from({ length: 8 }, (_, index) => {
          const name = `pr_${index}`;
          return handled(type, { DatabaseName: name, Username: name });
        }),
      );
    const created = await each('Create');
    expect(created.map(({ Status }) => Status)).toEqual(Array<string>(8).fill('SUCCESS'));
    expect(await databases()).toHaveLength(8);
    await each('Delete');
    expect([await databases(), await roles()]).toEqual([[], []]);
  });
});

test('a failure is reported with the message only', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const close = jest.fn();
  const put = jest.fn(() => Promise.resolve());
  const request = { RequestType: 'Create', ResourceProperties: properties } as Request;
  const session = { close } as unknown as Session;
  const handler = createHandler({
    address: 'db:5432',
    connect: () => Promise.resolve(session),
    read: () => Promise.resolve(undefined),
    put,
  });
  await handler(request);
  expect(put).toHaveBeenCalledWith(undefined, expect.stringContaining('the secret of the user must have a value'));
  expect(close).toHaveBeenCalledTimes(1);
  expect(log).toHaveBeenCalledWith(
    '{"request":"Create","database":"pr_42","user":"pr_42","result":"the secret of the user must have a value"}',
  );
  jest.restoreAllMocks();
});

import { describeWithPostgres, PostgresServer } from './support/postgres-server';

describeWithPostgres('a PostgreSQL server of the tests', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.remove());

  test('stops when the process of the tests ends', async () => {
    expect(await server.accepts('master', 'master')).toBe(true);
    await server.abandon();
    expect(await server.accepts('master', 'master')).toBe(false);
  });
});

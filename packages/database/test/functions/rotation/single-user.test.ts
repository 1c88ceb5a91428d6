import type { RotationHandler } from '../../../functions/rotation/handler';
import { STEPS } from '../../../functions/rotation/rotation';
import { Harness, SECRET } from './support/harness';
import { describeWithPostgres } from './support/postgres-server';

describeWithPostgres('rotation of a single user', () => {
  let harness: Harness;
  let handle: RotationHandler;

  beforeAll(async () => {
    harness = await Harness.start();
    handle = harness.handler();
    await harness.server.run('CREATE ROLE solo LOGIN');
  });
  beforeEach(() => harness.reset('solo'));
  afterAll(() => harness.stop());

  test('the new password works, the old one does not, and the other fields stay', async () => {
    const version = await harness.rotate(handle);
    const { password, ...rest } = harness.secrets.value(SECRET);
    expect(rest).toEqual({ username: 'solo', host: 'db.example.com' });
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(harness.secrets.labelled(SECRET, 'AWSPREVIOUS')).toBe('initial');
    expect(await harness.server.accepts('solo', password)).toBe(true);
    expect(await harness.server.accepts('solo', 'first')).toBe(false);
  });

  test('a connection that was open before survives', async () => {
    const client = await harness.server.connect('solo', 'first');
    await harness.rotate(handle);
    const { rows } = await client.query('SELECT 1 AS one');
    expect(rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('each step can be run twice', async () => {
    const version = harness.secrets.rotate(SECRET);
    for (const Step of [...STEPS, ...STEPS].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b))) {
      await handle({ Step, SecretId: SECRET, ClientRequestToken: version });
    }
    expect(await harness.currentWorks()).toBe(true);
    expect(harness.secrets.labelled(SECRET, 'AWSPREVIOUS')).toBe('initial');
  });

  test('two invocations of the same rotation at once end with one password', async () => {
    const version = harness.secrets.rotate(SECRET);
    await Promise.allSettled([harness.finish(handle, version), harness.finish(handle, version)]);
    await harness.finish(handle, version);
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('a rotation recovers from one that set its password and was then replaced', async () => {
    const lost = harness.secrets.rotate(SECRET);
    for (const Step of ['createSecret', 'setSecret'])
      await handle({ Step, SecretId: SECRET, ClientRequestToken: lost });
    expect(await harness.currentWorks()).toBe(false);

    await harness.finish(handle, harness.secrets.rotateAnyway(SECRET));
    expect(await harness.currentWorks()).toBe(true);
    await expect(handle({ Step: 'finishSecret', SecretId: SECRET, ClientRequestToken: lost })).rejects.toThrow(
      'finishSecret failed: version',
    );
  });

  test('a rotation recovers when the database still has the previous password', async () => {
    await harness.rotate(handle);
    await harness.server.run("ALTER ROLE solo PASSWORD 'first'");
    await harness.rotate(handle);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('a rotation waits in vain for a database that is down, and ends right once it is back', async () => {
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'createSecret', SecretId: SECRET, ClientRequestToken: version });
    const pending = harness.secrets.value(SECRET, 'AWSPENDING');
    await harness.server.stop();
    await expect(harness.finish(handle, version)).rejects.toThrow('setSecret failed: connect ECONNREFUSED');
    await harness.server.resume();

    expect(await harness.currentWorks()).toBe(true);
    await harness.finish(handle, version);
    expect(harness.secrets.value(SECRET)).toEqual(pending);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('a pending version that exists already is kept', async () => {
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'createSecret', SecretId: SECRET, ClientRequestToken: version });
    const pending = harness.secrets.value(SECRET, 'AWSPENDING');
    await harness.finish(handle, version);
    expect(harness.secrets.value(SECRET)).toEqual(pending);
  });

  test('fails when no known password works, and changes nothing', async () => {
    await harness.server.run("ALTER ROLE solo PASSWORD 'by hand'");
    await expect(harness.rotate(handle)).rejects.toThrow(
      'setSecret failed: the database refuses each known password of the user solo',
    );
    expect(await harness.server.accepts('solo', 'by hand')).toBe(true);
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe('initial');
  });

  test('fails when a pending version names somebody else, and gives up its turn', async () => {
    await harness.server.run('CREATE ROLE victim LOGIN');
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'createSecret', SecretId: SECRET, ClientRequestToken: version });
    harness.secrets.put(SECRET, { username: 'victim', password: 'first' });
    await expect(handle({ Step: 'setSecret', SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      'setSecret failed: the pending user must be victim, start another rotation',
    );
    expect(harness.secrets.labelled(SECRET, 'AWSPENDING')).toBeUndefined();
  });

  test.each([['setSecret'], ['finishSecret']])('fails when %s comes before a value', async (Step) => {
    const version = harness.secrets.rotate(SECRET);
    await expect(handle({ Step, SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      `${Step} failed: version ${version} has no value, createSecret comes first`,
    );
  });

  test('fails on a step that Secrets Manager does not have', async () => {
    const event = { Step: 'toString', SecretId: SECRET, ClientRequestToken: harness.secrets.rotate(SECRET) };
    await expect(handle(event)).rejects.toThrow('unknown step toString');
  });

  test('the test that Secrets Manager makes of a new schedule tries the current password', async () => {
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'testSecret', SecretId: SECRET, ClientRequestToken: version });
    await harness.server.run("ALTER ROLE solo PASSWORD 'by hand'");
    await expect(handle({ Step: 'testSecret', SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      'testSecret failed: the database refuses the new password of the user solo',
    );
  });

  test('a server whose certificate is not trusted is refused', async () => {
    const { endpoint } = harness.server;
    jest.spyOn(harness.server, 'endpoint', 'get').mockReturnValueOnce({ ...endpoint, ca: [] });
    await expect(harness.rotate(harness.handler())).rejects.toThrow('setSecret failed: self-signed certificate');
  });

  test('a server whose certificate names another host is refused', async () => {
    const { endpoint } = harness.server;
    jest.spyOn(harness.server, 'endpoint', 'get').mockReturnValueOnce({ ...endpoint, host: '127.0.0.1' });
    await expect(harness.rotate(harness.handler())).rejects.toThrow(/setSecret failed: Hostname\/IP does not match/);
  });

  test('neither the log of the function nor that of the server holds a password', async () => {
    await harness.rotate(handle);
    harness.secrets.create('broken', 'hunter2hunter2');
    await expect(harness.rotate(handle, 'broken')).rejects.toThrow(
      'the secret is not JSON with a username and a password',
    );
    const logs = [...harness.output, ...harness.server.log].join('\n');
    expect(logs).toContain('"step":"setSecret"');
    expect(logs).toContain('ALTER ROLE "solo" PASSWORD \'SCRAM-SHA-256$4096:');
    const generated = harness.secrets.passwords().filter((password) => password !== 'first' && password !== 'master');
    for (const secret of [...generated, 'hunter2']) expect(logs).not.toContain(secret);
  });
});

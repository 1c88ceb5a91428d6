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

  test('sets a new password, rejects the old one, and keeps the other fields', async () => {
    const version = await harness.rotate(handle);
    const { password, ...rest } = harness.secrets.value(SECRET);
    expect(rest).toEqual({ username: 'solo', host: 'db.example.com' });
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(harness.secrets.labelled(SECRET, 'AWSPREVIOUS')).toBe('initial');
    expect(await harness.server.accepts('solo', password)).toBe(true);
    expect(await harness.server.accepts('solo', 'first')).toBe(false);
  });

  test('keeps open connections', async () => {
    const client = await harness.server.connect('solo', 'first');
    await harness.rotate(handle);
    const { rows } = await client.query('SELECT 1 AS one');
    expect(rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('accepts each step twice', async () => {
    const version = harness.secrets.rotate(SECRET);
    for (const Step of [...STEPS, ...STEPS].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b))) {
      await handle({ Step, SecretId: SECRET, ClientRequestToken: version });
    }
    expect(await harness.currentWorks()).toBe(true);
    expect(harness.secrets.labelled(SECRET, 'AWSPREVIOUS')).toBe('initial');
  });

  test('sets one password in concurrent invocations of a rotation', async () => {
    const version = harness.secrets.rotate(SECRET);
    await Promise.allSettled([harness.finish(handle, version), harness.finish(handle, version)]);
    await harness.finish(handle, version);
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('recovers from a rotation that set its password and was then replaced', async () => {
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

  test('recovers if the database still has the previous password', async () => {
    await harness.rotate(handle);
    await harness.server.run("ALTER ROLE solo PASSWORD 'first'");
    await harness.rotate(handle);
    expect(await harness.currentWorks()).toBe(true);
  });

  test('fails while the database is down, and succeeds afterwards', async () => {
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

  test('keeps an existing pending version', async () => {
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'createSecret', SecretId: SECRET, ClientRequestToken: version });
    const pending = harness.secrets.value(SECRET, 'AWSPENDING');
    await harness.finish(handle, version);
    expect(harness.secrets.value(SECRET)).toEqual(pending);
  });

  test('fails without a change if no known password works', async () => {
    await harness.server.run("ALTER ROLE solo PASSWORD 'by hand'");
    await expect(harness.rotate(handle)).rejects.toThrow(
      'setSecret failed: the database rejects all known passwords of the user solo',
    );
    expect(await harness.server.accepts('solo', 'by hand')).toBe(true);
    expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe('initial');
  });

  test('fails if a pending version has another user, and removes its staging label', async () => {
    await harness.server.run('CREATE ROLE victim LOGIN');
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'createSecret', SecretId: SECRET, ClientRequestToken: version });
    harness.secrets.put(SECRET, { username: 'victim', password: 'first' });
    await expect(handle({ Step: 'setSecret', SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      'setSecret failed: the pending user must be victim, got solo. Start another rotation',
    );
    expect(harness.secrets.labelled(SECRET, 'AWSPENDING')).toBeUndefined();
  });

  test.each([['setSecret'], ['finishSecret']])('fails if %s runs before the version has a value', async (Step) => {
    const version = harness.secrets.rotate(SECRET);
    await expect(handle({ Step, SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      `${Step} failed: version ${version} must have a value, got none. Run createSecret first`,
    );
  });

  test('fails on an unknown step', async () => {
    const event = { Step: 'toString', SecretId: SECRET, ClientRequestToken: harness.secrets.rotate(SECRET) };
    await expect(handle(event)).rejects.toThrow(
      'Step must be one of createSecret, setSecret, testSecret, finishSecret, got toString',
    );
  });

  test('tests the current password when Secrets Manager tests a new schedule', async () => {
    const version = harness.secrets.rotate(SECRET);
    await handle({ Step: 'testSecret', SecretId: SECRET, ClientRequestToken: version });
    await harness.server.run("ALTER ROLE solo PASSWORD 'by hand'");
    await expect(handle({ Step: 'testSecret', SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      'testSecret failed: the database rejects the new password of the user solo',
    );
  });

  test('rejects a server with an untrusted certificate', async () => {
    const { endpoint } = harness.server;
    jest.spyOn(harness.server, 'endpoint', 'get').mockReturnValueOnce({ ...endpoint, ca: [] });
    await expect(harness.rotate(harness.handler())).rejects.toThrow('setSecret failed: self-signed certificate');
  });

  test('rejects a server with a certificate for another host', async () => {
    const { endpoint } = harness.server;
    jest.spyOn(harness.server, 'endpoint', 'get').mockReturnValueOnce({ ...endpoint, host: '127.0.0.1' });
    await expect(harness.rotate(harness.handler())).rejects.toThrow(/setSecret failed: Hostname\/IP does not match/);
  });

  test('logs no password in the function or the server', async () => {
    await harness.rotate(handle);
    harness.secrets.create('broken', 'hunter2hunter2');
    await expect(harness.rotate(handle, 'broken')).rejects.toThrow(
      'the secret must be JSON with a username and a password',
    );
    const logs = [...harness.output, ...harness.server.log].join('\n');
    expect(logs).toContain('"step":"setSecret"');
    expect(logs).toContain('ALTER ROLE "solo" PASSWORD \'SCRAM-SHA-256$4096:');
    const generated = harness.secrets.passwords().filter((password) => password !== 'first' && password !== 'master');
    for (const secret of [...generated, 'hunter2']) expect(logs).not.toContain(secret);
  });
});

import type { CacheUsers } from '../../../functions/rotation/cache';
import { createCacheHandler, type RotationHandler } from '../../../functions/rotation/handler';
import { STEPS } from '../../../functions/rotation/rotation';
import { SecretsManager } from './support/secrets-manager';
import { describeWithValkey, ValkeyServer } from './support/valkey-server';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
jest.setTimeout(60_000);

const SECRET = 'secret';
const URL = 'url';
const ADMIN = 'administrator-password';

/** Amazon ElastiCache, whose changes of passwords apply to the server. */
class ElastiCache implements CacheUsers {
  changes = 0;
  failure?: string;

  constructor(private readonly server: ValkeyServer) {}

  async accept(username: string, current: string, pending: string): Promise<void> {
    if (this.failure) throw new Error(this.failure);
    this.changes += 1;
    await this.server.run('ACL', 'SETUSER', username, 'resetpass', `>${current}`, `>${pending}`);
  }
}

describeWithValkey('rotation of the password of a cache', () => {
  let server: ValkeyServer;
  let secrets: SecretsManager;
  let elasticache: ElastiCache;
  let handle: RotationHandler;
  const output: string[] = [];

  beforeAll(async () => {
    [server, secrets] = [await ValkeyServer.start(ADMIN), await SecretsManager.start()];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void output.push(line));
  });

  beforeEach(async () => {
    secrets.onCall = () => undefined;
    secrets.create(SECRET, { username: 'shop', password: 'first' });
    secrets.create(URL, { username: '', password: '' });
    await server.run('ACL', 'SETUSER', 'shop', 'on', 'resetpass', '>first', '~*', '+@all', '-@dangerous');
    elasticache = new ElastiCache(server);
    const { client } = secrets;
    handle = createCacheHandler({ client, cache: server.endpoint, users: elasticache, urlSecretArn: URL });
  });

  afterAll(async () => {
    await server?.stop();
    await secrets?.stop();
    jest.restoreAllMocks();
  });

  const step = (Step: string, ClientRequestToken: string) => handle({ Step, SecretId: SECRET, ClientRequestToken });

  async function rotate(version = secrets.rotate(SECRET)): Promise<string> {
    for (const Step of STEPS) await step(Step, version);
    return version;
  }

  test('sets a new password, and the previous one stays valid until the next rotation', async () => {
    const version = await rotate();
    const { username, password } = secrets.value(SECRET);
    expect(username).toBe('shop');
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(await server.accepts('shop', password)).toBe(true);
    expect(await server.accepts('shop', 'first')).toBe(true);

    await rotate();
    expect(await server.accepts('shop', secrets.value(SECRET).password)).toBe(true);
    expect(await server.accepts('shop', password)).toBe(true);
    expect(await server.accepts('shop', 'first')).toBe(false);
  });

  test('writes the URL before the password is current', async () => {
    const version = secrets.rotate(SECRET);
    const urls: (string | undefined)[] = [];
    secrets.onCall = (when, action) => {
      if (when === 'before' && action === 'UpdateSecretVersionStage') urls.push(secrets.text(URL));
    };
    await rotate(version);
    const { password } = secrets.value(SECRET);
    expect(urls).toEqual([`rediss://shop:${password}@localhost:${server.endpoint.port}`]);
  });

  test('accepts each step twice, and changes the passwords once', async () => {
    const version = secrets.rotate(SECRET);
    for (const each of [...STEPS, ...STEPS].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b)))
      await step(each, version);
    expect(elasticache.changes).toBe(1);
    expect(secrets.labelled(SECRET, 'AWSPREVIOUS')).toBe('initial');
    expect(await server.accepts('shop', secrets.value(SECRET).password)).toBe(true);
  });

  test('keeps the current password if the cache cannot be changed', async () => {
    elasticache.failure = 'InvalidUserState';
    const version = secrets.rotate(SECRET);
    await step('createSecret', version);
    await expect(step('setSecret', version)).rejects.toThrow('setSecret failed: InvalidUserState');
    await expect(step('testSecret', version)).rejects.toThrow('the cache rejects the new password of the user shop');
    expect(secrets.value(SECRET).password).toBe('first');
    expect(await server.accepts('shop', 'first')).toBe(true);
  });

  test('recovers from a rotation that was replaced after it set its password', async () => {
    const lost = secrets.rotate(SECRET);
    for (const each of ['createSecret', 'setSecret']) await step(each, lost);
    const version = secrets.rotateAnyway(SECRET);
    await rotate(version);
    expect(secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(await server.accepts('shop', secrets.value(SECRET).password)).toBe(true);
    expect(await server.accepts('shop', 'first')).toBe(true);
  });

  test('rotates the token of a cache without users', async () => {
    secrets.create(SECRET, { password: ADMIN });
    await rotate();
    const { password } = secrets.value(SECRET);
    expect(await server.accepts('default', password)).toBe(true);
    expect(secrets.text(URL)).toBe(`rediss://:${password}@localhost:${server.endpoint.port}`);
    await server.run('ACL', 'SETUSER', 'default', 'resetpass', `>${ADMIN}`);
  });

  test('writes no URL if clients read the password', async () => {
    const other = createCacheHandler({ client: secrets.client, cache: server.endpoint, users: elasticache });
    const [version, before] = [secrets.rotate(SECRET), secrets.text(URL)];
    for (const Step of STEPS) await other({ Step, SecretId: SECRET, ClientRequestToken: version });
    expect(secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
    expect(await server.accepts('shop', secrets.value(SECRET).password)).toBe(true);
    expect(secrets.text(URL)).toBe(before);
  });

  test('does not log passwords', async () => {
    await rotate();
    expect(output.join()).not.toContain(secrets.value(SECRET).password);
  });

  test('fails if the server is not a cache', async () => {
    const cache = { ...server.endpoint, port: 1 };
    const other = createCacheHandler({ client: secrets.client, cache, users: elasticache, urlSecretArn: URL });
    const version = secrets.rotate(SECRET);
    await step('createSecret', version);
    await expect(other({ Step: 'setSecret', SecretId: SECRET, ClientRequestToken: version })).rejects.toThrow(
      /setSecret failed: .*ECONNREFUSED/,
    );
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bundle, removeBundles } from '../test/functions/bundle';
import { Harness, MASTER, SECRET } from '../test/functions/rotation/support/harness';
import { describeWithPostgres } from '../test/functions/rotation/support/postgres-server';
import type { Order } from './process';

describeWithPostgres('a rotation whose process is killed', () => {
  let harness: Harness;
  let program: string;

  beforeAll(async () => {
    harness = await Harness.start();
    program = join(bundle(join(__dirname, 'process.ts')), 'index.js');
    await harness.server.runAs('master', 'master', 'CREATE ROLE app LOGIN');
  });
  afterAll(async () => {
    await harness.stop();
    removeBundles();
  });

  function start(version: string, masterSecretArn?: string): ChildProcess {
    const { url } = harness.secrets;
    const order: Order = { url, secret: SECRET, version, endpoint: harness.server.endpoint, masterSecretArn };
    return spawn(process.execPath, [program, JSON.stringify(order)], { stdio: 'ignore' });
  }

  /** Runs a rotation and kills it at a call. Returns whether it reached that call. */
  async function killAt(call: number, version: string, masterSecretArn?: string): Promise<boolean> {
    let calls = 0;
    const child = start(version, masterSecretArn);
    const exit = once(child, 'exit');
    harness.secrets.onCall = (when, action) => {
      // Each step and each transaction starts with DescribeSecret. Between other calls nothing changes.
      if (!/^(Put|Update)/.test(action) && (when === 'after' || action !== 'DescribeSecret')) return;
      calls += 1;
      if (calls === call) {
        child.kill('SIGKILL');
        throw new Error('the process was killed');
      }
    };
    const [code] = await exit;
    harness.secrets.onCall = () => undefined;
    return code === null;
  }

  test.each([
    ['a single user', undefined],
    ['alternating users', MASTER],
  ])(
    'succeeds after a retry, at whichever call %s was killed',
    async (_, master) => {
      const handle = harness.handler(master);
      let call = 1;
      for (let killed = true; killed; call++) {
        await harness.server.run('DROP ROLE IF EXISTS app_clone');
        await harness.reset('app');
        const version = harness.secrets.rotate(SECRET);
        killed = await killAt(call, version, master);
        if (master) expect([call, await harness.currentWorks()]).toEqual([call, true]);

        await harness.finish(handle, version);
        expect(harness.secrets.labelled(SECRET, 'AWSCURRENT')).toBe(version);
        expect([call, await harness.currentWorks()]).toEqual([call, true]);
      }
      expect(call).toBe(12);
    },
    120_000,
  );
});

import * as fc from 'fast-check';
import { STEPS } from '../../../functions/rotation/rotation';
import { Harness, MASTER, SECRET } from './support/harness';
import { describeWithPostgres } from './support/postgres-server';

/** An event: another rotation starts, or a step of a rotation is invoked, and possibly fails at a call. */
const action = fc.record({
  starts: fc.boolean(),
  rotation: fc.nat(3),
  step: fc.constantFrom(...STEPS),
  failsAtCall: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined, freq: 3 }),
  exclusive: fc.boolean(),
});

describeWithPostgres('concurrent, repeated and failing rotations', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.server.runAs('master', 'master', 'CREATE ROLE app LOGIN');
  });
  afterAll(() => harness.stop());

  function failAt(call: number | undefined): void {
    let calls = 0;
    harness.secrets.onCall = () => {
      calls += 1;
      if (calls === call) throw new Error('failed');
    };
  }

  test.each([
    ['a single user', undefined],
    ['alternating users', MASTER],
  ])(
    'leave %s in a state from which the next rotation recovers',
    async (_, master) => {
      const handle = harness.handler(master);
      const property = fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 12 }), async (actions) => {
        await harness.server.run('DROP ROLE IF EXISTS app_clone');
        await harness.reset('app');
        const versions = [harness.secrets.rotate(SECRET)];
        let running: Promise<unknown>[] = [];
        for (const { starts, rotation, step, failsAtCall, exclusive } of actions) {
          if (starts) versions.push(harness.secrets.rotateAnyway(SECRET));
          failAt(failsAtCall);
          const version = versions[Math.max(0, versions.length - 1 - rotation)];
          running.push(handle({ Step: step, SecretId: SECRET, ClientRequestToken: version }).catch(() => undefined));
          if (!exclusive) continue;
          await Promise.all(running);
          running = [];
          if (master) expect(await harness.currentWorks()).toBe(true);
        }
        await Promise.all(running);
        harness.secrets.onCall = () => undefined;
        if (master) expect(await harness.currentWorks()).toBe(true);
        await harness.finish(handle, harness.secrets.rotateAnyway(SECRET));
        expect(await harness.currentWorks()).toBe(true);
      });
      await fc.assert(property, { numRuns: 8 });
    },
    60_000,
  );
});

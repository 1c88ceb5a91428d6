import type { RotationHandler } from '../functions/rotation/handler';
import { Harness, MASTER } from '../test/functions/rotation/support/harness';
import { describeWithPostgres } from '../test/functions/rotation/support/postgres-server';

describeWithPostgres('a hundred rotations in a row', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.server.runAs('master', 'master', 'CREATE ROLE app LOGIN', 'CREATE ROLE solo LOGIN');
    await harness.reset('app', 'app-secret');
    await harness.reset('solo', 'solo-secret');
  });
  afterAll(() => harness.stop());

  async function rotateAHundredTimes(handle: RotationHandler, id: string): Promise<Set<string>> {
    const passwords = new Set<string>();
    for (let round = 0; round < 100; round++) {
      await harness.rotate(handle, id);
      // The last step already logged in with the password, so every tenth round is enough.
      if (round % 10 === 9) expect(await harness.currentWorks(id)).toBe(true);
      passwords.add(harness.secrets.value(id).password);
    }
    return passwords;
  }

  test('each set a new password that works, for both strategies concurrently', async () => {
    const all = await Promise.all([
      rotateAHundredTimes(harness.handler(), 'solo-secret'),
      rotateAHundredTimes(harness.handler(MASTER), 'app-secret'),
    ]);
    expect(new Set(all.flatMap((passwords) => [...passwords])).size).toBe(200);
    const clones = await harness.server.run("SELECT rolname FROM pg_roles WHERE rolname LIKE '%clone%'");
    expect(clones).toEqual([{ rolname: 'app_clone' }]);
  }, 120_000);
});

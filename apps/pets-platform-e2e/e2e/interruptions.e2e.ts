import { LocalDeployment } from '../src/local-deployment';

const dev = new LocalDeployment('dev');
beforeAll(() => dev.start());
afterAll(() => dev.close());

/** Deploys until the CDK prints a line, then kills it. */
async function deployUntil(line: RegExp): Promise<void> {
  const abort = new AbortController();
  const isKilled = dev.deploy({
    signal: abort.signal,
    onLine: (text) => {
      if (line.test(text)) abort.abort();
    },
  });
  await expect(isKilled).rejects.toThrow(/abort/);
}

async function statuses(): Promise<(string | undefined)[]> {
  return (await dev.stacks()).map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`).sort();
}

test('the next deploy finishes a deployment that was killed twice', async () => {
  await deployUntil(/^dev-Data: creating CloudFormation changeset/);
  expect((await statuses()).filter((status) => status?.includes('dev-Service'))).toEqual([]);

  await deployUntil(/^dev-Service \| .* CREATE_COMPLETE/);
  expect((await statuses()).filter((status) => status?.includes('dev-ServiceHealth'))).toEqual([]);

  await dev.deploy();

  const expected = dev.expectedStacks().sort();
  expect(await statuses()).toEqual(
    expected.map((name) => expect.stringMatching(new RegExp(`^${name} (CREATE|UPDATE)_COMPLETE$`))),
  );
});

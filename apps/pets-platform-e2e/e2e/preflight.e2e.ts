import { LocalDeployment } from '../src/local-deployment';

const dev = new LocalDeployment('dev');
beforeAll(() => dev.start());
afterAll(() => dev.close());

interface Finding {
  readonly check: string;
  readonly where: string;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'unknown';
  readonly detail: string;
  readonly fix?: string;
}

/** Runs `nx preflight pets-platform -c dev --json` and returns its findings. It fails if a check has failed. */
async function preflight(): Promise<Finding[]> {
  const failure = await dev.nx('preflight', ['--json'], { isOriginal: true }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const [begin, end] = [dev.lines.indexOf('['), dev.lines.indexOf(']')];
  if (begin < 0 || end < 0) throw new Error(failure ?? 'preflight printed no findings');
  const findings = JSON.parse(dev.lines.slice(begin, end + 1).join('\n')) as Finding[];
  expect(failure !== undefined).toBe(findings.some(({ verdict }) => verdict === 'failed'));
  return findings;
}

const of = (findings: readonly Finding[], check: string) => findings.filter((finding) => finding.check === check);

/** Checks with a verdict. */
const having = (findings: readonly Finding[], verdict: Finding['verdict']) =>
  [...new Set(findings.filter((finding) => finding.verdict === verdict).map(({ check }) => check))].sort();

/** The emulator has another id for the hosted zone of the settings. */
const ON_EMULATOR = ['hosted-zone'];

test('preflight checks the account before and after the bootstrap, and after the deployment of Governance', async () => {
  const before = await preflight();
  expect(of(before, 'bootstrap')).toEqual([
    {
      check: 'bootstrap',
      where: 'us-east-1',
      verdict: 'failed',
      detail: expect.stringMatching(/^there is no bootstrap stack, the stacks require version \d+ or later$/),
      fix: 'npx nx bootstrap pets-platform -c dev',
    },
  ]);
  expect(having(before, 'failed')).toEqual(['bootstrap', ...ON_EMULATOR]);
  expect(having(before, 'warning')).toEqual(['service-linked-role']);
  // the emulator has no Cost Explorer and no Service Quotas
  expect(having(before, 'unknown')).toEqual(['anomaly-monitor', 'quota']);
  for (const check of ['config-recorder', 'oidc-provider']) {
    expect(of(before, check)).toMatchObject([{ verdict: 'ok', detail: expect.stringMatching(/ yet$/) }]);
  }

  await dev.nx('bootstrap', [], { isOriginal: true });
  const bootstrapped = await preflight();
  expect(of(bootstrapped, 'bootstrap')).toMatchObject([{ where: 'us-east-1', verdict: 'ok' }]);
  expect(having(bootstrapped, 'failed')).toEqual(ON_EMULATOR);
  expect(having(bootstrapped, 'warning')).toEqual([]);

  await dev.nx('deploy', ['--yes', '--stacks=Governance']);
  const deployed = await preflight();
  expect(having(deployed, 'failed')).toEqual(ON_EMULATOR);
  for (const check of ['config-recorder', 'oidc-provider']) expect(of(deployed, check)).toEqual([]);
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs, runStep, temporaryFolder } from './support/shell';
import { WORKFLOWS } from './support/workflows';

const { list, report } = WORKFLOWS['register.yml'].jobs;
const scriptOf = (name: string) => [...list.steps, ...report.steps].find((step) => step.name === name)?.run ?? '';

const ENTRY = '- **A1** expires on 2026-12-20, in 19 days (platform-team): the reason\n';

describe('the list', () => {
  /** Runs the step with a command that prints a text and exits with a status. */
  async function run(printed: string, status: number) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'printed'), printed);
    const node = `#!/bin/bash\necho "$*" >> calls\ncat printed\necho 'a message' >&2\nexit ${status}\n`;
    const env = {
      PATH: programs({ node }),
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    };
    const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
    const result = await runStep(scriptOf('List'), env, folder);
    return { status: result.status, output: read('output'), list: read('expiring.md'), summary: read('summary'), read };
  }

  test.each([
    ['no entry expires', '', 0],
    ['an entry expires', ENTRY, 0],
    ['an entry has expired', ENTRY, 1],
  ])('is an output and in the summary if %s', async (_, printed, status) => {
    const { read, ...result } = await run(printed, status);
    expect(result).toEqual({ status: 0, output: 'listed=true\n', list: printed, summary: printed });
    expect(read('calls')).toBe(
      'packages/compliance/lib/cli/compliance-cli.js register list --assembly apps/pets-platform/cdk.out --expiring 30 --format markdown\n',
    );
  });

  test.each([
    ['the command is missing', '', 1],
    ['the assembly is invalid', '', 2],
    ['the command is stopped', ENTRY, 137],
  ])('sets no output if %s', async (_, printed, status) => {
    expect(await run(printed, status)).toMatchObject({ status, output: '', summary: '' });
  });
});

describe('the issue', () => {
  /** Runs the step with a fake `gh` that has an open issue, or none. Returns the calls and the body of the issue. */
  async function run(expiring: string, issue = '') {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'expiring.md'), expiring);
    const gh = `#!/bin/bash\necho "$*" >> calls\nif [ "$1 $2" = 'issue list' ]; then echo '${issue}'; fi\n`;
    const env = {
      PATH: programs({ gh }),
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'example/pets',
      GITHUB_RUN_ID: '7',
    };
    const { status, stderr } = await runStep(scriptOf('Open, update or close the issue'), env, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const body = join(folder, 'body.md');
    return {
      calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n'),
      body: existsSync(body) ? readFileSync(body, 'utf8') : undefined,
    };
  }

  const LISTED =
    'issue list --label expiring-acknowledgements --state open --json number --jq map(.number) | min // empty';

  test('is opened with its label if an entry expires', async () => {
    const { calls, body } = await run(ENTRY);
    expect(calls).toEqual([
      LISTED,
      'label create expiring-acknowledgements --force --color D93F0B --description Compliance acknowledgements that expire within 30 days',
      'issue create --title Compliance acknowledgements expire --label expiring-acknowledgements --body-file body.md',
    ]);
    expect(body).toContain(`\n\n${ENTRY}\n`);
    expect(body).toContain('(https://github.example/example/pets/actions/runs/7)');
  });

  test('is updated if it is open', async () => {
    const { calls, body } = await run(ENTRY, '12');
    expect(calls).toEqual([LISTED, 'issue edit 12 --body-file body.md']);
    expect(body).toContain(ENTRY);
  });

  test('is closed if no entry expires', async () => {
    expect((await run('', '12')).calls).toEqual([
      LISTED,
      'issue close 12 --reason completed --comment No acknowledgement expires within 30 days.',
    ]);
  });

  test('is not opened if no entry expires', async () => {
    expect(await run('')).toEqual({ calls: [LISTED], body: undefined });
  });

  test('has whole entries up to the limit of GitHub, and the number of the others', async () => {
    const entries = Array.from({ length: 200 }, (_, index) => `- **E${index}** ${'ä'.repeat(500)}\n`);
    const { body = '' } = await run(entries.join(''));
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    const listed = body.split('\n').filter((line) => line.startsWith('- **E'));
    expect(listed.map((line) => `${line}\n`)).toEqual(entries.slice(0, listed.length));
    expect(listed.length).toBeGreaterThan(50);
    expect(body).toContain(`- and ${200 - listed.length} more, in the summary of the run\n`);
  });
});

describe('the workflow', () => {
  test('runs each week, and manually on main', () => {
    expect(WORKFLOWS['register.yml'].on).toEqual({ schedule: [{ cron: '47 4 * * 1' }], workflow_dispatch: {} });
    expect(list.if).toBe("${{ github.ref == 'refs/heads/main' }}");
  });

  test('lists and uploads after a failed synthesis, and reports only a complete list', () => {
    const { steps } = list;
    const after = steps.slice(steps.findIndex(({ name }) => name === 'Synthesize') + 1);
    expect(after.map((step) => step.if)).toEqual(['${{ !cancelled() }}', '${{ !cancelled() }}']);
    expect(report.if).toBe("${{ !cancelled() && needs.list.outputs.listed == 'true' }}");
  });

  test('writes with a token that only writes issues, in a job that runs no code of the repository', () => {
    expect(list.permissions).toEqual({ contents: 'read' });
    expect(report.permissions).toEqual({ issues: 'write' });
    const uses = report.steps.flatMap((step) => step.uses ?? []);
    expect(uses).toEqual([expect.stringMatching(/^actions\/download-artifact@/)]);
    expect(report.steps.map(({ run = '' }) => run).join('\n')).not.toMatch(/npm|npx|node /);
  });
});

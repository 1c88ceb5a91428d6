import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { WorkspaceCopy } from '../../registry/src/workspace-copy';

const root = mkdtempSync(join(tmpdir(), 'dev-'));
const source = join(root, 'packages/security/src/keys/customer-key.ts');
let child: ChildProcess;
let output = '';

/** Waits until the output since the last call contains a line. Returns this output. */
async function until(pattern: RegExp): Promise<string> {
  for (;;) {
    const [match] = pattern.exec(output) ?? [];
    if (match !== undefined) {
      const end = output.indexOf(match) + match.length;
      const part = output.slice(0, end);
      output = output.slice(end);
      return part;
    }
    if (child.exitCode !== null) throw new Error(`npm run dev ended: ${output}`);
    await setTimeout(50);
  }
}

beforeAll(() => {
  new WorkspaceCopy(root);
  // with a group of its own, like a command in a terminal
  child = spawn(process.execPath, ['--import', 'tsx', 'tools/run/src/cli.ts', 'dev'], { cwd: root, detached: true });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
});

afterAll(() => {
  if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

test('a save shows what it changes, an error does not stop the command, and Ctrl-C does', async () => {
  const content = readFileSync(source, 'utf8');
  const edit = (description: string) =>
    writeFileSync(source, content.replace('description: props.description,', `description: ${description},`));
  expect(await until(/^\d+ stacks: .*$/m)).toContain('no open findings');

  edit("props.description + ' changed'");
  const changes = await until(/^\d+ stacks: .*$/m);
  expect(changes).toContain('packages/security/src/keys/customer-key.ts\n');
  expect(changes).toContain('"data of the Pets API, dev" -> "data of the Pets API, dev changed"');

  edit('1');
  const error = await until(/@pets\/security:compile failed:\n.*\n/);
  expect(error).toMatch(/src\/keys\/customer-key\.ts\(\d+,\d+\): error TS2322/);

  writeFileSync(source, content);
  expect(await until(/^\d+ stacks: .*$/m)).toContain(
    '"data of the Pets API, dev changed" -> "data of the Pets API, dev"',
  );

  process.kill(-child.pid!, 'SIGINT');
  await until(/^stopped$/m);
  while (child.exitCode === null) await setTimeout(10);
  expect(child.exitCode).toBe(0);
  expect(existsSync(join(root, '.nx/dev/cdk.out'))).toBe(false);
});

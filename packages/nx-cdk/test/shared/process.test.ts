import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError, describeError } from '../../src/shared/command-error';
import { execute, output, run, runLines, succeeds, type Line } from '../../src/shared/process';

const node = process.execPath;
const script = (code: string) => ['-e', code];
/** Without the settings of this process for colors, about which Node.js can print a warning. */
const env = { FORCE_COLOR: undefined, NO_COLOR: undefined };

describe('run', () => {
  test('passes if the command exits with 0', async () => {
    await expect(run(node, script(''))).resolves.toBeUndefined();
  });

  test('fails with the command, a Node.js script without the path of Node.js', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'process-')), 'tool.js');
    writeFileSync(file, 'process.exit(3)');
    await expect(run(node, [file, '--all'])).rejects.toThrow(new CommandError('tool --all failed'));
    await expect(run('sh', ['-c', 'exit 3'])).rejects.toThrow(new CommandError('sh -c exit 3 failed'));
    await expect(run(node, [file], { name: 'my tool' })).rejects.toThrow(new CommandError('my tool failed'));
  });

  test('fails if the command does not exist', async () => {
    await expect(run('no-such-command', [])).rejects.toThrow('no-such-command');
  });

  test('prints to standard error', () => {
    const program = `require(${JSON.stringify(require.resolve('tsx/cjs'))});
      const { run } = require(${JSON.stringify(join(__dirname, '../../src/shared/process.ts'))});
      void run('echo', ['a']);
      void run('echo', ['b'], { printTo: 'stderr' });`;
    const result = execute(node, script(program), { env });
    expect(result).toEqual({ status: 0, stdout: 'a\n', stderr: 'b\n' });
  });
});

describe('runLines', () => {
  test('passes on each line with its stream, with and without colors', async () => {
    const lines: Line[] = [];
    const code = 'console.log("\\u001b[31ma\\u001b[0m"); process.stderr.write("b");';
    expect(await runLines(node, script(code), { env, onLine: (line) => lines.push(line) })).toBe(0);
    expect(lines).toEqual(
      expect.arrayContaining([
        { text: 'a', raw: '\u001b[31ma\u001b[0m', stream: 'stdout' },
        { text: 'b', raw: 'b', stream: 'stderr' },
      ]),
    );
  });

  test('returns the exit code of a command that fails', async () => {
    expect(await runLines(node, script('process.exit(3)'), { onLine: () => undefined })).toBe(3);
  });

  test('kills the command on abort', async () => {
    const abort = new AbortController();
    const running = runLines(node, script('console.log("up"); setInterval(() => {}, 1000)'), {
      onLine: () => abort.abort(),
      signal: abort.signal,
    });
    await expect(running).rejects.toThrow('aborted');
  });

  test('forwards signals, returns null, and removes its listeners', async () => {
    const before = process.listenerCount('SIGTERM');
    const status = await runLines(node, script('console.log("up"); setInterval(() => {}, 1000)'), {
      forwardSignals: true,
      onLine: () => void process.emit('SIGTERM'),
    });
    expect(status).toBeNull();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});

describe('environment', () => {
  const print = script('process.stdout.write(`${process.env.HOME ? "home " : ""}${process.env.A}`)');

  test('adds variables to those of this process', () => {
    expect(output(node, print, { env: { A: '1' } })).toBe('home 1');
  });

  test('passes only its own variables without inheritEnv', () => {
    expect(output(node, print, { env: { A: '1' }, inheritEnv: false })).toBe('1');
  });
});

test('output fails with the standard error of the command', () => {
  expect(() => output('sh', ['-c', 'echo reason >&2; exit 1'])).toThrow(
    new CommandError('sh -c echo reason >&2; exit 1 failed: reason'),
  );
});

test('execute returns the reason if the command does not exist', () => {
  expect(execute('no-such-command', [])).toEqual({
    status: null,
    stdout: '',
    stderr: expect.stringContaining('no-such-command'),
  });
});

test('succeeds returns whether the command exits with 0', () => {
  expect([succeeds('true', []), succeeds('false', []), succeeds('no-such-command', [])]).toEqual([true, false, false]);
});

test('describes expected failures by their message and others by their stack trace', () => {
  const parse = Object.assign(new TypeError('Unknown option'), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
  expect(describeError(new CommandError('reason'))).toBe('reason');
  expect(describeError(parse)).toBe('Unknown option');
  expect(describeError(new Error('bug'))).toMatch(/^Error: bug\n {4}at /);
  expect(describeError('text')).toBe('text');
});
